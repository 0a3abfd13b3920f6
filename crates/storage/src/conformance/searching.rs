//! Searches of the journal, newest first, and where it ends.

use std::collections::BTreeSet;

use simroll_domain::{AccountId, Author, Entry, Head, JournalNumber, SubscriberId, Timestamp, TokenId};

use super::book::{Book, Draft, SECOND};
use super::random::Random;
use super::values::{alias, everything, sim};
use crate::{Directory, EntryFilter, EntryQuery, Store};

fn token(text: &str) -> Author {
    Author::Token(TokenId::parse(text).expect("a plain id"))
}

/// What a search finds, by number, and how many it counts: one answer.
fn found<S: Store + Directory>(book: &Book<'_, S>, filter: &EntryFilter) -> Vec<i64> {
    let entries = book.entries(&EntryQuery::Newest(filter.clone()));
    for entry in &entries {
        let appended = book.entries.iter().find(|appended| appended.number == entry.number);
        assert_eq!(Some(entry), appended, "an entry is what was appended");
    }
    let counted = book.count_entries(filter, usize::MAX);
    assert_eq!(
        counted.saturating_sub(usize::try_from(filter.skip).expect("few")),
        entries.len(),
        "{filter:?}"
    );
    entries.iter().map(|entry| entry.number.get()).collect()
}

/// A journal in which each filter finds something else: three subscribers, of whom entries name and change one, the
/// other or both.
fn told<S: Store + Directory>(store: &S) -> (Book<'_, S>, [SubscriberId; 3]) {
    let mut book = Book::new(store, 7);
    let mut draft = book.draft();
    let one = draft.enter(|edit| edit.register(sim(1)));
    let two = draft.enter(|edit| edit.register(sim(2)));
    let three = draft.enter(|edit| edit.register(everything(3)));
    draft.enter(|edit| edit.change(one, |subscriber| subscriber.alias = alias("4")));
    draft.enter(|edit| edit.change.subscriber = Some(one));
    draft.enter(|edit| {
        edit.change.subscriber = Some(two);
        edit.change(three, |subscriber| subscriber.imei = None);
        edit.change(one, |subscriber| subscriber.alias = alias("6"));
    });
    draft.enter(|_| ());
    draft.enter(|edit| edit.remove(three));
    signed(
        &mut draft,
        [("a", "register"), ("b", "register"), ("a", "import"), ("a", "alias"), ("b", "alias")],
    );
    draft.entries[5].author = token("b");
    draft.entries[7].author = Author::Operator;
    draft.entries[7].kind = "remove";
    book.append(draft).expect("nothing clashes");
    (book, [one, two, three])
}

fn signed<const N: usize>(draft: &mut Draft, signs: [(&str, &'static str); N]) {
    for (entry, (author, kind)) in draft.entries.iter_mut().zip(signs) {
        (entry.author, entry.kind) = (token(author), kind);
    }
}

/// Kind, author and time choose entries, each alone; the time goes from one bound to before the other.
pub fn a_search_of_the_journal_chooses_entries<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let (book, _) = told(&store);
    let all = EntryFilter::default();
    assert_eq!(found(&book, &all), [8, 7, 6, 5, 4, 3, 2, 1]);
    let kind = |kind: &str| EntryFilter { kind: Some(kind.to_owned()), ..EntryFilter::default() };
    assert_eq!(found(&book, &kind("register")), [2, 1]);
    assert_eq!(found(&book, &kind("alias")), [5, 4]);
    assert_eq!(found(&book, &kind("user")), []);
    assert_eq!(found(&book, &kind("no such kind")), []);
    let author = |author| EntryFilter { author: Some(author), ..EntryFilter::default() };
    assert_eq!(found(&book, &author(token("a"))), [4, 3, 1]);
    assert_eq!(found(&book, &author(token("b"))), [6, 5, 2]);
    assert_eq!(found(&book, &author(Author::Operator)), [8]);
    assert_eq!(found(&book, &author(token("nobody"))), []);
    let time = |number: usize, shift: i64| {
        Some(Timestamp::from_micros(book.entries[number - 1].time.as_micros() + shift))
    };
    let between = |from, until| found(&book, &EntryFilter { from, until, ..EntryFilter::default() });
    assert_eq!(between(time(6, 0), None), [8, 7, 6]);
    assert_eq!(between(time(6, 1), None), [8, 7]);
    assert_eq!(between(None, time(3, 0)), [2, 1]);
    assert_eq!(between(None, time(3, 1)), [3, 2, 1]);
    assert_eq!(between(time(3, 0), time(6, 0)), [5, 4, 3]);
    assert_eq!(between(time(3, 0), time(3, 0)), []);
    assert_eq!(between(time(6, 0), time(3, 0)), []);
    let ends = [i64::MIN, i64::MAX].map(|micros| Some(Timestamp::from_micros(micros)));
    assert_eq!(between(ends[0], ends[1]).len(), 8);
    assert_eq!(between(ends[1], None), []);
    assert_eq!(between(None, ends[0]), []);
}

/// What is about a subscriber is what named or changed it; what changed it is its history.
pub fn a_search_of_the_journal_is_about_subscribers<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let (book, [one, two, three]) = told(&store);
    let about = |ids: &[SubscriberId]| {
        let about = Some(ids.iter().copied().collect());
        found(&book, &EntryFilter { about, ..EntryFilter::default() })
    };
    assert_eq!(about(&[one]), [6, 5, 4, 1]);
    assert_eq!(about(&[two]), [6, 2]);
    assert_eq!(about(&[three]), [8, 6, 3]);
    assert_eq!(about(&[two, three]), [8, 6, 3, 2]);
    assert_eq!(about(&[one, two, three]), [8, 6, 5, 4, 3, 2, 1]);
    assert_eq!(about(&[]), []);
    let changed = |id| found(&book, &EntryFilter { changed: Some(id), ..EntryFilter::default() });
    assert_eq!(changed(one), [6, 4, 1]);
    assert_eq!(changed(two), [2]);
    assert_eq!(changed(three), [8, 6, 3]);
    let unknown = SubscriberId::new(book.account, JournalNumber::new(4));
    assert_eq!(changed(unknown), []);
    assert_eq!(about(&[unknown]), []);
}

/// Filters of the journal narrow each other, whichever they are, and pages by cursor and by number are pages of that.
pub fn filters_of_the_journal_narrow_each_other<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let (mut book, ids) = told(&store);
    let mut random = Random::new(9);
    let mut draft = book.draft();
    for n in 0..60 {
        let id = ids[usize::try_from(random.below(2)).expect("one of two")];
        let twice = random.below(3) == 0;
        draft.enter(|edit| match n % 4 {
            0 => edit.change.subscriber = Some(id),
            _ => {
                edit.change(id, |subscriber| subscriber.alias = alias(&n.to_string()));
                if twice && id != ids[0] {
                    edit.change(ids[0], |subscriber| subscriber.alias = alias(&n.to_string()));
                }
            }
        });
        if random.below(4) == 0 {
            draft.time = Timestamp::from_micros(draft.time.as_micros() - SECOND);
        }
        let entry = draft.entries.last_mut().expect("one was entered");
        entry.kind = ["alias", "user", "identifiers"][usize::try_from(random.below(3)).expect("few")];
        entry.author = [token("a"), token("b"), Author::Operator]
            [usize::try_from(random.below(3)).expect("few")]
        .clone();
    }
    book.append(draft).expect("nothing clashes");
    let mut hits = 0;
    for _ in 0..300 {
        let filter = drawn(&mut random, &book.entries, ids);
        let fitting: Vec<i64> = book
            .entries
            .iter()
            .rev()
            .filter(|entry| filter.fits(entry))
            .map(|entry| entry.number.get())
            .collect();
        assert_eq!(found(&book, &filter), fitting, "{filter:?}");
        hits += usize::from(!fitting.is_empty());
        let size = usize::try_from(1 + random.below(7)).expect("few");
        let page = |filter: EntryFilter| -> Vec<i64> {
            let page = store.entries(book.account, &EntryQuery::Newest(filter), size).expect("readable");
            page.iter().map(|entry| entry.number.get()).collect()
        };
        let mut walked: Vec<i64> = Vec::new();
        let mut before = filter.before;
        while walked.len() < fitting.len() {
            let next = page(EntryFilter { before, ..filter.clone() });
            let skipped = page(EntryFilter { skip: walked.len() as u64, ..filter.clone() });
            assert_eq!(next, skipped, "{filter:?}");
            before = next.last().map(|number| JournalNumber::new(*number));
            walked.extend(next);
        }
        assert_eq!(walked, fitting);
        assert_eq!(page(EntryFilter { skip: u64::MAX, ..filter.clone() }), []);
        let counts = [0, 1, fitting.len()].map(|most| book.count_entries(&filter, most));
        assert_eq!(counts, [0, fitting.len().min(1), fitting.len()], "{filter:?}");
    }
    assert!(hits > 100, "the filters drawn say something");
}

fn drawn(random: &mut Random, entries: &[Entry], ids: [SubscriberId; 3]) -> EntryFilter {
    let mut below = |bound: usize| {
        let bound = i64::try_from(bound).expect("few");
        usize::try_from(random.below(bound)).expect("not negative")
    };
    let time = |place: usize| entries.get(place).map(|entry| entry.time);
    let subset = |bits: usize| -> BTreeSet<SubscriberId> {
        ids.into_iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1).map(|(_, id)| id).collect()
    };
    EntryFilter {
        before: entries.get(below(200)).map(|entry| entry.number),
        skip: 0,
        about: Some(below(20)).filter(|bits| *bits < 8).map(subset),
        changed: ids.get(below(9)).copied(),
        kind: ["alias", "user", "register"].get(below(7)).map(|kind| (*kind).to_owned()),
        author: [token("a"), token("b"), Author::Operator].get(below(8)).cloned(),
        from: time(below(250)),
        until: time(below(250)),
    }
}

/// The head is the number and time of the last entry, and before the first it is nothing yet.
pub fn the_head_is_the_last_entry<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let head = |account| store.head(account).expect("the store can be read");
    assert_eq!(head(book.account), Head::default());
    for n in 1..=3 {
        book.register(sim(n));
        assert_eq!(head(book.account), book.view.head());
    }
    book.enter(|_| ());
    assert_eq!(head(book.account), book.view.head());
    assert_eq!(head(AccountId::new(8).expect("a small number")), Head::default());
}
