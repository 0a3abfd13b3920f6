//! What was appended stays.

use simroll_domain::{JournalNumber, Lookup};

use super::book::Book;
use super::values::{alias, everything, hash, iccid, sim};
use crate::{Directory, EntryQuery, Store};

/// Subscribers with everything in them, their identifiers and their journal survive.
pub fn what_was_appended_is_there_after_reopening<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(everything(1));
    book.register(sim(2));
    book.change(id, |subscriber| subscriber.alias = alias("another"));
    book.check();
    let book = book.closed();
    drop(store);

    let again = open();
    let book = book.on(&again);
    book.check();
    assert_eq!(book.find(&Lookup::Iccid(iccid(1))), [book.subscribers[&id].clone()]);
}

/// The head survives: the next part is appended to it, and only to it.
pub fn a_journal_goes_on_after_reopening<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(sim(1));
    let book = book.closed();
    drop(store);

    let again = open();
    let mut book = book.on(&again);
    book.change(id, |subscriber| subscriber.alias = alias("after"));
    book.check();
}

/// The hash is part of the current state, and the journal only says that it changed.
pub fn a_password_hash_is_kept_but_stands_in_no_entry<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(everything(1));
    book.change(id, |subscriber| subscriber.user.password = Some(hash(2)));
    book.change(id, |subscriber| subscriber.alias = alias("another"));
    let book = book.closed();
    drop(store);

    let again = open();
    let book = book.on(&again);
    let kept = book.find(&Lookup::Id(id)).remove(0).user.password;
    assert_eq!(kept.expect("a hash is kept").expose(), hash(2).expose());
    let shown = format!("{:?}", book.entries(&EntryQuery::Of(id, JournalNumber::default())));
    assert!(!shown.contains("digest"), "no entry holds a hash");
}

/// Removal releases everything, and the journal keeps what was.
pub fn a_removed_subscriber_is_gone_but_for_its_history<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(everything(1));
    book.remove(id);
    let book = book.closed();
    drop(store);

    let again = open();
    let mut book = book.on(&again);
    book.check();
    assert!(book.find(&Lookup::Id(id)).is_empty());
    assert!(book.find(&Lookup::Iccid(iccid(1))).is_empty());
    assert_eq!(book.entries(&EntryQuery::Of(id, JournalNumber::default())).len(), 2);
    let successor = book.register(everything(1));
    assert_ne!(successor, id, "an id is never given again");
    book.check();
}
