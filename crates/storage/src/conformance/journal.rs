//! Reads of the journal.

use std::slice;

use simroll_domain::{
    Author, Cause, Delta, Entry, Field, Flag, FlagCode, JournalNumber, Lookup, RequestId, TokenId, UseCase,
};
use uuid::Uuid;

use super::book::{Book, Draft};
use super::values::{
    FIRST, alias, everything, external_id, generic_id, hash, iccid, imei, imeisv, imsi, msisdn, sim,
    use_case, username, wrong_imei,
};
use crate::{Directory, EntryQuery, Store};

/// A request id finds its entry, and only that.
pub fn an_entry_is_found_by_its_request_id<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    for n in 1..=3 {
        book.register(sim(n));
    }
    for entry in &book.entries {
        assert_eq!(book.entries(&EntryQuery::Request(entry.request_id)), slice::from_ref(entry));
    }
    let unknown = RequestId::new(Uuid::from_u128(1));
    assert!(book.entries(&EntryQuery::Request(unknown)).is_empty());
}

/// Author, kind, naming look-up, every kind of change, flags and catalogue changes come back as they were.
pub fn entries_come_back_as_they_were_appended<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(everything(1));
    book.change(id, |subscriber| {
        subscriber.status = simroll_domain::Status::Suspend;
        subscriber.imei = Some(wrong_imei(1));
        subscriber.user.password = Some(hash(2));
        subscriber.subscription_mut(FIRST).is_last_active = false;
    });
    let define = |name: &str| UseCase {
        id: use_case(42),
        name: name.to_owned(),
        apns: vec!["iot.example".to_owned(), "a \"quoted\" one, \\ and more".to_owned()],
    };
    book.enter(|edit| edit.change.use_case = Some(Delta { from: None, to: Some(define("first")) }));
    book.enter(|edit| {
        edit.change.use_case = Some(Delta { from: Some(define("first")), to: Some(define("second")) });
    });
    book.enter(|edit| edit.change.use_case = Some(Delta { from: Some(define("second")), to: None }));
    book.enter(|edit| {
        edit.change(id, |subscriber| subscriber.alias = alias("\"; drop table 𝕊 — \u{202e}\\"));
        edit.change.flags = vec![
            Flag { field: Field::Imei, code: FlagCode::DeviceShared, expected: String::new() },
            Flag { field: Field::Password, code: FlagCode::HashUnverifiable, expected: "a, \"b\"".into() },
            Flag {
                field: Field::Iccid,
                code: FlagCode::Finding(simroll_identifiers::Code::CheckDigitMismatch),
                expected: "7".into(),
            },
        ];
    });
    let names = [
        Lookup::Id(id),
        Lookup::Imsi(imsi(1)),
        Lookup::Iccid(iccid(1)),
        Lookup::Msisdn(msisdn(1)),
        Lookup::Imei(imei(1)),
        Lookup::Imei(wrong_imei(1)),
        Lookup::ImeiSv(imeisv(1, 1)),
        Lookup::Username(username("a:b, \"c\"")),
        Lookup::ExternalId(external_id("imsi:1")),
        Lookup::GenericId(generic_id("ünïcode")),
    ];
    for name in names {
        book.enter(|edit| {
            edit.change.subscriber = Some(id);
            edit.change.named_by = Some(name);
        });
    }
    let mut draft = book.draft();
    let authors = [Author::Operator, Author::Token(TokenId::parse("0Zz").expect("plain"))];
    for author in authors {
        draft.enter(|edit| edit.change(id, |s| s.alias = alias(&format!("by {author:?}"))));
        draft.entries.last_mut().expect("one was entered").author = author;
    }
    book.append(draft).expect("nothing clashes");
    for cause in Cause::ALL {
        book.enter(|edit| edit.change.cause = Some(cause));
    }
    every_kind_of_command(&mut book);
    book.check();
}

/// One no-op of each kind: a kind is a word that must come back.
fn every_kind_of_command<S: Store + Directory>(book: &mut Book<'_, S>) {
    let mut draft: Draft = book.draft();
    for kind in simroll_domain::Command::KINDS {
        draft.enter(|_| ());
        draft.entries.last_mut().expect("one was entered").kind = kind;
    }
    book.append(draft).expect("nothing clashes");
}

/// Pages follow each other without gaps, and past the end there is nothing.
pub fn entries_come_in_pages<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    for n in 1..=7 {
        book.register(sim(n));
    }
    let page = |after: i64, limit: usize| -> Vec<i64> {
        let query = EntryQuery::After(JournalNumber::new(after));
        let page = store.entries(book.account, &query, limit).expect("the store can be read");
        page.iter().map(|entry| entry.number.get()).collect()
    };
    assert_eq!(page(0, 3), [1, 2, 3]);
    assert_eq!(page(3, 3), [4, 5, 6]);
    assert_eq!(page(6, 3), [7]);
    assert_eq!(page(7, 3), []);
    assert_eq!(page(0, 0), []);
    assert_eq!(page(0, usize::MAX).len(), 7);
}

/// An entry belongs to each subscriber that it changed, whoever it named; a no-op belongs to nobody.
pub fn entries_of_a_subscriber_are_those_that_changed_it<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let one = book.register(sim(1));
    let two = book.register(sim(2));
    let three = book.register(sim(3));
    book.change(one, |subscriber| subscriber.alias = alias("4"));
    book.enter(|edit| {
        edit.change(two, |subscriber| subscriber.imei = None);
        edit.change(one, |subscriber| subscriber.iccid = None);
        edit.change(three, |subscriber| subscriber.iccid = Some(iccid(1)));
    });
    book.enter(|edit| {
        edit.change.subscriber = Some(one);
        edit.change(two, |subscriber| subscriber.alias = alias("6"));
    });
    book.enter(|edit| edit.change.subscriber = Some(one));
    book.enter(|edit| {
        edit.remove(three);
        edit.change(one, |subscriber| subscriber.iccid = Some(iccid(1)));
    });
    let of = |id, after: i64, limit: usize| -> Vec<i64> {
        let query = EntryQuery::Of(id, JournalNumber::new(after));
        let found: Vec<Entry> = store.entries(book.account, &query, limit).expect("the store can be read");
        found.iter().map(|entry| entry.number.get()).collect()
    };
    assert_eq!(of(one, 0, 100), [1, 4, 5, 8]);
    assert_eq!(of(two, 0, 100), [2, 6]);
    assert_eq!(of(three, 0, 100), [3, 5, 8]);
    assert_eq!(of(one, 1, 2), [4, 5]);
    assert_eq!(of(three, 3, 1), [5]);
    assert_eq!(of(three, 8, 10), []);
}
