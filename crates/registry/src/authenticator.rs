//! Who speaks: tokens looked up with a bounded memory of a second.
//!
//! - what is remembered is at most a second old, so a revocation counts within that time on every server
//! - an entry in use is renewed in the background before it ages, so a busy token waits for no look-up
//! - unknown ids are remembered apart from known ones: a flood of them does not push out a token in use
//! - unknown, revoked and wrong cannot be told apart

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use simroll_domain::{AccountId, TokenId};
use simroll_storage::{Directory, TokenRecord};
use subtle::ConstantTimeEq;

use crate::{PresentedToken, ReadError};

/// How old what is remembered of a token may be.
const MAX_AGE: Duration = Duration::from_secs(1);

/// At which age it is renewed in the background.
const RENEW_AGE: Duration = Duration::from_millis(500);

/// How many known ids, and how many unknown ones, are remembered.
const CAPACITY: usize = 8192;

/// For whom a token speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The account.
    pub account: AccountId,
    /// The token.
    pub token: TokenId,
}

/// Tells for whom a token speaks. A clone shares its memory.
#[derive(Clone)]
pub struct Authenticator(Arc<Inner>);

struct Inner {
    directory: Arc<dyn Directory>,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    known: Generations,
    unknown: Generations,
}

/// What a look-up found, and when it began.
#[derive(Clone)]
struct Entry {
    found: Option<Arc<TokenRecord>>,
    at: Instant,
    renewing: bool,
}

impl Authenticator {
    /// An authenticator over the tokens of `directory`.
    #[must_use]
    pub fn new(directory: Arc<dyn Directory>) -> Self {
        Self(Arc::new(Inner { directory, memory: Mutex::default() }))
    }

    /// For whom `token` speaks; `None` for nobody. Needs a tokio runtime.
    ///
    /// # Errors
    /// [`ReadError`], where the directory had to be asked and did not answer.
    pub async fn authenticate(&self, token: &PresentedToken) -> Result<Option<Principal>, ReadError> {
        let record = match self.0.recall(token.id()) {
            Some((entry, renew)) => {
                if renew {
                    let (inner, id) = (Arc::clone(&self.0), token.id().clone());
                    // Where this fails the entry ages, and the next caller asks and hears why.
                    tokio::task::spawn_blocking(move || inner.load(&id).ok());
                }
                entry.found
            }
            None => {
                let (inner, id) = (Arc::clone(&self.0), token.id().clone());
                let load = tokio::task::spawn_blocking(move || inner.load(&id));
                load.await.unwrap_or(Err(ReadError::Fault))?
            }
        };
        let digest = token.digest();
        let expected = record.as_ref().map_or([0; 32], |record| record.digest);
        let matches = bool::from(digest.ct_eq(&expected));
        let valid = record.filter(|record| matches && record.revoked_at.is_none());
        Ok(valid.map(|record| Principal { account: record.account, token: record.id.clone() }))
    }
}

impl Inner {
    /// What is remembered of that id, and whether the caller is to renew it.
    fn recall(&self, id: &TokenId) -> Option<(Entry, bool)> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let Memory { known, unknown } = &mut *memory;
        let entry = known.get(id).or_else(|| unknown.get(id))?;
        let age = entry.at.elapsed();
        if age >= MAX_AGE {
            return None;
        }
        let renew = age >= RENEW_AGE && !entry.renewing;
        entry.renewing |= renew;
        Some((entry.clone(), renew))
    }

    fn load(&self, id: &TokenId) -> Result<Option<Arc<TokenRecord>>, ReadError> {
        let at = Instant::now();
        let found = self.directory.token(id)?.map(Arc::new);
        let entry = Entry { found: found.clone(), at, renewing: false };
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let memory = if found.is_some() { &mut memory.known } else { &mut memory.unknown };
        memory.insert(id.clone(), entry);
        Ok(found)
    }
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator").field("directory", &self.0.directory).finish_non_exhaustive()
    }
}

/// A bounded map that forgets the oldest half at once: cheap, and good enough where nothing is of use for long.
#[derive(Default)]
struct Generations {
    young: HashMap<TokenId, Entry>,
    old: HashMap<TokenId, Entry>,
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
    use super::*;

    fn id(number: usize) -> TokenId {
        TokenId::parse(&number.to_string()).expect("digits")
    }

    fn entry() -> Entry {
        Entry { found: None, at: Instant::now(), renewing: false }
    }

    #[test]
    fn a_flood_is_forgotten_and_the_latest_are_not() {
        let mut generations = Generations::default();
        for number in 0..100_000 {
            generations.insert(id(number), entry());
            assert!(generations.young.len() + generations.old.len() <= CAPACITY);
        }
        assert!(generations.get(&id(0)).is_none());
        assert!((100_000 - CAPACITY / 2..100_000).all(|number| generations.get(&id(number)).is_some()));
    }
}
