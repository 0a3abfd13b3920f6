//! Random commands: the store under test against the memory store.

mod commands;

use std::collections::BTreeSet;

use simroll_domain::decide::decide_unit;
use simroll_domain::{AccountId, Entry, Head, JournalNumber, Keys, Lookup, SubscriberId, Timestamp};

use super::book::{Book, Draft, holdings};
use crate::{AsOf, Ask, Directory, EntryQuery, ListQuery, MemoryStore, Part, Store};
pub(super) use commands::{Random, lookups};

/// The seeds that are always tried; the environment variable `SIMROLL_SEED` adds one.
pub(super) fn seeds() -> impl Iterator<Item = u64> {
    let own = std::env::var("SIMROLL_SEED").ok().and_then(|seed| seed.parse().ok());
    [1, 2, 3].into_iter().chain(own)
}

/// The same units on the same views lead to the same decisions, and then every read gives the same.
pub fn random_commands_lead_where_the_memory_store_leads<S: Store + Directory>(open: impl Fn() -> S) {
    let (store, oracle) = (open(), MemoryStore::new());
    for seed in seeds() {
        let accounts = [seed * 2 + 1_000, seed * 2 + 1_001];
        let accounts = accounts.map(|number| {
            Book::new(&oracle, number);
            Book::new(&store, number).account
        });
        let mut random = Random::new(seed);
        for round in 0..40 {
            step(&store, &oracle, accounts, &mut random, &format!("seed {seed}, round {round}"));
        }
        for account in accounts {
            compare(&store, &oracle, account, &mut random, &format!("seed {seed}"));
        }
    }
}

/// Decides a unit for each account, and appends them in one call.
pub(super) fn step<S: Store>(
    store: &S,
    oracle: &MemoryStore,
    accounts: [AccountId; 2],
    random: &mut Random,
    place: &str,
) {
    let units = accounts.map(|_| random.unit());
    let asks: Vec<Ask> = accounts
        .iter()
        .zip(&units)
        .map(|(account, unit)| {
            let mut keys = Keys::default();
            unit.commands.iter().for_each(|command| keys.add(command));
            Ask { account: *account, keys, answers: Vec::new() }
        })
        .collect();
    let viewed = store.view(&asks).expect("the store can be viewed");
    let expected = oracle.view(&asks).expect("the store can be viewed");
    let mut drafts = Vec::new();
    for ((unit, viewed), expected) in units.iter().zip(viewed).zip(expected) {
        let (mut draft, mut other) = (Draft::on(viewed.view), expected.view);
        assert_eq!(draft.view.head(), other.head(), "{place}");
        draft.time = Timestamp::from_micros(draft.time.as_micros() - random.below(2) * super::book::SECOND);
        let decision = decide_unit(unit, &mut draft.view, draft.time);
        assert_eq!(decision, decide_unit(unit, &mut other, draft.time), "{place}: the views differ");
        let time = draft.view.head().time;
        for (item, command) in decision.items.into_iter().zip(&unit.commands) {
            if let Ok(decided) = item
                && let Some(number) = decided.number
            {
                draft.record(decided.change, Head { number, time }, command.kind());
            }
        }
        drafts.push(draft);
    }
    let parts: Vec<Part<'_>> = drafts.iter().map(Draft::part).collect();
    for outcome in store.append(&parts).into_iter().chain(oracle.append(&parts)) {
        outcome.unwrap_or_else(|error| panic!("{place}: {error}"));
    }
}

/// Compares every read.
fn compare<S: Store>(store: &S, oracle: &MemoryStore, account: AccountId, random: &mut Random, place: &str) {
    let list = ListQuery::all(None, usize::MAX);
    let listed = oracle.list(account, &list).expect("readable");
    assert_eq!(store.list(account, &list).expect("readable"), listed, "{place}");
    for _ in 0..40 {
        let query = random.list();
        let (listed, expected) = (store.list(account, &query), oracle.list(account, &query));
        assert_eq!(listed.expect("readable"), expected.expect("readable"), "{place}: {query:?}");
        let (filter, most) = (&query.filter, query.limit);
        let (counted, expected) = (store.count(account, filter, most), oracle.count(account, filter, most));
        assert_eq!(counted.expect("readable"), expected.expect("readable"), "{place}: {filter:?}");
    }
    assert_eq!(
        store.use_cases(account).expect("readable"),
        oracle.use_cases(account).expect("readable"),
        "{place}"
    );
    let journal = everything(oracle, account);
    assert_eq!(everything(store, account), journal, "{place}");
    let known: BTreeSet<SubscriberId> = journal.iter().flat_map(Entry::touched).collect();
    for id in &known {
        let query = EntryQuery::Of(*id, JournalNumber::new(random.below(20)));
        let of = |store: &dyn Store| store.entries(account, &query, 5).expect("readable");
        assert_eq!(of(store), of(oracle), "{place}");
    }
    let lookups = known.into_iter().map(Lookup::Id).chain(lookups());
    for lookup in lookups {
        let held = |store: &dyn Store| holdings(store, account, &lookup);
        assert_eq!(held(store), held(oracle), "{place}: {}", lookup.kind());
        let mut moments = vec![AsOf::Now];
        for _ in 0..4 {
            let place = usize::try_from(random.below(journal.len() as i64)).expect("a place");
            moments.push(AsOf::Time(journal[place].time));
        }
        for moment in moments {
            let found = |store: &dyn Store| store.subscribers(account, &lookup, moment).expect("readable");
            assert_eq!(found(store), found(oracle), "{place}: {} {moment:?}", lookup.kind());
        }
    }
}

/// The whole journal.
pub(super) fn everything<S: Store>(store: &S, account: AccountId) -> Vec<Entry> {
    let all = EntryQuery::After(JournalNumber::default());
    store.entries(account, &all, usize::MAX).expect("the store can be read")
}
