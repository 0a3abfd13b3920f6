//! Reads of the journal.
//!
//! Times do not decrease along it, so a time is found by halving, and needs no index.

use std::borrow::Cow;
use std::collections::BTreeSet;

use diesel::prelude::*;
use simroll_domain::{AccountId, Author, Entry, Head, JournalNumber, SubscriberId, Timestamp, TokenId};
use simroll_storage::{EntryFilter, EntryQuery};

use crate::classify::Failure;
use crate::connection::{AnyConnection, MultiBackend};
use crate::keys::{Keys, one_of};
use crate::rows::{JournalRow, account_key, limit};
use crate::schema::{journal, journal_heads, journal_others};

/// Where the journal ends; `None` where there is no such account.
///
/// Without a LIMIT, of which the key has no need: SQLite prepares a statement anew wherever the value of one is bound.
pub(crate) fn head(connection: &mut AnyConnection, account: AccountId) -> Result<Option<Head>, Failure> {
    let found: Option<(i64, i64)> = journal_heads::table
        .filter(journal_heads::account_id.eq(account_key(account)))
        .select((journal_heads::number, journal_heads::time))
        .get_result(connection)
        .optional()?;
    let head =
        |(number, time)| Head { number: JournalNumber::new(number), time: Timestamp::from_micros(time) };
    Ok(found.map(head))
}

/// The number of the last entry whose time is not later; 0 where there is none.
pub(crate) fn last_until(
    connection: &mut AnyConnection,
    account: AccountId,
    time: Timestamp,
) -> Result<i64, Failure> {
    let head = head(connection, account)?.unwrap_or_default();
    if head.time <= time {
        return Ok(head.number.get());
    }
    let (mut known, mut beyond) = (0, head.number.get());
    while beyond - known > 1 {
        let middle = known + (beyond - known) / 2;
        let then: i64 = journal::table
            .filter(journal::account_id.eq(account_key(account)))
            .filter(journal::number.eq(middle))
            .select(journal::time)
            .first(connection)?;
        if then <= time.as_micros() { known = middle } else { beyond = middle }
    }
    Ok(known)
}

/// The number of the last entry that is earlier; 0 where there is none.
pub(crate) fn last_before(
    connection: &mut AnyConnection,
    account: AccountId,
    time: Timestamp,
) -> Result<i64, Failure> {
    match time.as_micros().checked_sub(1) {
        Some(before) => last_until(connection, account, Timestamp::from_micros(before)),
        None => Ok(0),
    }
}

pub(crate) fn entries(
    connection: &mut AnyConnection,
    account: AccountId,
    query: &EntryQuery,
    most: usize,
) -> Result<Vec<Entry>, Failure> {
    let own = journal::table.filter(journal::account_id.eq(account_key(account)));
    let rows: Vec<JournalRow> = match query {
        EntryQuery::Request(id) => own
            .filter(journal::request_id.eq(id.to_string()))
            .limit(limit(most))
            .select(JournalRow::as_select())
            .load(connection)?,
        EntryQuery::After(number) => own
            .filter(journal::number.gt(number.get()))
            .order(journal::number)
            .limit(limit(most))
            .select(JournalRow::as_select())
            .load(connection)?,
        EntryQuery::Of(id, _) if id.account() != account => Vec::new(),
        EntryQuery::Of(id, after) => return history(connection, *id, *after, most),
        EntryQuery::Newest(filter) => return newest(connection, account, filter, most),
    };
    read(account, &rows)
}

fn read(account: AccountId, rows: &[JournalRow]) -> Result<Vec<Entry>, Failure> {
    rows.iter().map(|row| row.read(account)).collect()
}

/// The entries of those numbers, in their order.
fn numbered(
    connection: &mut AnyConnection,
    account: AccountId,
    numbers: impl IntoIterator<Item = i64>,
) -> Result<Vec<Entry>, Failure> {
    let mut rows: Vec<JournalRow> = journal::table
        .filter(journal::account_id.eq(account_key(account)))
        .filter(one_of(journal::number, Keys::of(numbers)))
        .select(JournalRow::as_select())
        .load(connection)?;
    rows.sort_unstable_by_key(|row| row.number);
    read(account, &rows)
}

/// The entries that changed a subscriber, after that number, oldest first.
fn history(
    connection: &mut AnyConnection,
    id: SubscriberId,
    after: JournalNumber,
    most: usize,
) -> Result<Vec<Entry>, Failure> {
    let (account, number) = (account_key(id.account()), id.number().get());
    let named: Vec<i64> = journal::table
        .filter(journal::account_id.eq(account))
        .filter(journal::subscriber.eq(number))
        .filter(journal::is_changed.eq(1))
        .filter(journal::number.gt(after.get()))
        .order(journal::number)
        .limit(limit(most))
        .select(journal::number)
        .load(connection)?;
    let beside: Vec<i64> = journal_others::table
        .filter(journal_others::account_id.eq(account))
        .filter(journal_others::subscriber.eq(number))
        .filter(journal_others::number.gt(after.get()))
        .order(journal_others::number)
        .limit(limit(most))
        .select(journal_others::number)
        .load(connection)?;
    let numbers: BTreeSet<i64> = named.into_iter().chain(beside).collect();
    numbered(connection, id.account(), numbers.into_iter().take(most))
}

/// The entries up to that number that changed any of those subscribers, oldest first.
pub(crate) fn changes_until(
    connection: &mut AnyConnection,
    account: AccountId,
    subscribers: &BTreeSet<i64>,
    until: i64,
) -> Result<Vec<Entry>, Failure> {
    if subscribers.is_empty() {
        return Ok(Vec::new());
    }
    let mut numbers = concerning(connection, account, subscribers, true)?;
    numbers.retain(|number| *number <= until);
    numbered(connection, account, numbers)
}

fn newest(
    connection: &mut AnyConnection,
    account: AccountId,
    filter: &EntryFilter,
    most: usize,
) -> Result<Vec<Entry>, Failure> {
    let filter = passed_over(connection, account, filter)?;
    let Some(fitting) = fitting(connection, account, &filter)? else { return Ok(Vec::new()) };
    // Of those that are passed over the number alone is read, which for a kind or an author its index has.
    let numbers: Vec<i64> = fitting
        .order(journal::number.desc())
        .offset(i64::try_from(filter.skip).unwrap_or(i64::MAX))
        .limit(limit(most))
        .select(journal::number)
        .load(connection)?;
    let mut entries = numbered(connection, account, numbers)?;
    entries.reverse();
    Ok(entries)
}

/// The same entries without any to pass over, where only numbers and times say which fit: numbers have no gaps.
fn passed_over<'f>(
    connection: &mut AnyConnection,
    account: AccountId,
    filter: &'f EntryFilter,
) -> Result<Cow<'f, EntryFilter>, Failure> {
    let EntryFilter { before, skip, about, changed, kind, author, from: _, until } = filter;
    if *skip == 0 || about.is_some() || changed.is_some() || kind.is_some() || author.is_some() {
        return Ok(Cow::Borrowed(filter));
    }
    let mut last = head(connection, account)?.unwrap_or_default().number.get();
    if let Some(before) = before {
        last = last.min(before.get().saturating_sub(1));
    }
    if let Some(until) = until {
        last = last.min(last_before(connection, account, *until)?);
    }
    let last = last.saturating_sub(i64::try_from(*skip).unwrap_or(i64::MAX));
    let before = Some(JournalNumber::new(last.saturating_add(1)));
    Ok(Cow::Owned(EntryFilter { before, skip: 0, until: None, ..filter.clone() }))
}

pub(crate) fn count(
    connection: &mut AnyConnection,
    account: AccountId,
    filter: &EntryFilter,
    most: usize,
) -> Result<usize, Failure> {
    let Some(fitting) = fitting(connection, account, filter)? else { return Ok(0) };
    let numbers: Vec<i64> =
        fitting.order(journal::number.desc()).limit(limit(most)).select(journal::number).load(connection)?;
    Ok(numbers.len())
}

type Fitting<'a> = journal::BoxedQuery<'a, MultiBackend>;

/// The entries that fit; `None` where it is plain that none does. Times become numbers, and so does whom they are about.
fn fitting<'a>(
    connection: &mut AnyConnection,
    account: AccountId,
    filter: &'a EntryFilter,
) -> Result<Option<Fitting<'a>>, Failure> {
    let EntryFilter { before, skip: _, about, changed, kind, author, from, until } = filter;
    let mut fitting = journal::table.filter(journal::account_id.eq(account_key(account))).into_boxed();
    if let Some(before) = before {
        fitting = fitting.filter(journal::number.lt(before.get()));
    }
    if let Some(from) = from {
        fitting = fitting.filter(journal::number.gt(last_before(connection, account, *from)?));
    }
    if let Some(until) = until {
        fitting = fitting.filter(journal::number.le(last_before(connection, account, *until)?));
    }
    let changed = changed.map(|id| BTreeSet::from([id]));
    for (whom, only_changed) in [(about.as_ref(), false), (changed.as_ref(), true)] {
        let Some(whom) = whom else { continue };
        let own = whom.iter().filter(|id| id.account() == account).map(|id| id.number().get());
        let numbers = concerning(connection, account, &own.collect(), only_changed)?;
        if numbers.is_empty() {
            return Ok(None);
        }
        fitting = fitting.filter(one_of(journal::number, Keys::of(numbers)));
    }
    if let Some(kind) = kind {
        fitting = fitting.filter(journal::kind.eq(kind));
    }
    match author {
        None => {}
        Some(Author::Operator) => fitting = fitting.filter(journal::author.is_null()),
        Some(Author::Token(token)) => fitting = fitting.filter(journal::author.eq(TokenId::as_str(token))),
    }
    Ok(Some(fitting))
}

/// The numbers of the entries that changed any of those subscribers or, unless only that is asked, named any.
///
/// Nothing is said of which numbers: a bound on them would have SQLite walk the journal along its primary key.
pub(crate) fn concerning(
    connection: &mut AnyConnection,
    account: AccountId,
    subscribers: &BTreeSet<i64>,
    only_changed: bool,
) -> Result<BTreeSet<i64>, Failure> {
    let keys = Keys::of(subscribers);
    let named = journal::table
        .filter(journal::account_id.eq(account_key(account)))
        .filter(one_of(journal::subscriber, keys.clone()))
        .filter(journal::is_changed.ge(i32::from(only_changed)))
        .select(journal::number);
    let mut numbers: BTreeSet<i64> = named.load::<i64>(connection)?.into_iter().collect();
    let beside = journal_others::table
        .filter(journal_others::account_id.eq(account_key(account)))
        .filter(one_of(journal_others::subscriber, keys))
        .select(journal_others::number);
    numbers.extend(beside.load::<i64>(connection)?);
    Ok(numbers)
}
