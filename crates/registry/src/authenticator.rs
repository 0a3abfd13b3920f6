//! Who speaks: tokens looked up with a bounded memory of a second.
//!
//! - what is remembered is at most a second old, so a revocation counts within that time on every server; an expiry
//!   counts at its instant
//! - a token in use is renewed in the background before it ages, so a busy one waits for no look-up
//! - made-up tokens neither fill the memory nor reach the directory one by one: see [`roll`]
//! - unknown, revoked, expired and wrong cannot be told apart; and whoever tries a token that is revoked, or expired, goes
//!   the way of one that nobody has, so that the time it takes does not tell either
//! - that a token was used is noted once a minute, off the path of requests: see [`uses`]

mod memory;
mod roll;
mod uses;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use simroll_domain::{AccountId, Scopes, TokenId};
use simroll_storage::{Directory, TokenRecord};
use subtle::ConstantTimeEq;

use crate::{Administration, PresentedToken, ReadError, clock};
use memory::{Memory, Recalled};
use roll::Roll;
use uses::{LastUse, Uses};

/// For whom a token speaks, and what it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The account.
    pub account: AccountId,
    /// The token.
    pub token: TokenId,
    /// What it may do.
    pub scopes: Scopes,
}

/// Tells for whom a token speaks. A clone shares its memory.
#[derive(Clone)]
pub struct Authenticator(Arc<Inner>);

struct Inner {
    directory: Arc<dyn Directory>,
    memory: Memory,
    roll: Roll,
    uses: Uses,
    counts: Counts,
}

#[derive(Default)]
struct Counts {
    remembered: AtomicU64,
    asked: AtomicU64,
    unlisted: AtomicU64,
}

/// How tokens were looked up so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lookups {
    /// Those that waited for nothing.
    pub remembered: u64,
    /// Those that waited for the directory.
    pub asked: u64,
    /// Those that the list of all ids did not have.
    pub unlisted: u64,
}

/// A token as the directory has it, and when its use was noted.
#[derive(Clone)]
struct Known {
    record: Arc<TokenRecord>,
    last_use: Arc<LastUse>,
}

impl Authenticator {
    /// An authenticator over the tokens of `directory`.
    #[must_use]
    pub fn new(directory: Arc<dyn Directory>) -> Self {
        let uses = Uses::new(Arc::clone(&directory));
        let (memory, roll, counts) = Default::default();
        Self(Arc::new(Inner { directory, memory, roll, uses, counts }))
    }

    /// For whom `token` speaks; `None` for nobody. Needs a tokio runtime.
    ///
    /// # Errors
    /// [`ReadError`], where the directory had to be asked and did not answer.
    pub async fn authenticate(&self, token: &PresentedToken) -> Result<Option<Principal>, ReadError> {
        let known = self.look_up(token.id()).await?;
        // Nobody's token costs the same comparison as somebody's.
        let expected = known.as_ref().map_or([0; 32], |known| known.record.digest);
        let matches = bool::from(token.digest().ct_eq(&expected));
        let now = clock::now();
        let Some(Known { record, last_use }) = known.filter(|known| matches && known.record.is_valid(now))
        else {
            return Ok(None);
        };
        if last_use.is_due(now) {
            self.0.uses.note(&record.id, now);
        }
        Ok(Some(Principal { account: record.account, token: record.id.clone(), scopes: record.grant.scopes }))
    }

    /// How tokens were looked up so far.
    #[must_use]
    pub fn lookups(&self) -> Lookups {
        let Counts { remembered, asked, unlisted } = &self.0.counts;
        let [remembered, asked, unlisted] =
            [remembered, asked, unlisted].map(|count| count.load(Ordering::Relaxed));
        Lookups { remembered, asked, unlisted }
    }

    /// The accounts and tokens among which it looks.
    #[must_use]
    pub fn administration(&self) -> Administration {
        Administration::new(Arc::clone(&self.0.directory))
    }

    /// Writes down now what is still to be noted about the use of tokens: for a program that ends.
    pub async fn flush(&self) {
        self.0.uses.flush().await;
    }

    async fn look_up(&self, id: &TokenId) -> Result<Option<Known>, ReadError> {
        let load = || {
            let (inner, id) = (Arc::clone(&self.0), id.clone());
            tokio::task::spawn_blocking(move || inner.load(&id))
        };
        match self.0.memory.recall(id) {
            Some(Recalled { known, to_renew }) => {
                self.0.counts.remembered.fetch_add(1, Ordering::Relaxed);
                if to_renew {
                    // Where this fails the entry ages, and the next caller asks and hears why.
                    drop(load());
                }
                Ok(Some(known))
            }
            None if self.0.roll.may_list(id, &self.0.directory).await? => {
                self.0.counts.asked.fetch_add(1, Ordering::Relaxed);
                load().await.unwrap_or(Err(ReadError::Fault))
            }
            None => {
                self.0.counts.unlisted.fetch_add(1, Ordering::Relaxed);
                Ok(None)
            }
        }
    }
}

impl Inner {
    fn load(&self, id: &TokenId) -> Result<Option<Known>, ReadError> {
        let began = Instant::now();
        let found = self.directory.token(id)?.filter(|record| record.is_valid(clock::now()));
        if found.is_none() {
            self.memory.forget(id);
            self.roll.strike(id);
        }
        Ok(found.map(|record| self.memory.remember(record, began)))
    }
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator").field("directory", &self.0.directory).finish_non_exhaustive()
    }
}
