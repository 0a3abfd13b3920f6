//! Several threads at one store.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use simroll_domain::{Keys, Lookup};

use super::book::{Book, Draft, append};
use super::values::{alias, iccid, sim};
use crate::{Ask, Directory, ListQuery, Store, StoreError};

/// Writers that count one number up, each on what it viewed: every count is made once.
pub fn racing_writers_lose_no_update<S: Store + Directory>(open: impl Fn() -> S) {
    const WRITERS: usize = 4;
    const COUNTS: usize = 25;
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(|subscriber| {
        sim(1)(subscriber);
        subscriber.alias = alias("0");
    });
    let lookup = Lookup::Iccid(iccid(1));
    let keys = Keys { lookups: [lookup.clone()].into(), ..Keys::default() };
    let ask = Ask { account: book.account, keys, answers: Vec::new() };
    let count_up = || {
        let view = store.view(std::slice::from_ref(&ask)).expect("the store can be viewed").remove(0).view;
        let count = |alias: &str| alias.parse::<usize>().expect("a count");
        let mut draft = Draft::on(view);
        draft.enter(|edit| {
            edit.change(id, |subscriber| {
                let next = subscriber.alias.as_ref().map_or(0, |alias| count(alias.as_str())) + 1;
                subscriber.alias = alias(&next.to_string());
            });
        });
        append(&store, &draft.part())
    };
    let write = || {
        for _ in 0..COUNTS {
            while let Err(error) = count_up() {
                assert!(matches!(error, StoreError::HeadMoved), "{error}");
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(write);
        }
    });
    let found = book.find(&lookup).remove(0);
    assert_eq!(found.alias, alias(&(WRITERS * COUNTS).to_string()));
    let all = crate::EntryQuery::After(simroll_domain::JournalNumber::default());
    let numbers: Vec<i64> = book.entries(&all).iter().map(|entry| entry.number.get()).collect();
    assert!(numbers.iter().copied().eq(1..=numbers.len() as i64));
    assert_eq!(numbers.len(), WRITERS * COUNTS + 1);
}

/// While parts are written that change two subscribers alike, no read sees them differ.
pub fn a_reader_sees_whole_parts_only<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let (one, two) = (book.register(sim(1)), book.register(sim(2)));
    let account = book.account;
    let keys = Keys { lookups: [Lookup::Iccid(iccid(1)), Lookup::Id(two)].into(), ..Keys::default() };
    let ask = [Ask { account, keys, answers: Vec::new() }];
    let done = AtomicBool::new(false);
    let look = || {
        let view = store.view(&ask).expect("the store can be viewed").remove(0).view;
        let aliases = [one, two].map(|id| view.subscriber(id).and_then(|s| s.alias.clone()));
        assert_eq!(aliases[0], aliases[1], "a view shows one moment");
        let version = view.subscriber(two).map(|s| s.version);
        assert!(version.is_some_and(|version| version <= view.head().number), "a view shows one moment");
        let listed = store.list(account, &ListQuery::all(None, 9)).expect("the store can be read");
        assert_eq!(listed[0].alias, listed[1].alias, "a list shows one moment");
    };
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    look();
                }
            });
        }
        // The readers end even if this fails.
        let written = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for n in 0..50 {
                let mut draft = book.draft();
                for id in [one, two] {
                    draft.enter(|edit| edit.change(id, |s| s.alias = alias(&format!("alias {n}"))));
                }
                book.append(draft).expect("nobody else writes");
            }
        }));
        done.store(true, Ordering::Relaxed);
        if let Err(panic) = written {
            std::panic::resume_unwind(panic);
        }
    });
    book.check();
}
