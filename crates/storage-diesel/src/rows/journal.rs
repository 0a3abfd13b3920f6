//! Entries of the journal.

use diesel::prelude::{Queryable, Selectable};
use simroll_domain::{
    AccountId, Author, Cause, Command, Entry, JournalNumber, RequestId, SubscriberId, Timestamp, TokenId,
};

use super::account_key;
use crate::classify::Failure;
use crate::codec;
use crate::columns::columns;
use crate::schema::journal;

#[derive(Queryable, Selectable)]
#[diesel(table_name = journal)]
pub(crate) struct JournalRow {
    pub(crate) account_id: i64,
    pub(crate) number: i64,
    request_id: String,
    time: i64,
    author: Option<String>,
    kind: String,
    subscriber: Option<i64>,
    is_changed: i32,
    named_by: Option<String>,
    changes: String,
    use_case: Option<String>,
    cause: Option<String>,
    flags: Option<String>,
}

columns!(
    JournalRow,
    journal(account_id, number) request_id, time, author, kind, subscriber, is_changed, named_by, changes, use_case,
    cause, flags
);

impl JournalRow {
    /// The row, and the subscribers for `journal_others`.
    pub(crate) fn of(account: AccountId, entry: &Entry) -> (Self, impl Iterator<Item = JournalOtherRow>) {
        let touched = entry.touched();
        let is_changed = entry.subscriber.is_some_and(|id| touched.contains(&id));
        let (account_id, number) = (account_key(account), entry.number.get());
        let row = Self {
            account_id,
            number,
            request_id: entry.request_id.to_string(),
            time: entry.time.as_micros(),
            author: match &entry.author {
                Author::Token(token) => Some(token.as_str().to_owned()),
                Author::Operator => None,
            },
            kind: entry.kind.to_owned(),
            subscriber: entry.subscriber.map(|id| id.number().get()),
            is_changed: is_changed.into(),
            named_by: entry.named_by.as_ref().map(codec::write_lookup),
            changes: codec::write_changes(&entry.changes),
            use_case: entry.use_case.as_ref().map(codec::write_use_case),
            cause: entry.cause.map(|cause| cause.as_str().to_owned()),
            flags: codec::write_flags(&entry.flags),
        };
        let other =
            move |id: SubscriberId| JournalOtherRow { account_id, subscriber: id.number().get(), number };
        let subscriber = entry.subscriber;
        (row, touched.into_iter().filter(move |id| Some(*id) != subscriber).map(other))
    }

    pub(crate) fn read(&self, account: AccountId) -> Result<Entry, Failure> {
        const DAMAGED: Failure = Failure::Corrupt("a stored journal entry cannot be read");
        let author = |id: &String| TokenId::parse(id).map(Author::Token).ok_or(DAMAGED);
        let cause = |name: &String| Cause::parse(name).ok_or(DAMAGED);
        Ok(Entry {
            number: JournalNumber::new(self.number),
            request_id: RequestId::parse(&self.request_id).ok_or(DAMAGED)?,
            time: Timestamp::from_micros(self.time),
            author: self.author.as_ref().map_or(Ok(Author::Operator), author)?,
            kind: Command::KINDS.into_iter().find(|kind| *kind == self.kind).ok_or(DAMAGED)?,
            subscriber: self.subscriber.map(|number| SubscriberId::new(account, JournalNumber::new(number))),
            named_by: self.named_by.as_ref().map(|text| codec::read_lookup(account, text)).transpose()?,
            changes: codec::read_changes(account, &self.changes)?,
            use_case: self.use_case.as_deref().map(codec::read_use_case).transpose()?,
            cause: self.cause.as_ref().map(cause).transpose()?,
            flags: codec::read_flags(self.flags.as_deref())?,
        })
    }
}

pub(crate) struct JournalOtherRow {
    pub(crate) account_id: i64,
    subscriber: i64,
    number: i64,
}

columns!(JournalOtherRow, journal_others(account_id, subscriber, number));
