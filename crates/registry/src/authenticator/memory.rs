//! The tokens that were looked up within the last second: bounded, and only valid ones.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use simroll_domain::TokenId;
use simroll_storage::TokenRecord;

use super::Known;

/// How old what is remembered of a token may be.
const MAX_AGE: Duration = Duration::from_secs(1);

/// At which age it is renewed in the background.
const RENEW_AGE: Duration = Duration::from_millis(500);

/// How many tokens are remembered.
const CAPACITY: usize = 8192;

/// A bounded map that forgets the older half at once: cheap, and good enough where nothing is of use for long.
#[derive(Default)]
pub(super) struct Memory(Mutex<Generations>);

/// A token that is remembered.
pub(super) struct Recalled {
    pub(super) known: Known,
    /// Whether whoever recalled it is to look it up again.
    pub(super) to_renew: bool,
}

#[derive(Default)]
struct Generations {
    young: HashMap<TokenId, Entry>,
    old: HashMap<TokenId, Entry>,
}

struct Entry {
    known: Known,
    /// When the look-up began.
    at: Instant,
    renewing: bool,
}

impl Memory {
    /// The token of that id, where it was looked up not long ago.
    pub(super) fn recall(&self, id: &TokenId) -> Option<Recalled> {
        let mut generations = self.lock();
        let entry = generations.get(id)?;
        let age = entry.at.elapsed();
        if age >= MAX_AGE {
            return None;
        }
        let to_renew = age >= RENEW_AGE && !entry.renewing;
        entry.renewing |= to_renew;
        Some(Recalled { known: entry.known.clone(), to_renew })
    }

    /// Remembers what a look-up found that began at `at`.
    pub(super) fn remember(&self, record: TokenRecord, at: Instant) -> Known {
        let mut generations = self.lock();
        let last_use = generations.get(&record.id).map(|entry| Arc::clone(&entry.known.last_use));
        let last_use = last_use.unwrap_or_default();
        last_use.learn(record.last_used_at);
        let known = Known { record: Arc::new(record), last_use };
        let entry = Entry { known: known.clone(), at, renewing: false };
        generations.insert(known.record.id.clone(), entry);
        known
    }

    /// Forgets a token that is not valid any more.
    pub(super) fn forget(&self, id: &TokenId) {
        let mut generations = self.lock();
        generations.young.remove(id);
        generations.old.remove(id);
    }

    fn lock(&self) -> MutexGuard<'_, Generations> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Generations {
    fn get(&mut self, id: &TokenId) -> Option<&mut Entry> {
        self.young.get_mut(id).or_else(|| self.old.get_mut(id))
    }

    fn insert(&mut self, id: TokenId, entry: Entry) {
        if self.young.len() >= CAPACITY / 2 {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(id, entry);
    }
}

#[cfg(test)]
mod tests {
    use simroll_domain::{AccountId, Timestamp};
    use simroll_storage::Grant;

    use super::*;

    fn record(number: usize) -> TokenRecord {
        let mut record = crate::new_token(
            AccountId::new(1).expect("an account id"),
            Grant::default(),
            Timestamp::from_micros(1),
        )
        .1;
        record.id = id(number);
        record
    }

    fn id(number: usize) -> TokenId {
        TokenId::parse(&number.to_string()).expect("digits")
    }

    #[test]
    fn more_than_it_holds_is_forgotten_and_the_latest_are_not() {
        let memory = Memory::default();
        let of_all = record(0);
        for number in 0..3 * CAPACITY {
            memory.remember(TokenRecord { id: id(number), ..of_all.clone() }, Instant::now());
            let generations = memory.lock();
            assert!(generations.young.len() + generations.old.len() <= CAPACITY);
        }
        let mut generations = memory.lock();
        assert!(generations.get(&id(0)).is_none());
        let latest = 3 * CAPACITY - CAPACITY / 2..3 * CAPACITY;
        assert!(latest.into_iter().all(|number| generations.get(&id(number)).is_some()));
    }

    #[test]
    fn one_of_many_who_recall_an_ageing_token_is_to_renew_it() {
        let memory = Memory::default();
        let Some(before) = Instant::now().checked_sub(RENEW_AGE) else { return };
        memory.remember(record(1), before);
        let recalled: Vec<bool> =
            (0..3).filter_map(|_| memory.recall(&id(1))).map(|recalled| recalled.to_renew).collect();
        assert_eq!(recalled, [true, false, false]);
    }
}
