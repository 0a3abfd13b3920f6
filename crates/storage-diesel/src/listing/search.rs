//! Lists where many fit every filter.
//!
//! Where those who fit are everywhere, a walk along the order of the list soon has a page of them; it goes in windows, the
//! first small, each so many rows long whether or not anybody in it fits. Where a walk finds too few, they are far apart
//! or all in one place: then the filter that the fewest fit is asked for the next of its own. Each of these steps is
//! bounded; where they are used up, the answer says how far they led.

use diesel::prelude::*;
use simroll_storage::{Cursor, Filter, ListQuery, Order};

use super::conditions::{Fitting, fitting, is_alone};
use super::lead::Lead;
use super::order::{along, beyond, passed, sort, until};
use super::{Lists, in_places, place};
use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::rows::limit;
use crate::schema::subscribers;

/// How many rows the first window has; each further one has ten times as many.
const FIRST_WINDOW: usize = 1_000;

/// How many of those who fit the leading filter are looked at at once.
const CHUNK: usize = 10_000;

/// A search, as far as it has come.
pub(super) struct Search<'q> {
    pub(super) lists: Lists,
    pub(super) query: &'q ListQuery,
    pub(super) changed_after: Option<i64>,
    /// How many of those who fit are needed.
    pub(super) wanted: usize,
    /// Beyond where to look.
    pub(super) at: Option<Cursor>,
    pub(super) found: Vec<Cursor>,
}

/// Whether all that was wanted, or all there is, is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Done,
    Open,
}

impl<'q> Search<'q> {
    /// Those who were found, and how far was looked where that is not enough.
    pub(super) fn run(
        mut self,
        connection: &mut AnyConnection,
    ) -> Result<(Vec<Cursor>, Option<Cursor>), Failure> {
        let mut step = self.walk(connection)?;
        if step == Step::Open {
            step = match (self.query.order, &Lead::all(&self.query.filter, self.changed_after)[..]) {
                // Its own index has the page, and nobody else need be looked at.
                (Order::Registered, [alone]) => {
                    let most = (self.wanted - self.found.len()).min(self.lists.effort.led);
                    self.follow(connection, *alone, most)?
                }
                (order, leads) => match (self.smallest(connection, leads)?, order) {
                    (None, _) => Step::Open,
                    (Some(lead), Order::Registered) => {
                        self.follow(connection, lead, self.lists.effort.led)?
                    }
                    (Some(lead), Order::Changed) => self.gather(connection, lead)?,
                },
            };
        }
        let looked_until = if step == Step::Done { None } else { self.at };
        Ok((self.found, looked_until))
    }

    /// Looks at each along the order.
    fn walk(&mut self, connection: &mut AnyConnection) -> Result<Step, Failure> {
        let (mut left, mut window) = (self.lists.effort.walked, FIRST_WINDOW);
        while left > 0 {
            let rows = window.min(left);
            let end = self.nth(connection, rows)?;
            let mut fitting = fitting(self.lists.account, &self.query.filter);
            if let (Order::Registered, Some(after)) = (self.query.order, self.changed_after) {
                fitting = fitting.filter((subscribers::version + 0).gt(after));
            }
            let fitting = self.ahead(fitting);
            let fitting = match end {
                Some(end) => until(fitting, end, self.query),
                None => fitting,
            };
            let places: Vec<(i64, i64)> = along(fitting, self.query)
                .limit(limit(self.wanted - self.found.len()))
                .select((subscribers::version, subscribers::number))
                .load(connection)?;
            self.found.extend(places.into_iter().map(place));
            if end.is_none() || self.found.len() >= self.wanted {
                return Ok(Step::Done);
            }
            self.at = end;
            left -= rows;
            window *= 10;
        }
        Ok(Step::Open)
    }

    /// Where the one stands who is so many rows ahead, whoever fits. For the order of change the index tells it alone.
    fn nth(&self, connection: &mut AnyConnection, rows: usize) -> Result<Option<Cursor>, Failure> {
        let everybody = fitting(self.lists.account, &Filter::default());
        let nth: Option<(i64, i64)> = along(self.ahead(everybody), self.query)
            .offset(limit(rows - 1))
            .limit(1)
            .select((subscribers::version, subscribers::number))
            .first(connection)
            .optional()?;
        Ok(nth.map(place))
    }

    /// Those who are beyond where was looked, and in the order of change not before the time that was asked for.
    fn ahead<'a>(&self, mut fitting: Fitting<'a>) -> Fitting<'a> {
        if let (Order::Changed, Some(after)) = (self.query.order, self.changed_after) {
            fitting = fitting.filter(subscribers::version.gt(after));
        }
        match self.at {
            Some(at) => beyond(fitting, at, self.query),
            None => fitting,
        }
    }

    /// The filter that the fewest fit, if these can be counted. All are asked for more and more, until one has no more.
    fn smallest(
        &self,
        connection: &mut AnyConnection,
        leads: &[Lead<'q>],
    ) -> Result<Option<Lead<'q>>, Failure> {
        let effort = self.lists.effort;
        let mut most = effort.few.max(1);
        while most < effort.counted {
            most = most.saturating_mul(10).min(effort.counted);
            for lead in leads {
                if !lead.is_beyond(connection, self.lists.account, most)? {
                    return Ok(Some(*lead));
                }
            }
        }
        Ok(None)
    }

    /// Looks at the next `most` of those who fit `lead`, in the order of their numbers, and at nobody else.
    fn follow(
        &mut self,
        connection: &mut AnyConnection,
        lead: Lead<'_>,
        most: usize,
    ) -> Result<Step, Failure> {
        let Self { lists, query, .. } = *self;
        let account = lists.account;
        let after = self.at.map(|at| at.number.get());
        let mut numbers = lead.next(connection, account, after, query.descending, most)?;
        let is_last = numbers.len() < most;
        numbers.dedup();
        for chunk in numbers.chunks(CHUNK) {
            let last = chunk.last().map(|number| place((0, *number)));
            let chunk = chunk.iter().copied().collect();
            let mut places = if is_alone(&query.filter) {
                in_places(chunk)
            } else {
                lists.few(connection, &query.filter, self.changed_after, chunk)?
            };
            sort(&mut places, query);
            if self.take(places) == Step::Done {
                return Ok(Step::Done);
            }
            self.at = last;
        }
        Ok(if is_last { Step::Done } else { Step::Open })
    }

    /// Looks at all who fit `lead`, if they are not too many: their numbers do not say in which order they changed.
    fn gather(&mut self, connection: &mut AnyConnection, lead: Lead<'_>) -> Result<Step, Failure> {
        let Self { lists, query, .. } = *self;
        let Some(numbers) = lead.few(connection, lists.account, lists.effort.led)? else {
            return Ok(Step::Open);
        };
        let mut places = lists.few(connection, &query.filter, self.changed_after, numbers)?;
        sort(&mut places, query);
        if let Some(at) = self.at {
            places.drain(..passed(&places, at, query));
        }
        self.take(places);
        Ok(Step::Done)
    }

    /// Adds what is found, as far as it is wanted.
    fn take(&mut self, places: Vec<Cursor>) -> Step {
        self.found.extend(places.into_iter().take(self.wanted - self.found.len()));
        if self.found.len() < self.wanted { Step::Open } else { Step::Done }
    }
}
