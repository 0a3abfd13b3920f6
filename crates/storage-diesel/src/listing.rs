//! Lists of subscribers.
//!
//! A filter that few subscribers fit leads: its index finds them, the other filters are looked at one by one, and those
//! who are left are put in order. Where every filter fits many, a [search](Search) goes a bounded way along the order, and
//! then along the filter that the fewest fit. The database is not left to choose: what does not lead is written so that
//! no index serves it.

mod conditions;
mod effort;
mod lead;
mod order;
mod search;

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use simroll_domain::{AccountId, JournalNumber, Subscriber};
use simroll_storage::{Count, Cursor, Filter, ListQuery, Listed, Order, Start};

use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::journal::last_before;
use crate::keys::{Keys, one_of};
use crate::reads::load;
use crate::rows::limit;
use crate::schema::subscribers;
use conditions::{fitting, is_alone};
pub use effort::Effort;
use lead::Lead;
use order::{along, beyond, passed, sort};
use search::Search;

/// The subscribers of one account, to be listed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lists {
    pub(crate) account: AccountId,
    pub(crate) effort: Effort,
}

impl Lists {
    pub(crate) fn list(self, connection: &mut AnyConnection, query: &ListQuery) -> Result<Listed, Failure> {
        let (places, looked_until) = if query.filter == Filter::default() {
            (self.everybody(connection, query)?, None)
        } else {
            self.found(connection, query)?
        };
        Ok(Listed { subscribers: self.load_page(connection, places)?, looked_until })
    }

    pub(crate) fn count(
        self,
        connection: &mut AnyConnection,
        filter: &Filter,
        most: usize,
    ) -> Result<Count, Failure> {
        let query = ListQuery { filter: filter.clone(), limit: most, ..ListQuery::default() };
        if *filter == Filter::default() {
            return Ok(Count::Known(self.everybody(connection, &query)?.len()));
        }
        let changed_after = self.changed_after(connection, filter)?;
        if let [alone] = Lead::all(filter, changed_after)[..] {
            let numbers = alone.first(connection, self.account, most)?;
            let (rows, found) = (numbers.len(), numbers.into_iter().collect::<BTreeSet<_>>().len());
            // Unless somebody stood there twice among the first, and there may be more.
            if rows < most || found == most {
                return Ok(Count::Known(found));
            }
        }
        let (places, looked_until) = self.found(connection, &query)?;
        let found = places.len();
        Ok(if looked_until.is_none() { Count::Known(found) } else { Count::AtLeast(found) })
    }

    /// The places of a page of those who fit, and how far was looked where it is not full and there may be more.
    fn found(
        self,
        connection: &mut AnyConnection,
        query: &ListQuery,
    ) -> Result<(Vec<Cursor>, Option<Cursor>), Failure> {
        let changed_after = self.changed_after(connection, &query.filter)?;
        for lead in Lead::all(&query.filter, changed_after) {
            let Some(numbers) = lead.few(connection, self.account, self.effort.few)? else { continue };
            // Whoever stands alone needs no second look, and their order no version.
            let mut places = if is_alone(&query.filter) && query.order == Order::Registered {
                in_places(numbers)
            } else {
                self.few(connection, &query.filter, changed_after, numbers)?
            };
            sort(&mut places, query);
            let skipped = match query.start {
                Start::Skip(count) => usize::try_from(count).unwrap_or(usize::MAX),
                Start::After(cursor) => passed(&places, cursor, query),
            };
            return Ok((places.into_iter().skip(skipped).take(query.limit).collect(), None));
        }
        let (at, skipped) = match query.start {
            Start::Skip(count) => (None, usize::try_from(count).unwrap_or(usize::MAX)),
            Start::After(cursor) => (Some(cursor), 0),
        };
        let wanted = skipped.saturating_add(query.limit);
        let search = Search { lists: self, query, changed_after, wanted, at, found: Vec::new() };
        let (found, looked_until) = search.run(connection)?;
        Ok((found.into_iter().skip(skipped).collect(), looked_until))
    }

    /// Where those of `numbers` stand who fit every filter.
    fn few(
        self,
        connection: &mut AnyConnection,
        filter: &Filter,
        changed_after: Option<i64>,
        numbers: BTreeSet<i64>,
    ) -> Result<Vec<Cursor>, Failure> {
        let places: Vec<(i64, i64)> = fitting(self.account, filter)
            .filter(one_of(subscribers::number, Keys::of(numbers)))
            .select((subscribers::version, subscribers::number))
            .load(connection)?;
        let changed =
            places.into_iter().filter(|(version, _)| changed_after.is_none_or(|after| *version > after));
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

    /// The page where there is no filter. Where it begins is read of those who are passed over, and no more of them: for the
    /// order of change that is the index alone.
    fn everybody(self, connection: &mut AnyConnection, query: &ListQuery) -> Result<Vec<Cursor>, Failure> {
        let everybody = along(fitting(self.account, &query.filter), query);
        let page = match query.start {
            Start::Skip(count) => everybody.offset(i64::try_from(count).unwrap_or(i64::MAX)),
            Start::After(cursor) => beyond(everybody, cursor, query),
        };
        let places: Vec<(i64, i64)> = page
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

/// Places in the order of registration.
fn in_places(numbers: impl IntoIterator<Item = i64>) -> Vec<Cursor> {
    numbers.into_iter().map(|number| place((0, number))).collect()
}
