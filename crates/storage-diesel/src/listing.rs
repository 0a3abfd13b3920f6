//! Lists of subscribers.
//!
//! A filter that few subscribers fit leads: its index finds them, the other filters are looked at one by one, and those
//! who are left are put in order. Where every filter fits many, the order leads: the rows are walked in it until the
//! page is full. The database is not left to choose: what does not lead is written so that no index serves it.

mod conditions;
mod lead;

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use simroll_domain::{AccountId, JournalNumber, Subscriber};
use simroll_storage::{Cursor, Filter, ListQuery, Order, Start};

use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::journal::last_before;
use crate::keys::{Keys, one_of};
use crate::reads::load;
use crate::rows::limit;
use crate::schema::subscribers;
use conditions::{Fitting, fitting, is_alone};
use lead::{Lead, lead};

/// The subscribers of one account, to be listed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lists {
    pub(crate) account: AccountId,
    /// A filter leads if no more than so many subscribers fit it.
    pub(crate) few: usize,
}

impl Lists {
    pub(crate) fn list(
        self,
        connection: &mut AnyConnection,
        query: &ListQuery,
    ) -> Result<Vec<Subscriber>, Failure> {
        let after = self.changed_after(connection, &query.filter)?;
        let places = match lead(connection, self, &query.filter, after)? {
            // Whoever stands alone needs no second look, and their order no version.
            Lead::Few(numbers) if is_alone(&query.filter) && query.order == Order::Registered => {
                page(numbers.into_iter().map(|number| place((0, number))).collect(), query)
            }
            Lead::Few(numbers) => page(self.few(connection, &query.filter, after, numbers)?, query),
            Lead::Many(_) => self.walk(connection, query, after)?,
        };
        self.load_page(connection, places)
    }

    pub(crate) fn count(
        self,
        connection: &mut AnyConnection,
        filter: &Filter,
        most: usize,
    ) -> Result<usize, Failure> {
        let after = self.changed_after(connection, filter)?;
        match lead(connection, self, filter, after)? {
            Lead::Few(numbers) if is_alone(filter) => return Ok(numbers.len().min(most)),
            Lead::Few(numbers) => return Ok(self.few(connection, filter, after, numbers)?.len().min(most)),
            Lead::Many(known) if is_alone(filter) && known >= most => return Ok(most),
            Lead::Many(_) => {}
        }
        let mut fitting = fitting(self.account, filter);
        if let Some(after) = after {
            fitting = fitting.filter(subscribers::version.gt(after));
        }
        let numbers: Vec<i64> = fitting.limit(limit(most)).select(subscribers::number).load(connection)?;
        Ok(numbers.len())
    }

    /// Where those of `numbers` stand who fit every filter.
    fn few(
        self,
        connection: &mut AnyConnection,
        filter: &Filter,
        after: Option<i64>,
        numbers: BTreeSet<i64>,
    ) -> Result<Vec<Cursor>, Failure> {
        let places: Vec<(i64, i64)> = fitting(self.account, filter)
            .filter(one_of(subscribers::number, Keys::of(numbers)))
            .select((subscribers::version, subscribers::number))
            .load(connection)?;
        let changed = places.into_iter().filter(|(version, _)| after.is_none_or(|after| *version > after));
        Ok(changed.map(place).collect())
    }

    fn load_page(
        self,
        connection: &mut AnyConnection,
        page: Vec<Cursor>,
    ) -> Result<Vec<Subscriber>, Failure> {
        let numbers = page.iter().map(|place| place.number.get()).collect();
        let loaded = load(connection, self.account, &numbers)?;
        let mut loaded: BTreeMap<JournalNumber, Subscriber> =
            loaded.into_iter().map(|subscriber| (subscriber.id.number(), subscriber)).collect();
        Ok(page.into_iter().filter_map(|place| loaded.remove(&place.number)).collect())
    }

    /// The page of those who fit, found in their order. Only where they stand is read of each whom the walk passes: for the
    /// order of change that is the index alone.
    fn walk(
        self,
        connection: &mut AnyConnection,
        query: &ListQuery,
        after: Option<i64>,
    ) -> Result<Vec<Cursor>, Failure> {
        let mut fitting = fitting(self.account, &query.filter);
        if let Some(after) = after {
            fitting = match query.order {
                Order::Registered => fitting.filter((subscribers::version + 0).gt(after)),
                Order::Changed => fitting.filter(subscribers::version.gt(after)),
            };
        }
        fitting = match query.start {
            Start::Skip(count) => fitting.offset(i64::try_from(count).unwrap_or(i64::MAX)),
            Start::After(cursor) => beyond(fitting, cursor, query.order, query.descending),
        };
        fitting = match (query.order, query.descending) {
            (Order::Registered, false) => fitting.order(subscribers::number),
            (Order::Registered, true) => fitting.order(subscribers::number.desc()),
            (Order::Changed, false) => fitting.order((subscribers::version, subscribers::number)),
            (Order::Changed, true) => {
                fitting.order((subscribers::version.desc(), subscribers::number.desc()))
            }
        };
        let places: Vec<(i64, i64)> = fitting
            .limit(limit(query.limit))
            .select((subscribers::version, subscribers::number))
            .load(connection)?;
        Ok(places.into_iter().map(place).collect())
    }

    /// Who changed at that time or later has a version after this.
    fn changed_after(self, connection: &mut AnyConnection, filter: &Filter) -> Result<Option<i64>, Failure> {
        filter.changed_since.map(|time| last_before(connection, self.account, time)).transpose()
    }
}

fn place((version, number): (i64, i64)) -> Cursor {
    Cursor { version: JournalNumber::new(version), number: JournalNumber::new(number) }
}

/// The page of a list that is known whole.
fn page(mut places: Vec<Cursor>, query: &ListQuery) -> Vec<Cursor> {
    let key = |place: &Cursor| place.key(query.order);
    places.sort_unstable_by_key(key);
    let beyond = |place: &Cursor, other: &Cursor| {
        if query.descending { key(place) < key(other) } else { key(place) > key(other) }
    };
    if query.descending {
        places.reverse();
    }
    let skipped = match &query.start {
        Start::Skip(count) => usize::try_from(*count).unwrap_or(usize::MAX),
        Start::After(cursor) => places.partition_point(|place| !beyond(place, cursor)),
    };
    places.into_iter().skip(skipped).take(query.limit).collect()
}

fn beyond(fitting: Fitting<'_>, cursor: Cursor, order: Order, descending: bool) -> Fitting<'_> {
    let (version, number) = (cursor.version.get(), cursor.number.get());
    match (order, descending) {
        (Order::Registered, false) => fitting.filter(subscribers::number.gt(number)),
        (Order::Registered, true) => fitting.filter(subscribers::number.lt(number)),
        (Order::Changed, false) => fitting
            .filter(subscribers::version.ge(version))
            .filter(subscribers::version.gt(version).or(subscribers::number.gt(number))),
        (Order::Changed, true) => fitting
            .filter(subscribers::version.le(version))
            .filter(subscribers::version.lt(version).or(subscribers::number.lt(number))),
    }
}
