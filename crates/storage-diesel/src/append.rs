//! Writes a part: head, bindings, journal, subscribers, catalogue, answers.

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::prelude::*;
use simroll_domain::{
    AccountId, Delta, Field, FieldChange, JournalNumber, PairNumber, Subscriber, SubscriberId, UseCase,
};
use simroll_storage::{Closed, Netting, Opened, Part, Passed, StoreError};

use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::journal::head;
use crate::keys::{Keys, one_of};
use crate::rows::{
    AliasRow, AnswerRow, BindingRow, JournalRow, OPEN, STAMP, StampRow, SubscriberRow, SubscriptionKeyRow,
    SubscriptionRow, UseCaseRow, account_key, columns_of,
};
use crate::schema::{idempotency, subscribers, subscriptions, use_cases};
use crate::write;

/// A part that does not contradict itself, and what it does to the bindings.
#[derive(Debug)]
pub(crate) struct Checked<'a, 'p> {
    part: &'a Part<'p>,
    net: Netting,
}

impl<'a, 'p> Checked<'a, 'p> {
    pub(crate) fn new(part: &'a Part<'p>) -> Result<Self, StoreError> {
        part.check()?;
        Ok(Self { part, net: Netting::of(&part.entries)? })
    }

    pub(crate) fn account(&self) -> AccountId {
        self.part.account
    }

    /// Writes the part into the transaction that is running. Where it fails, the caller takes everything back.
    pub(crate) fn write(&self, connection: &mut AnyConnection) -> Result<(), Failure> {
        let Self { part, net } = self;
        move_head(connection, part)?;
        write_bindings(connection, net)?;
        write_journal(connection, part)?;
        SubscriberRows::of(part).write(connection, part.account)?;
        for delta in part.entries.iter().filter_map(|entry| entry.use_case.as_ref()) {
            write_use_case(connection, part.account, delta)?;
        }
        write_answers(connection, part)
    }
}

/// Moves the head from where the part saw it. Whoever comes second finds no such row.
fn move_head(connection: &mut AnyConnection, part: &Part<'_>) -> Result<(), Failure> {
    let [from, to] = [part.head, part.new_head()].map(|head| (head.number.get(), head.time.as_micros()));
    if write::move_head(connection, account_key(part.account), from, to)? {
        return Ok(());
    }
    match head(connection, part.account)? {
        Some(_) => Err(Failure::HeadMoved),
        None => Err(Failure::Corrupt("there is no such account")),
    }
}

fn write_bindings(connection: &mut AnyConnection, net: &Netting) -> Result<(), Failure> {
    let close: Vec<_> = net.close.iter().flat_map(closed_rows).collect();
    close_all(connection, &close)?;
    // The first time that a key passes it is written open before it is closed, so that a holder from before shows as a
    // second one.
    let mut seen = HashSet::new();
    let (first, again): (Vec<_>, Vec<_>) = net
        .passed
        .iter()
        .flat_map(|Passed { opened, closed }| opened_rows(opened).map(|row| row.closed_by(*closed)))
        .partition(|row| seen.insert((row.kind, row.value, row.sharer)));
    let open: Vec<_> = first.iter().map(|row| BindingRow { closed: OPEN, ..*row }).collect();
    write::insert_bindings(connection, &open)?;
    close_all(connection, &first)?;
    write::insert_bindings(connection, &again)?;
    let open: Vec<_> = net.open.iter().flat_map(opened_rows).collect();
    write::insert_bindings(connection, &open)?;
    Ok(())
}

fn opened_rows(opened: &Opened) -> impl Iterator<Item = BindingRow<'_>> {
    BindingRow::open(&opened.key, opened.subscriber, opened.opened)
}

fn closed_rows(closed: &Closed) -> impl Iterator<Item = BindingRow<'_>> {
    let rows = BindingRow::open(&closed.key, closed.subscriber, JournalNumber::default());
    rows.map(|row| row.closed_by(closed.closed))
}

fn close_all(connection: &mut AnyConnection, rows: &[BindingRow<'_>]) -> Result<(), Failure> {
    let count = write::close_bindings(connection, rows)?;
    expect(rows.len(), count, "an identifier is released by somebody who does not hold it")
}

fn write_journal(connection: &mut AnyConnection, part: &Part<'_>) -> Result<(), Failure> {
    let mut rows = Vec::with_capacity(part.entries.len());
    let mut others = Vec::new();
    for entry in &part.entries {
        let (row, other) = JournalRow::of(part.account, entry);
        rows.push(row);
        others.extend(other);
    }
    write::insert_journal(connection, &rows)?;
    write::insert_journal_others(connection, &others)?;
    Ok(())
}

/// What a part does to one subscriber.
#[derive(Debug, Default)]
struct Touched {
    registered: bool,
    /// The fields of its own that change.
    fields: Vec<Field>,
    pairs: BTreeSet<PairNumber>,
}

impl Touched {
    fn by_subscriber(part: &Part<'_>) -> HashMap<SubscriberId, Self> {
        let mut touched: HashMap<SubscriberId, Self> = HashMap::with_capacity(part.states.len());
        for change in part.entries.iter().flat_map(|entry| &entry.changes) {
            let touched = touched.entry(change.subscriber).or_default();
            touched.registered |= matches!(change.field, FieldChange::Status(Delta { from: None, .. }));
            match change.field.pair() {
                Some(pair) => {
                    touched.pairs.insert(pair);
                }
                None => touched.fields.push(change.field.field()),
            }
        }
        touched
    }
}

/// What becomes of the rows of subscribers and their subscriptions.
///
/// Only what changed is written, which leaves the indexes over other columns alone; an alias alone is by far the most
/// frequent change.
#[derive(Default)]
struct SubscriberRows {
    registered: Vec<SubscriberRow>,
    removed: Vec<i64>,
    changed: Vec<SubscriberRow>,
    changed_columns: Vec<Vec<&'static str>>,
    aliased: Vec<AliasRow>,
    stamped: Vec<StampRow>,
    new_subscriptions: Vec<SubscriptionRow>,
    changed_subscriptions: Vec<SubscriptionRow>,
    lost_subscriptions: Vec<SubscriptionKeyRow>,
}

impl SubscriberRows {
    fn of(part: &Part<'_>) -> Self {
        let mut rows = Self::default();
        let mut touched = Touched::by_subscriber(part);
        for (id, state) in &part.states {
            let touched = touched.remove(id).unwrap_or_default();
            match (touched.registered, state) {
                (true, None) => {}
                (true, Some(subscriber)) => rows.register(subscriber),
                (false, None) => rows.removed.push(id.number().get()),
                (false, Some(subscriber)) => rows.change(subscriber, &touched),
            }
        }
        rows
    }

    fn register(&mut self, subscriber: &Subscriber) {
        self.registered.push(SubscriberRow::of(subscriber));
        let subscriptions = subscriber.subscriptions.iter();
        self.new_subscriptions.extend(subscriptions.map(|of| SubscriptionRow::of(subscriber.id, of)));
    }

    fn change(&mut self, subscriber: &Subscriber, touched: &Touched) {
        if touched.fields.is_empty() {
            self.stamped.push(StampRow::of(subscriber));
        } else if touched.fields.iter().all(|field| *field == Field::Alias) {
            self.aliased.push(AliasRow::of(subscriber));
        } else {
            let columns = touched.fields.iter().flat_map(|field| columns_of(*field));
            self.changed.push(SubscriberRow::of(subscriber));
            self.changed_columns.push(columns.chain(STAMP).copied().collect());
        }
        for pair in &touched.pairs {
            match subscriber.subscription(*pair) {
                Some(of) => self.changed_subscriptions.push(SubscriptionRow::of(subscriber.id, of)),
                None => self.lost_subscriptions.push(SubscriptionKeyRow::of(subscriber.id, *pair)),
            }
        }
    }

    fn write(&self, connection: &mut AnyConnection, account: AccountId) -> Result<(), Failure> {
        const ABSENT: &str = "a changed subscriber is not stored";
        write::insert_subscribers(connection, &self.registered)?;
        write::insert_subscriptions(connection, &self.new_subscriptions)?;
        expect(self.removed.len(), remove(connection, account, &self.removed)?, ABSENT)?;
        let changed = write::update_subscribers(connection, &self.changed, &self.changed_columns)?;
        expect(self.changed.len(), changed, ABSENT)?;
        expect(self.aliased.len(), write::update_aliases(connection, &self.aliased)?, ABSENT)?;
        expect(self.stamped.len(), write::update_stamps(connection, &self.stamped)?, ABSENT)?;
        write::put_subscriptions(connection, &self.changed_subscriptions)?;
        write::delete_subscriptions(connection, &self.lost_subscriptions)?;
        Ok(())
    }
}

/// Says how many were there.
fn remove(connection: &mut AnyConnection, account: AccountId, numbers: &[i64]) -> Result<usize, Failure> {
    if numbers.is_empty() {
        return Ok(0);
    }
    let (account, numbers) = (account_key(account), Keys::of(numbers));
    diesel::delete(subscriptions::table)
        .filter(subscriptions::account_id.eq(account))
        .filter(one_of(subscriptions::subscriber, numbers.clone()))
        .execute(connection)?;
    let count = diesel::delete(subscribers::table)
        .filter(subscribers::account_id.eq(account))
        .filter(one_of(subscribers::number, numbers))
        .execute(connection)?;
    Ok(count)
}

fn write_use_case(
    connection: &mut AnyConnection,
    account: AccountId,
    delta: &Delta<UseCase>,
) -> Result<(), Failure> {
    let target = |use_case: &UseCase| {
        let row = UseCaseRow::of(account, use_case);
        use_cases::table
            .filter(use_cases::account_id.eq(account_key(account)))
            .filter(use_cases::id.eq(row.id))
            .filter(use_cases::name.eq(row.name))
            .filter(use_cases::apns.eq(row.apns))
    };
    if let Some(from) = &delta.from {
        let count = diesel::delete(target(from)).execute(connection)?;
        expect(1, count, "a use case is not in the catalogue as the entry says")?;
    }
    if let Some(to) = &delta.to {
        diesel::insert_into(use_cases::table).values(UseCaseRow::of(account, to)).execute(connection)?;
    }
    Ok(())
}

fn write_answers(connection: &mut AnyConnection, part: &Part<'_>) -> Result<(), Failure> {
    if let Some(oldest) = part.forget_answers_before {
        diesel::delete(idempotency::table)
            .filter(idempotency::account_id.eq(account_key(part.account)))
            .filter(idempotency::kept_at.lt(oldest.as_micros()))
            .execute(connection)?;
    }
    // Of several under one key, the last stands.
    let mut seen = HashSet::new();
    let last = part.answers.iter().rev().filter(|kept| seen.insert(&kept.key));
    let rows: Vec<_> = last.map(|kept| AnswerRow::of(part.account, kept)).collect();
    write::put_answers(connection, &rows)?;
    Ok(())
}

fn expect(expected: usize, count: usize, otherwise: &'static str) -> Result<(), Failure> {
    if count == expected { Ok(()) } else { Err(Failure::Corrupt(otherwise)) }
}
