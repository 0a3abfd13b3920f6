//! The orders of a list, in statements and of what was read.

use diesel::prelude::*;
use simroll_domain::JournalNumber;
use simroll_storage::{Cursor, ListQuery, Order};

use super::conditions::Fitting;
use crate::schema::subscribers;

/// In the order of the list.
pub(super) fn along<'a>(fitting: Fitting<'a>, query: &ListQuery) -> Fitting<'a> {
    match (query.order, query.descending) {
        (Order::Registered, false) => fitting.order(subscribers::number),
        (Order::Registered, true) => fitting.order(subscribers::number.desc()),
        (Order::Changed, false) => fitting.order((subscribers::version, subscribers::number)),
        (Order::Changed, true) => fitting.order((subscribers::version.desc(), subscribers::number.desc())),
    }
}

/// Those who stand beyond a place.
pub(super) fn beyond<'a>(fitting: Fitting<'a>, cursor: Cursor, query: &ListQuery) -> Fitting<'a> {
    if query.descending { before(fitting, cursor, query.order) } else { after(fitting, cursor, query.order) }
}

/// Those who stand at a place or not so far.
pub(super) fn until<'a>(fitting: Fitting<'a>, cursor: Cursor, query: &ListQuery) -> Fitting<'a> {
    // Numbers are whole: not beyond a place is before the next one.
    let next = |number: JournalNumber, by: i64| JournalNumber::new(number.get().saturating_add(by));
    let by = if query.descending { -1 } else { 1 };
    let edge = Cursor { number: next(cursor.number, by), ..cursor };
    if query.descending { after(fitting, edge, query.order) } else { before(fitting, edge, query.order) }
}

fn after<'a>(fitting: Fitting<'a>, cursor: Cursor, order: Order) -> Fitting<'a> {
    let (version, number) = (cursor.version.get(), cursor.number.get());
    match order {
        Order::Registered => fitting.filter(subscribers::number.gt(number)),
        Order::Changed => fitting
            .filter(subscribers::version.ge(version))
            .filter(subscribers::version.gt(version).or(subscribers::number.gt(number))),
    }
}

fn before<'a>(fitting: Fitting<'a>, cursor: Cursor, order: Order) -> Fitting<'a> {
    let (version, number) = (cursor.version.get(), cursor.number.get());
    match order {
        Order::Registered => fitting.filter(subscribers::number.lt(number)),
        Order::Changed => fitting
            .filter(subscribers::version.le(version))
            .filter(subscribers::version.lt(version).or(subscribers::number.lt(number))),
    }
}

/// Puts places into the order of the list.
pub(super) fn sort(places: &mut [Cursor], query: &ListQuery) {
    places.sort_unstable_by_key(|place| place.key(query.order));
    if query.descending {
        places.reverse();
    }
}

/// How many of the places, which are in order, are not beyond that one.
pub(super) fn passed(places: &[Cursor], cursor: Cursor, query: &ListQuery) -> usize {
    let (order, end) = (query.order, cursor.key(query.order));
    let is_beyond =
        |place: &Cursor| if query.descending { place.key(order) < end } else { place.key(order) > end };
    places.partition_point(|place| !is_beyond(place))
}
