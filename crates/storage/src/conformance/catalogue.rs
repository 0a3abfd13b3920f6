//! The catalogue of use cases.

use simroll_domain::{Delta, Keys, UseCase};

use super::book::{Book, append};
use super::values::use_case;
use crate::{Directory, Store, StoreError};

/// Use cases come in the order of their ids, replaced ones once, dropped ones not at all; and they survive.
pub fn use_cases_are_defined_replaced_and_dropped<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    for n in [10, 9, u32::MAX / 2] {
        put(&mut book, None, Some(case(n, "first")));
    }
    put(&mut book, Some(case(9, "first")), Some(case(9, "second")));
    put(&mut book, Some(case(10, "first")), None);
    let expected = [case(9, "second"), case(u32::MAX / 2, "first")];
    assert_eq!(store.use_cases(book.account).expect("the store can be read"), expected);

    // What the journal says to have been must have been.
    for from in [None, Some(case(10, "first"))] {
        let to = from.is_none().then(|| case(9, "third"));
        let mut draft = book.draft();
        draft.enter(|edit| edit.change.use_case = Some(Delta { from, to }));
        assert!(matches!(append(&store, &draft.part()), Err(StoreError::Corrupt(_))));
    }
    let book = book.closed();
    drop(store);
    let again = open();
    let book = book.on(&again);
    book.check();
    assert_eq!(again.use_cases(book.account).expect("the store can be read"), expected);
}

/// A view tells those use cases that it was asked for and, if it was asked for any, how many there are.
pub fn a_view_tells_of_the_catalogue<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let (mut book, other) = (Book::new(&store, 7), Book::new(&store, 8));
    let keys = Keys { use_cases: [1, 2, 5].map(use_case).into(), ..Keys::default() };
    assert_eq!(book.ask(keys.clone(), Vec::new()).view.catalogue().size, 0);
    for n in 1..=3 {
        put(&mut book, None, Some(case(n, "name")));
    }
    let viewed = book.ask(keys.clone(), Vec::new());
    let catalogue = viewed.view.catalogue();
    assert_eq!(catalogue.size, 3);
    assert!(catalogue.known.values().eq(&[case(1, "name"), case(2, "name")]));
    let beyond = Keys { use_cases: [use_case(9)].into(), ..Keys::default() };
    assert_eq!(book.ask(beyond, Vec::new()).view.catalogue().size, 3);
    assert_eq!(other.ask(keys, Vec::new()).view.catalogue().size, 0);
}

fn case(n: u32, name: &str) -> UseCase {
    UseCase { id: use_case(n), name: name.to_owned(), apns: vec![format!("apn{n}.example"), "a".to_owned()] }
}

fn put<S: Store + Directory>(book: &mut Book<'_, S>, from: Option<UseCase>, to: Option<UseCase>) {
    book.enter(|edit| edit.change.use_case = Some(Delta { from, to }));
}
