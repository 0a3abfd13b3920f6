//! Every read of the past against the journal: what the entries up to a moment add up to is what the store says of it.
//!
//! The accounts that are read are random, from few identifiers, so that everything is swapped, handed on, given up and
//! taken again; that this happened is checked as well.

use std::collections::{BTreeMap, BTreeSet};

use simroll_domain::{
    AccountId, Catalogue, Entry, Field, Head, JournalNumber, Lookup, Match, Search, Subscriber, SubscriberId,
    Timestamp, View,
};

use super::book::Book;
use super::random::{Random, everything, lookups, seeds, step};
use crate::{AsOf, Directory, Holding, Holdings, MemoryStore, Store};

/// How many calls make an account.
const ROUNDS: usize = 60;

/// Into how many parts the look-ups are split that are asked after each entry.
const PARTS: usize = 7;

/// An account that something happened to.
struct Walk {
    seed: u64,
    account: AccountId,
    journal: Vec<Entry>,
}

/// Makes an account for each seed.
fn walks<S: Store + Directory>(store: &S) -> Vec<Walk> {
    let oracle = MemoryStore::new();
    let walk = |seed: u64| {
        let accounts = [seed * 2 + 2_000, seed * 2 + 2_001];
        let accounts = accounts.map(|number| {
            Book::new(&oracle, number);
            Book::new(store, number).account
        });
        let mut random = Random::new(seed.wrapping_add(1 << 32));
        for round in 0..ROUNDS {
            step(store, &oracle, accounts, &mut random, &format!("seed {seed}, round {round}"));
        }
        let [account, _] = accounts;
        Walk { seed, account, journal: everything(store, account) }
    };
    seeds().map(walk).collect()
}

/// A moment between two entries.
struct Moment<'a> {
    /// The last entry that has happened.
    last: &'a Entry,
    /// The next.
    next: Option<&'a Entry>,
    /// Everybody, as the entries so far add up to.
    replayed: &'a BTreeMap<SubscriberId, Subscriber>,
}

impl Moment<'_> {
    /// The first and the last time that is this moment; none where the next entry has the time of the last.
    fn times(&self) -> Option<[Timestamp; 2]> {
        let end = self.next.map_or(i64::MAX, |next| next.time.as_micros() - 1);
        (self.last.time.as_micros() <= end).then(|| [self.last.time, Timestamp::from_micros(end)])
    }
}

impl Walk {
    /// Everything that may be asked about: who ever was there, and every identifier that there is.
    fn lookups(&self) -> Vec<Lookup> {
        let known: BTreeSet<SubscriberId> = self.journal.iter().flat_map(Entry::touched).collect();
        known.into_iter().map(Lookup::Id).chain(lookups()).collect()
    }

    /// Looks at the account after each of its entries.
    fn each_moment(&self, mut look: impl FnMut(&Moment<'_>)) {
        let mut replayed = BTreeMap::new();
        for (place, last) in self.journal.iter().enumerate() {
            for id in last.touched() {
                match Entry::replay(id, &self.journal[..=place]) {
                    Some(subscriber) => replayed.insert(id, subscriber),
                    None => replayed.remove(&id),
                };
            }
            look(&Moment { last, next: self.journal.get(place + 1), replayed: &replayed });
        }
    }
}

/// At any time, subscribers are what folding the journal up to it gives, and an identifier names those who then held it;
/// before the first entry there was nobody.
pub fn the_journal_replays_to_every_moment<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut swapped = BTreeSet::new();
    for walk in walks(&store) {
        let Walk { seed, account, ref journal } = walk;
        let lookups = walk.lookups();
        let find = |lookup: &Lookup, time| {
            store.subscribers(account, lookup, AsOf::Time(time)).expect("the store can be read")
        };
        let before = Timestamp::from_micros(journal[0].time.as_micros() - 1);
        assert!(lookups.iter().all(|lookup| find(lookup, before).is_empty()), "seed {seed}");
        walk.each_moment(|moment| {
            let number = moment.last.number;
            let everybody = moment.replayed.values().cloned();
            let view = View::new(account, Head::default(), everybody, Catalogue::default());
            for time in moment.times().into_iter().flatten() {
                // Each time another part of them: asked all the time, they would take minutes.
                let part = usize::try_from(number.get()).expect("a place") % PARTS;
                let asked = lookups.iter().skip(part).step_by(PARTS);
                for lookup in asked {
                    let expected = view.find(lookup).into_iter().filter_map(|id| view.subscriber(id));
                    assert!(
                        find(lookup, time).iter().eq(expected),
                        "seed {seed}: {} after {number}, at {time:?}",
                        lookup.kind()
                    );
                }
            }
        });
        let changes = journal.iter().flat_map(|entry| &entry.changes).map(|change| &change.field);
        let replaced = changes.filter(|change| change.from().is_some() && change.to().is_some());
        swapped.extend(replaced.map(simroll_domain::FieldChange::field));
    }
    // An import may move the mark of the last active subscription, but seldom finds two.
    let expected: BTreeSet<Field> =
        Field::ALL.into_iter().filter(|field| *field != Field::IsLastActive).collect();
    let missing: Vec<&Field> = expected.difference(&swapped).collect();
    assert!(missing.is_empty(), "never seen to become another: {missing:?}");
}

/// Who held an identifier after any entry, and at any time, is whoever the journal up to it leaves with it, and so is
/// what somebody held; a holding is as long as it can be; and what was given up still leads to who had it.
pub fn who_held_what_is_what_the_journal_replays_to<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let (mut at_one_time, mut returned) = (0, 0);
    for walk in walks(&store) {
        let Walk { seed, account, .. } = walk;
        let lookups = walk.lookups();
        let holdings = store.holdings(account, &lookups).expect("the store can be read");
        assert_eq!(holdings.len(), lookups.len(), "there is one answer for each look-up");
        let mut ever: Vec<BTreeSet<SubscriberId>> = vec![BTreeSet::new(); lookups.len()];
        // Those who held it when it was held last.
        let mut latest = ever.clone();
        walk.each_moment(|moment| {
            let number = moment.last.number;
            let replayed = pairs(&lookups, |lookup| {
                moment.replayed.values().filter(|own| is_found(own, lookup)).map(|own| own.id).collect()
            });
            let held = |lasts: &dyn Fn(&Holding) -> bool| {
                pairs(&holdings, |own| {
                    own.all.iter().filter(|held| lasts(held)).map(|h| h.subscriber).collect()
                })
            };
            let told = held(&|held| held.opened <= number && held.closed.is_none_or(|end| number < end));
            assert_eq!(told, replayed, "seed {seed}: after {number}");
            for time in moment.times().into_iter().flatten() {
                let told = held(&|held| held.from <= time && held.until.is_none_or(|end| time < end));
                assert_eq!(told, replayed, "seed {seed}: after {number}, at {time:?}");
            }
            at_one_time += usize::from(moment.times().is_none());
            let mut now = vec![BTreeSet::new(); lookups.len()];
            for (place, id) in replayed {
                now[place].insert(id);
                ever[place].insert(id);
            }
            for (latest, now) in latest.iter_mut().zip(now).filter(|(_, now)| !now.is_empty()) {
                *latest = now;
            }
        });
        let head = walk.journal.last().map_or(JournalNumber::default(), |last| last.number);
        for (((lookup, holdings), ever), latest) in lookups.iter().zip(&holdings).zip(ever).zip(latest) {
            let named = store.subscribers(account, lookup, AsOf::Now).expect("the store can be read");
            assert!(named.iter().map(|subscriber| subscriber.id).eq(holdings.named.iter().copied()));
            assert_eq!(holdings.head, head);
            check_stretches(holdings);
            returned += usize::from(holdings.all.len() > ever.len() && !matches!(lookup, Lookup::Id(_)));
            let holder = holdings.holder();
            assert_eq!(holder.is_some(), !latest.is_empty(), "seed {seed}: {}", lookup.kind());
            let last =
                |id| latest.contains(&id) && (holdings.named.is_empty() || holdings.named.contains(&id));
            assert!(holder.is_none_or(last), "seed {seed}: {}", lookup.kind());
        }
    }
    assert!(at_one_time > 0 && returned > 0, "entries share a time, and holders come back");
}

/// Each place of `of` with each of whom `held_by` names for it.
fn pairs<T>(of: &[T], held_by: impl Fn(&T) -> Vec<SubscriberId>) -> Vec<(usize, SubscriberId)> {
    let mut pairs: Vec<_> = of
        .iter()
        .enumerate()
        .flat_map(|(place, one)| held_by(one).into_iter().map(move |id| (place, id)))
        .collect();
    pairs.sort_unstable();
    pairs
}

/// One holder's stretches neither overlap nor touch, and each has a beginning before its end.
fn check_stretches(holdings: &Holdings) {
    let mut began: BTreeMap<SubscriberId, JournalNumber> = BTreeMap::new();
    for held in &holdings.all {
        assert!(held.closed.is_none_or(|end| held.opened < end));
        if let Some(later) = began.insert(held.subscriber, held.opened) {
            assert!(held.closed.is_some_and(|end| end < later));
        }
    }
}

/// Whether `lookup` finds the subscriber, in whichever stage.
fn is_found(subscriber: &Subscriber, lookup: &Lookup) -> bool {
    let finds = |search: &Search| {
        subscriber.bindings().any(|(kind, text)| match search.matching {
            Match::Exact => kind == search.key.kind && *text == *search.key.text,
            Match::Prefix => kind == search.key.kind && text.starts_with(&*search.key.text),
        })
    };
    *lookup == Lookup::Id(subscriber.id) || lookup.searches().any(|search| finds(&search))
}
