//! Kept answers: what a retry gets.

use std::slice;

use simroll_domain::{Keys, Timestamp, TokenId};

use super::book::{Book, append};
use super::values::sim;
use crate::{AnswerKey, Directory, KeptAnswer, Store, StoreError};

/// An answer is found by token and key together, in its account only, and after reopening.
pub fn an_answer_is_found_under_its_token_and_key<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let (book, other) = (Book::new(&store, 7), Book::new(&store, 8));
    let long = "k".repeat(255);
    let kept = [
        answer("one", "key", "first"),
        answer("two", "key", "second"),
        answer("one", "Key", "third"),
        answer("one", &long, "{\"né\":\"\\u0041\"}"),
    ];
    let mut part = book.draft();
    part.enter(|edit| edit.register(sim(1)));
    let mut part = part.part();
    part.answers = kept.to_vec();
    append(&store, &part).expect("nothing clashes");
    keep(&other, &[answer("one", "key", "of another account")], None);
    let (book, other) = (book.closed(), other.closed());
    drop(store);

    let again = open();
    let (book, other) = (book.on(&again), other.on(&again));
    for answer in &kept {
        assert_eq!(asked(&book, &[answer]), slice::from_ref(answer));
    }
    let mut all = asked(&book, &kept.iter().collect::<Vec<_>>());
    all.sort_by(|a, b| a.answer.cmp(&b.answer));
    assert_eq!(all.len(), 4);
    assert_eq!(asked(&other, &[&kept[0]])[0].answer, "of another account");
    assert!(asked(&other, &[&kept[1]]).is_empty());
    assert!(asked(&book, &[&answer("three", "key", "")]).is_empty());
    assert!(asked(&book, &[&answer("two", "Key", "")]).is_empty());
}

/// An answer is part of its part: refused together, kept together.
pub fn an_answer_is_kept_only_with_its_part<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let stale = book.draft();
    book.register(sim(1));
    let kept = answer("one", "key", "never");
    let mut part = stale.part();
    part.answers = vec![kept.clone()];
    assert!(matches!(append(&store, &part), Err(StoreError::HeadMoved)));
    let mut clash = book.draft();
    clash.enter(|edit| edit.register(sim(1)));
    let mut part = clash.part();
    part.answers = vec![kept.clone()];
    assert!(matches!(append(&store, &part), Err(StoreError::Corrupt(_))));
    assert!(asked(&book, &[&kept]).is_empty());
}

/// A key whose answer is too old to count may be used anew.
pub fn an_answer_may_be_replaced<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let book = Book::new(&store, 7);
    let mut again = answer("one", "key", "again");
    again.fingerprint = [9; 32];
    again.kept_at = Timestamp::from_micros(99);
    for kept in [&answer("one", "key", "first"), &again] {
        keep(&book, slice::from_ref(kept), None);
    }
    assert_eq!(asked(&book, &[&again]), [again.clone()]);
}

/// Answers older than a moment are forgotten, of that account only.
pub fn old_answers_are_forgotten<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let (book, other) = (Book::new(&store, 7), Book::new(&store, 8));
    let aged = |key: &str, age: i64| KeptAnswer {
        kept_at: Timestamp::from_micros(age),
        ..answer("one", key, "kept")
    };
    let kept = [aged("a", 1), aged("b", 2), aged("c", 3)];
    for book in [&book, &other] {
        keep(book, &kept, None);
    }
    keep(&book, &[aged("d", 1)], Some(Timestamp::from_micros(2)));
    let left =
        |book: &Book<'_, S>| kept.iter().map(|answer| asked(book, &[answer]).len()).collect::<Vec<_>>();
    assert_eq!(left(&book), [0, 1, 1]);
    assert_eq!(left(&other), [1, 1, 1]);
    assert_eq!(asked(&book, &[&aged("d", 1)]).len(), 1, "what is kept now is not forgotten now");
}

fn answer(token: &str, key: &str, answer: &str) -> KeptAnswer {
    let token = TokenId::parse(token).expect("a plain id");
    let key = AnswerKey { token, key: key.to_owned() };
    let fingerprint = std::array::from_fn(|place| u8::try_from(place * 7).expect("under 256"));
    KeptAnswer { key, fingerprint, answer: answer.to_owned(), kept_at: Timestamp::from_micros(5) }
}

/// Appends a part with nothing but answers.
fn keep<S: Store + Directory>(book: &Book<'_, S>, answers: &[KeptAnswer], forget_before: Option<Timestamp>) {
    let draft = book.draft();
    let mut part = draft.part();
    part.answers = answers.to_vec();
    part.forget_answers_before = forget_before;
    append(book.store, &part).expect("a part may have no entries");
}

fn asked<S: Store + Directory>(book: &Book<'_, S>, answers: &[&KeptAnswer]) -> Vec<KeptAnswer> {
    book.ask(Keys::default(), answers.iter().map(|answer| answer.key.clone()).collect()).answers
}
