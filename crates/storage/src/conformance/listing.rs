//! Lists of subscribers: their orders and pages.

use simroll_domain::{JournalNumber, Subscriber, SubscriberId, UserClass};

use super::book::Book;
use super::values::{alias, everything, sim, user_class};
use crate::{Cursor, Directory, Filter, ListQuery, Order, Start, Store};

/// Pages go by id, each after the last of the one before; a change moves nobody and a removal leaves no hole.
pub fn a_list_comes_in_pages_by_id<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let mut ids: Vec<SubscriberId> = (1..=6).map(|n| book.register(everything(n))).collect();
    ids.push(book.register(sim(7)));
    book.change(ids[0], |subscriber| subscriber.alias = alias("changed last"));
    book.remove(ids.remove(2));
    let page = |after: Option<SubscriberId>, limit: usize| {
        let listed = book.list(&ListQuery::all(after, limit));
        for subscriber in &listed {
            assert_eq!(*subscriber, book.subscribers[&subscriber.id]);
        }
        listed.iter().map(|subscriber| subscriber.id).collect::<Vec<_>>()
    };
    assert_eq!(page(None, 4), ids[..4]);
    assert_eq!(page(Some(ids[3]), 4), ids[4..]);
    assert_eq!(page(Some(ids[5]), 4), []);
    assert_eq!(page(None, 0), []);
    assert_eq!(page(None, usize::MAX), ids);
}

const ORDERS: [(Order, bool); 4] =
    [(Order::Registered, false), (Order::Registered, true), (Order::Changed, false), (Order::Changed, true)];

/// By registration or by last change, both ways; who was changed by one entry stands in the order of ids.
pub fn lists_come_in_each_order<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let ids: Vec<SubscriberId> = (1..=5).map(|n| book.register(sim(n))).collect();
    book.enter(|edit| {
        edit.change(ids[3], |subscriber| subscriber.alias = alias("together"));
        edit.change(ids[0], |subscriber| subscriber.alias = alias("together"));
    });
    book.change(ids[1], |subscriber| subscriber.alias = alias("last"));
    let place = |id: &SubscriberId| ids.iter().position(|own| own == id).expect("it was registered");
    let listed = |order, descending| -> Vec<usize> {
        let query = ListQuery { order, descending, limit: 100, ..ListQuery::default() };
        book.list(&query).iter().map(|subscriber| place(&subscriber.id)).collect()
    };
    assert_eq!(listed(Order::Registered, false), [0, 1, 2, 3, 4]);
    assert_eq!(listed(Order::Registered, true), [4, 3, 2, 1, 0]);
    assert_eq!(listed(Order::Changed, false), [2, 4, 0, 3, 1]);
    assert_eq!(listed(Order::Changed, true), [1, 3, 0, 4, 2]);
}

/// Pages by number and pages by cursor show the same list, whatever the order, the filter and the size.
pub fn pages_by_number_and_by_cursor_agree<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let ids: Vec<SubscriberId> = (1..=12).map(|n| book.register(sim(n))).collect();
    book.enter(|edit| {
        for id in ids.iter().step_by(2).rev() {
            edit.change(*id, |subscriber| subscriber.user.class = user_class("even"));
        }
    });
    book.change(ids[4], |subscriber| subscriber.alias = alias("changed last"));
    let even = Filter { user_class: user_class("even"), ..Filter::default() };
    for (order, descending) in ORDERS {
        for (filter, size) in [(Filter::default(), 12), (even.clone(), 6)] {
            let query = ListQuery { filter, order, descending, limit: usize::MAX, ..ListQuery::default() };
            let whole = book.list(&query);
            assert_eq!(whole.len(), size);
            for limit in [1, 2, 5, 12] {
                let mut walked: Vec<Subscriber> = Vec::new();
                let mut start = Start::default();
                while walked.len() < size {
                    let page = book.list(&ListQuery { start, limit, ..query.clone() });
                    let skip = Start::Skip(walked.len() as u64);
                    assert_eq!(page, book.list(&ListQuery { start: skip, limit, ..query.clone() }));
                    start = Start::After(Cursor::of(page.last().expect("there is more")));
                    walked.extend(page);
                }
                assert_eq!(walked, whole);
                assert!(book.list(&ListQuery { start, limit, ..query.clone() }).is_empty());
            }
            for count in [size as u64, u64::MAX] {
                assert!(book.list(&ListQuery { start: Start::Skip(count), ..query.clone() }).is_empty());
            }
        }
    }
}

/// A cursor is a place, not somebody: it holds where he is gone or has moved, and beyond either end.
pub fn a_cursor_needs_nobody_to_stand_there<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let ids: Vec<SubscriberId> = (1..=4).map(|n| book.register(sim(n))).collect();
    let gone = Cursor::of(&book.subscribers[&ids[1]]);
    book.remove(ids[1]);
    let page = |order, descending, cursor| -> Vec<SubscriberId> {
        let start = Start::After(cursor);
        let query = ListQuery { order, descending, start, limit: 9, ..ListQuery::default() };
        book.list(&query).iter().map(|subscriber| subscriber.id).collect()
    };
    let end = |number| Cursor { version: JournalNumber::new(number), number: JournalNumber::new(number) };
    for order in [Order::Registered, Order::Changed] {
        assert_eq!(page(order, false, gone), ids[2..]);
        assert_eq!(page(order, true, gone), ids[..1]);
        assert_eq!(page(order, false, end(0)), [ids[0], ids[2], ids[3]]);
        assert_eq!(page(order, true, end(i64::MAX)), [ids[3], ids[2], ids[0]]);
        assert_eq!(page(order, false, end(i64::MAX)), []);
        assert_eq!(page(order, true, end(0)), []);
    }
}

/// While others come, change and go between two pages, a walk by cursor meets everybody who keeps his place, once; by
/// registration that is everybody who stays.
pub fn a_walk_by_cursor_misses_nobody_who_stays<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    for (account, (order, descending)) in (7..).zip(ORDERS) {
        let mut book = Book::new(&store, account);
        for n in 1..=60 {
            book.register(fitting(n));
        }
        let filter = Filter { user_class: user_class("fitting"), ..Filter::default() };
        let fits = |subscriber: &Subscriber| {
            subscriber.user.class.as_ref().map(UserClass::as_str) == Some("fitting")
        };
        let stood = book.subscribers.clone();
        let query = ListQuery { filter, order, descending, limit: 3, ..ListQuery::default() };
        let (mut start, mut walked, mut round) = (Start::default(), Vec::new(), 0);
        loop {
            let page = book.list(&ListQuery { start, ..query.clone() });
            let Some(last) = page.last() else { break };
            start = Start::After(Cursor::of(last));
            walked.extend(page);
            round += 1;
            if round > 9 {
                continue;
            }
            book.register(fitting(100 + round));
            // Each round somebody goes, somebody changes, and somebody no longer fits: on both sides of the cursor.
            let draw = |step: usize| {
                *book.subscribers.keys().nth((step * 7 + round as usize * 5) % 20).expect("some")
            };
            let (goes, changes, leaves) = (draw(1), draw(2), draw(3));
            if goes != changes {
                book.remove(goes);
            }
            book.change(changes, |subscriber| subscriber.alias = alias(&format!("round {round}")));
            if leaves != goes && leaves != changes {
                book.change(leaves, |subscriber| subscriber.user.class = None);
            }
        }
        assert!(round > 9, "the walk takes longer than the changes");
        let stayed = stood.values().filter(|before| {
            let now = book.subscribers.get(&before.id);
            let kept = |now: &&Subscriber| {
                fits(now) && (order == Order::Registered || now.version == before.version)
            };
            now.filter(kept).is_some()
        });
        for stayer in stayed {
            let met = walked.iter().filter(|met| met.id == stayer.id).count();
            assert_eq!(met, 1, "{order:?}, descending: {descending}");
        }
    }
}

fn fitting(n: u32) -> impl FnOnce(&mut Subscriber) {
    move |subscriber| {
        sim(n)(subscriber);
        subscriber.user.class = user_class("fitting");
    }
}
