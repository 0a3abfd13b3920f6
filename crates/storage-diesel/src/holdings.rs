//! Who held an identifier, and when.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use simroll_domain::{AccountId, JournalNumber, Lookup, SubscriberId, Timestamp};
use simroll_storage::{Holding, Holdings};

use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::journal::{self, concerning};
use crate::keys::{Keys, one_of};
use crate::reads::{Moment, by_kind, named};
use crate::rows::{OPEN, account_key};
use crate::schema::{bindings, journal as entries, subscribers};

/// From the entry that opened it until the entry that closed it, or [`OPEN`].
type Stretch = (i64, i64);

pub(crate) fn holdings(
    connection: &mut AnyConnection,
    account: AccountId,
    lookup: &Lookup,
) -> Result<Holdings, Failure> {
    let stretches = match lookup {
        Lookup::Id(id) if id.account() != account => BTreeMap::new(),
        Lookup::Id(id) => existence(connection, *id)?,
        _ => held(connection, account, lookup)?,
    };
    let ends = stretches.values().flatten().flat_map(|(opened, closed)| [*opened, *closed]);
    let times = times(connection, account, ends.filter(|number| *number != OPEN).collect())?;
    let time = |number: i64| {
        let time = times.get(&number).ok_or(Failure::Corrupt("an entry of the journal is not there"))?;
        Ok::<_, Failure>((JournalNumber::new(number), *time))
    };
    let mut holdings = Vec::new();
    for (number, stretches) in stretches {
        for (opened, closed) in stretches {
            let (opened, from) = time(opened)?;
            let end = if closed == OPEN { None } else { Some(time(closed)?) };
            holdings.push(Holding {
                subscriber: SubscriberId::new(account, JournalNumber::new(number)),
                from,
                until: end.map(|(_, until)| until),
                opened,
                closed: end.map(|(closed, _)| closed),
            });
        }
    }
    holdings.sort_by_key(|holding| std::cmp::Reverse((holding.opened, holding.subscriber)));
    let named = match lookup {
        Lookup::Id(_) => {
            holdings.iter().filter(|held| held.until.is_none()).map(|held| held.subscriber).collect()
        }
        _ => named(connection, account, lookup, Moment::Now)?
            .into_iter()
            .map(|number| SubscriberId::new(account, JournalNumber::new(number)))
            .collect(),
    };
    let head = journal::head(connection, account)?.unwrap_or_default().number;
    Ok(Holdings { head, named, all: holdings })
}

/// The bindings of all that `lookup` searches, by subscriber; those that touch each other are one.
fn held(
    connection: &mut AnyConnection,
    account: AccountId,
    lookup: &Lookup,
) -> Result<BTreeMap<i64, Vec<Stretch>>, Failure> {
    let searches: Vec<_> = lookup.searches().collect();
    let mut rows: BTreeSet<(i64, i64, i64)> = BTreeSet::new();
    for (kind, values) in by_kind(&searches) {
        let found: Vec<(i64, i64, i64)> = bindings::table
            .filter(bindings::account_id.eq(account_key(account)))
            .filter(bindings::kind.eq(kind))
            .filter(one_of(bindings::value, Keys::of(values)))
            .select((bindings::subscriber, bindings::opened, bindings::closed))
            .load(connection)?;
        rows.extend(found);
    }
    let mut stretches: BTreeMap<i64, Vec<Stretch>> = BTreeMap::new();
    for (subscriber, opened, closed) in rows {
        let own = stretches.entry(subscriber).or_default();
        match own.last_mut() {
            Some((_, end)) if opened <= *end => *end = closed.max(*end),
            _ => own.push((opened, closed)),
        }
    }
    Ok(stretches)
}

/// The one stretch from a subscriber's registration until its removal.
fn existence(
    connection: &mut AnyConnection,
    id: SubscriberId,
) -> Result<BTreeMap<i64, Vec<Stretch>>, Failure> {
    let (account, number) = (id.account(), id.number().get());
    let there: i64 = subscribers::table
        .filter(subscribers::account_id.eq(account_key(account)))
        .filter(subscribers::number.eq(number))
        .count()
        .get_result(connection)?;
    if there > 0 {
        return Ok([(number, vec![(number, OPEN)])].into());
    }
    let changes = concerning(connection, account, &BTreeSet::from([number]), true)?;
    let removed = changes.last().map(|last| (number, vec![(number, *last)]));
    Ok(removed.into_iter().collect())
}

fn times(
    connection: &mut AnyConnection,
    account: AccountId,
    numbers: BTreeSet<i64>,
) -> Result<BTreeMap<i64, Timestamp>, Failure> {
    if numbers.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(i64, i64)> = entries::table
        .filter(entries::account_id.eq(account_key(account)))
        .filter(one_of(entries::number, Keys::of(numbers)))
        .select((entries::number, entries::time))
        .load(connection)?;
    Ok(rows.into_iter().map(|(number, time)| (number, Timestamp::from_micros(time))).collect())
}
