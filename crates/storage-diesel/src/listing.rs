//! Lists of subscribers.
//!
//! A filter that few subscribers fit leads: its index finds them, the other filters are looked at one by one, and those
//! who are left are put in order. Where every filter fits many, the order leads: the rows are walked in it until the
//! page is full. The database is not left to choose: what does not lead is written so that no index serves it.

mod conditions;
mod lead;

use std::collections::BTreeMap;

use diesel::prelude::*;
use simroll_domain::{AccountId, JournalNumber, Subscriber};
use simroll_storage::{Cursor, Filter, ListQuery, Order, Start};

use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::journal::last_before;
use crate::keys::{Keys, one_of};
use crate::reads::{complete, load};
use crate::rows::{SubscriberRow, limit};
use crate::schema::subscribers;
use conditions::{Fitting, fitting};
use lead::lead;

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
        match self.few(connection, &query.filter)? {
            Some(few) => self.load_page(connection, page(few, query)),
            None => self.walk(connection, query),
        }
    }

    pub(crate) fn count(
        self,
        connection: &mut AnyConnection,
        filter: &Filter,
        most: usize,
    ) -> Result<usize, Failure> {
        if let Some(few) = self.few(connection, filter)? {
            return Ok(few.len().min(most));
        }
        let mut fitting = fitting(self.account, filter);
        if let Some(after) = self.changed_after(connection, filter)? {
            fitting = fitting.filter(subscribers::version.gt(after));
        }
        let numbers: Vec<i64> = fitting.limit(limit(most)).select(subscribers::number).load(connection)?;
        Ok(numbers.len())
    }

    /// Where those stand who fit, if a filter leads.
    fn few(self, connection: &mut AnyConnection, filter: &Filter) -> Result<Option<Vec<Cursor>>, Failure> {
        let after = self.changed_after(connection, filter)?;
        let Some(numbers) = lead(connection, self, filter, after)? else { return Ok(None) };
        let places: Vec<(i64, i64)> = fitting(self.account, filter)
            .filter(one_of(subscribers::number, Keys::of(numbers)))
            .select((subscribers::version, subscribers::number))
            .load(connection)?;
        let changed = places.into_iter().filter(|(version, _)| after.is_none_or(|after| *version > after));
        let cursor = |(version, number)| Cursor {
            version: JournalNumber::new(version),
            number: JournalNumber::new(number),
        };
        Ok(Some(changed.map(cursor).collect()))
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

    fn walk(self, connection: &mut AnyConnection, query: &ListQuery) -> Result<Vec<Subscriber>, Failure> {
        let mut fitting = fitting(self.account, &query.filter);
        if let Some(after) = self.changed_after(connection, &query.filter)? {
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
        let rows: Vec<SubscriberRow> =
            fitting.limit(limit(query.limit)).select(SubscriberRow::as_select()).load(connection)?;
        complete(connection, self.account, &rows)
    }

    /// Who changed at that time or later has a version after this.
    fn changed_after(self, connection: &mut AnyConnection, filter: &Filter) -> Result<Option<i64>, Failure> {
        filter.changed_since.map(|time| last_before(connection, self.account, time)).transpose()
    }
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
