//! Several threads at one store.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use simroll_domain::{AccountId, Keys, Lookup, View};

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
        let listed =
            store.list(account, &ListQuery::all(None, 9)).expect("the store can be read").subscribers;
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

/// Whoever has a turn appends to the head that he views in it, although others try all the while. A store without turns
/// has nothing to show here.
pub fn whoever_has_a_turn_is_not_overtaken<S: Store + Directory>(open: impl Fn() -> S) {
    let (store, other) = (open(), open());
    let mut book = Book::new(&store, 7);
    let id = book.register(sim(1));
    let ask = Ask { account: book.account, keys: Keys::default(), answers: Vec::new() };
    let head = || store.view(std::slice::from_ref(&ask)).expect("the store can be viewed")[0].view.head();
    let before = head();
    let mut overtaking = book.draft();
    overtaking.enter(|edit| edit.change(id, |subscriber| subscriber.alias = alias("theirs")));
    let mut draft = book.draft();
    draft.enter(|edit| edit.change(id, |subscriber| subscriber.alias = alias("ours")));
    for _ in 0..2 {
        draft.enter(|edit| edit.change(id, |subscriber| subscriber.alias = alias("ours again")));
    }
    let turn = store.turn(&[book.account]).expect("nobody else has it");
    if turn.accounts() == 0 {
        return;
    }
    let begun = AtomicBool::new(false);
    thread::scope(|scope| {
        let overtake = scope.spawn(|| {
            begun.store(true, Ordering::SeqCst);
            append(&other, &overtaking.part())
        });
        while !begun.load(Ordering::SeqCst) {
            thread::yield_now();
        }
        thread::sleep(std::time::Duration::from_millis(50));
        assert_eq!(head(), before, "nobody appends meanwhile");
        append(&store, &draft.part()).expect("nobody was faster");
        drop(turn);
        let overtaken = overtake.join().expect("no panic");
        assert!(matches!(overtaken, Err(StoreError::HeadMoved)), "{overtaken:?}");
    });
    assert_eq!(head().number.get(), before.number.get() + 3);
}

/// A turn for two accounts keeps others away from both, and one append ends it for both.
pub fn a_turn_for_two_accounts_is_overtaken_in_neither<S: Store + Directory>(open: impl Fn() -> S) {
    let (store, other) = (open(), open());
    let mut books = [Book::new(&store, 7), Book::new(&store, 8)];
    let ids = books.each_mut().map(|book| book.register(sim(1)));
    let renamed = |place: usize, name: &str| {
        let mut draft = books[place].draft();
        draft.enter(|edit| edit.change(ids[place], |subscriber| subscriber.alias = alias(name)));
        draft
    };
    let (ours, theirs) = ([0, 1].map(|place| renamed(place, "ours")), renamed(1, "theirs"));
    // Backwards: the order in which they are asked for is of no concern.
    let turn = store.turn(&[books[1].account, books[0].account]).expect("nobody else has it");
    if turn.accounts() < 2 {
        return;
    }
    let (begun, done) = (AtomicBool::new(false), AtomicBool::new(false));
    thread::scope(|scope| {
        let overtake = scope.spawn(|| {
            begun.store(true, Ordering::SeqCst);
            let overtaken = append(&other, &theirs.part());
            done.store(true, Ordering::SeqCst);
            overtaken
        });
        while !begun.load(Ordering::SeqCst) {
            thread::yield_now();
        }
        thread::sleep(std::time::Duration::from_millis(50));
        assert!(!done.load(Ordering::SeqCst), "nobody appends meanwhile");
        for written in store.append(&ours.each_ref().map(Draft::part)) {
            written.expect("nobody was faster");
        }
        let overtaken = overtake.join().expect("no panic");
        assert!(matches!(overtaken, Err(StoreError::HeadMoved)), "{overtaken:?}");
        drop(turn);
    });
}

/// A turn ends when it is dropped, and leaves nothing behind.
pub fn a_turn_that_nothing_was_appended_in_leaves_the_way_free<S: Store + Directory>(open: impl Fn() -> S) {
    let (store, other) = (open(), open());
    let mut book = Book::new(&store, 7);
    let id = book.register(sim(1));
    for n in 0..20 {
        let (ours, theirs) = if n % 2 == 0 { (&store, &other) } else { (&other, &store) };
        drop(ours.turn(&[book.account]).expect("nobody else has it"));
        let mut draft = Draft::on(view(theirs, book.account));
        draft.enter(|edit| edit.change(id, |subscriber| subscriber.alias = alias(&format!("alias {n}"))));
        append(theirs, &draft.part()).expect("nobody else writes");
    }
}

fn view<S: Store>(store: &S, account: AccountId) -> View {
    let keys = Keys { lookups: [Lookup::Iccid(iccid(1))].into(), ..Keys::default() };
    let ask = [Ask { account, keys, answers: Vec::new() }];
    store.view(&ask).expect("the store can be viewed").remove(0).view
}
