//! What is remembered of who called: of those who called lately, and never of more than so many.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use governor::nanos::Nanos;
use governor::state::StateStore;

/// The most keys that are remembered. Where more call within one window the older ones begin anew, so whoever has so
/// many addresses gains nothing by it that he had not, and everybody else is counted as ever.
const CAPACITY: usize = 131_072;

/// A bounded map in two generations: what was not touched for the life of one is forgotten. By then, nothing was left
/// to be counted against it.
pub(super) struct Recent<K> {
    life: Duration,
    generations: Mutex<Generations<K>>,
}

struct Generations<K> {
    young: HashMap<K, Nanos>,
    old: HashMap<K, Nanos>,
    since: Instant,
}

impl<K> Recent<K> {
    /// Forgets nobody within `life`, unless there are too many.
    pub(super) fn new(life: Duration) -> Self {
        let generations = Generations { young: HashMap::new(), old: HashMap::new(), since: Instant::now() };
        Self { life, generations: Mutex::new(generations) }
    }
}

impl<K: Hash + Eq + Clone> StateStore for Recent<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        let Generations { young, old, since } = &mut *generations;
        if since.elapsed() >= self.life || young.len() >= CAPACITY / 2 {
            *old = std::mem::take(young);
            *since = Instant::now();
        }
        let before = young.get(key).or_else(|| old.get(key)).copied();
        let decided = decide(before);
        let after = decided.as_ref().map_or(before, |(_, after)| Some(*after));
        if let Some(after) = after {
            young.insert(key.clone(), after);
        }
        decided.map(|(told, _)| told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(recent: &Recent<usize>, key: usize) -> u64 {
        let count = recent.measure_and_replace(&key, |before| {
            let count = before.map_or(0, Nanos::as_u64) + 1;
            Ok::<_, ()>((count, Nanos::from(count)))
        });
        count.expect("it never refuses")
    }

    #[test]
    fn a_flood_of_keys_is_bounded_and_whoever_goes_on_calling_is_remembered() {
        let recent = Recent::new(Duration::from_secs(3_600));
        for n in 0..3 * CAPACITY {
            count(&recent, n + 1);
            if n % 1_000 == 0 {
                assert_eq!(count(&recent, 0), n as u64 / 1_000 + 1);
            }
            let generations = recent.generations.lock().expect("no panic before");
            assert!(generations.young.len() + generations.old.len() <= CAPACITY);
        }
    }

    #[test]
    fn what_was_not_touched_for_two_lives_is_gone() {
        let recent = Recent::new(Duration::ZERO);
        for n in 0..1_000 {
            count(&recent, n);
        }
        let generations = recent.generations.lock().expect("no panic before");
        assert_eq!((generations.young.len(), generations.old.len()), (1, 1));
    }

    #[test]
    fn whoever_is_refused_keeps_what_is_counted_against_him() {
        let recent = Recent::new(Duration::from_secs(3_600));
        assert_eq!((count(&recent, 1), count(&recent, 1)), (1, 2));
        assert_eq!(recent.measure_and_replace(&1, |_| Err::<((), Nanos), _>("no")), Err("no"));
        assert_eq!(count(&recent, 1), 3);
    }
}
