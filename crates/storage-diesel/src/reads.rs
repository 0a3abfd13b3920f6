//! Reads of subscribers by what names them, now and in the past.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use simroll_domain::{
    AccountId, Entry, JournalNumber, Lookup, Search, Subscriber, SubscriberId, Subscription, UseCase,
};
use simroll_storage::AsOf;

use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::holder::holder;
use crate::journal;
use crate::keys::{Keys, one_of};
use crate::rows::{OPEN, SubscriberRow, SubscriptionRow, UseCaseRow, account_key, binding_kind};
use crate::schema::{bindings, subscribers, subscriptions, use_cases};

/// As of which entry something is read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Moment {
    /// The last one.
    Now,
    /// The one of that number.
    At(i64),
}

pub(crate) fn subscribers(
    connection: &mut AnyConnection,
    account: AccountId,
    lookup: &Lookup,
    as_of: AsOf,
) -> Result<Vec<Subscriber>, Failure> {
    let moment = match as_of {
        AsOf::Now => Moment::Now,
        AsOf::Time(time) => Moment::At(journal::last_until(connection, account, time)?),
    };
    let numbers = named(connection, account, lookup, moment)?;
    match moment {
        Moment::Now => load(connection, account, &numbers),
        Moment::At(number) => replay(connection, account, &numbers, number),
    }
}

/// Whom `lookup` names now. An identifier that is searched in one way takes one statement, which sees one moment by itself.
pub(crate) fn found(
    connection: &mut AnyConnection,
    account: AccountId,
    lookup: &Lookup,
) -> Result<Vec<Subscriber>, Failure> {
    match &lookup.stages()[..] {
        [stage] if stage.len() == 1 => holder(connection, account, &stage[0]),
        _ => connection.transaction(|connection| subscribers(connection, account, lookup, AsOf::Now)),
    }
}

/// Whom `lookup` names: those whom its first stage with any finds.
pub(crate) fn named(
    connection: &mut AnyConnection,
    account: AccountId,
    lookup: &Lookup,
    moment: Moment,
) -> Result<BTreeSet<i64>, Failure> {
    if let Lookup::Id(id) = lookup {
        return Ok((id.account() == account).then_some(id.number().get()).into_iter().collect());
    }
    for stage in lookup.stages() {
        let found = holders(connection, account, &stage, moment)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(BTreeSet::new())
}

/// What is searched, by the kind of the rows that have it.
pub(crate) fn by_kind(searches: &[Search]) -> BTreeMap<i32, BTreeSet<&str>> {
    let mut by_kind: BTreeMap<i32, BTreeSet<&str>> = BTreeMap::new();
    for search in searches {
        by_kind.entry(binding_kind(search)).or_default().insert(&search.key.text);
    }
    by_kind
}

/// Who held any of what is searched: one statement for each kind of it.
pub(crate) fn holders(
    connection: &mut AnyConnection,
    account: AccountId,
    searches: &[Search],
    moment: Moment,
) -> Result<BTreeSet<i64>, Failure> {
    let mut found = BTreeSet::new();
    for (kind, values) in by_kind(searches) {
        let held = bindings::table
            .filter(bindings::account_id.eq(account_key(account)))
            .filter(bindings::kind.eq(kind))
            .filter(one_of(bindings::value, Keys::of(values)))
            .select(bindings::subscriber);
        let numbers: Vec<i64> = match moment {
            Moment::Now => held.filter(bindings::closed.eq(OPEN)).load(connection)?,
            Moment::At(number) => held
                .filter(bindings::closed.gt(number))
                .filter(bindings::opened.le(number))
                .load(connection)?,
        };
        found.extend(numbers);
    }
    Ok(found)
}

/// The subscribers of those numbers as they are, by number; those that are not there are left out.
pub(crate) fn load(
    connection: &mut AnyConnection,
    account: AccountId,
    numbers: &BTreeSet<i64>,
) -> Result<Vec<Subscriber>, Failure> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows: Vec<SubscriberRow> = subscribers::table
        .filter(subscribers::account_id.eq(account_key(account)))
        .filter(one_of(subscribers::number, Keys::of(numbers)))
        .select(SubscriberRow::as_select())
        .load(connection)?;
    rows.sort_unstable_by_key(|row| row.number);
    complete(connection, account, &rows)
}

/// The subscribers of those rows, with their subscriptions.
pub(crate) fn complete(
    connection: &mut AnyConnection,
    account: AccountId,
    rows: &[SubscriberRow],
) -> Result<Vec<Subscriber>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut pairs: Vec<SubscriptionRow> = subscriptions::table
        .filter(subscriptions::account_id.eq(account_key(account)))
        .filter(one_of(subscriptions::subscriber, Keys::of(rows.iter().map(|row| row.number))))
        .select(SubscriptionRow::as_select())
        .load(connection)?;
    pairs.sort_unstable_by_key(|row| (row.subscriber, row.pair));
    let mut subscriptions: BTreeMap<i64, Vec<Subscription>> = BTreeMap::new();
    for pair in pairs {
        subscriptions.entry(pair.subscriber).or_default().push(pair.read()?);
    }
    let subscriber = |row: &SubscriberRow| {
        let subscriptions = subscriptions.remove(&row.number).unwrap_or_default();
        Ok(Subscriber { subscriptions, ..row.read(account)? })
    };
    rows.iter().map(subscriber).collect()
}

/// The subscribers as they were after the entry of that number, from the journal.
fn replay(
    connection: &mut AnyConnection,
    account: AccountId,
    numbers: &BTreeSet<i64>,
    until: i64,
) -> Result<Vec<Subscriber>, Failure> {
    let entries = journal::changes_until(connection, account, numbers, until)?;
    let mut of: BTreeMap<SubscriberId, Vec<&Entry>> = BTreeMap::new();
    for entry in &entries {
        for id in entry.touched() {
            of.entry(id).or_default().push(entry);
        }
    }
    let then = numbers.iter().filter_map(|number| {
        let id = SubscriberId::new(account, JournalNumber::new(*number));
        Entry::replay(id, of.remove(&id)?)
    });
    Ok(then.collect())
}

pub(crate) fn use_cases(connection: &mut AnyConnection, account: AccountId) -> Result<Vec<UseCase>, Failure> {
    let rows: Vec<UseCaseRow> = use_cases::table
        .filter(use_cases::account_id.eq(account_key(account)))
        .order(use_cases::id)
        .select(UseCaseRow::as_select())
        .load(connection)?;
    rows.into_iter().map(UseCaseRow::read).collect()
}
