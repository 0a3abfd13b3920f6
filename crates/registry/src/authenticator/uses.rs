//! When tokens were used last: noted once a minute each, all that gathered in one write, off the path of requests.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use simroll_domain::{Timestamp, TokenId};
use simroll_storage::Directory;
use tracing::warn;

/// How often the use of a token is noted.
const EVERY: Duration = Duration::from_secs(60);

/// How long uses gather before they are written.
const GATHER: Duration = Duration::from_secs(1);

/// When the use of one token was noted last, here or by another server.
#[derive(Debug)]
pub(super) struct LastUse(AtomicI64);

impl Default for LastUse {
    fn default() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }
}

impl LastUse {
    /// Takes in what the directory says.
    pub(super) fn learn(&self, at: Option<Timestamp>) {
        if let Some(at) = at {
            self.0.fetch_max(at.as_micros(), Ordering::Relaxed);
        }
    }

    /// Whether a use at `now` is to be noted; of many callers one is told so.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        let (noted, now) = (self.0.load(Ordering::Relaxed), now.as_micros());
        let every = i64::try_from(EVERY.as_micros()).expect("a minute");
        now.saturating_sub(noted) >= every
            && self.0.compare_exchange(noted, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}

/// What is still to be written.
#[derive(Clone)]
pub(super) struct Uses {
    directory: Arc<dyn Directory>,
    /// At most one a token: see [`LastUse`].
    waiting: Arc<Mutex<HashMap<TokenId, Timestamp>>>,
}

impl Uses {
    pub(super) fn new(directory: Arc<dyn Directory>) -> Self {
        Self { directory, waiting: Arc::default() }
    }

    /// Notes a use, in a while.
    pub(super) fn note(&self, id: &TokenId, at: Timestamp) {
        let mut waiting = self.lock();
        let is_first = waiting.is_empty();
        waiting.insert(id.clone(), at);
        if is_first {
            let uses = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(GATHER).await;
                uses.flush().await;
            });
        }
    }

    /// Writes down what waits.
    pub(super) async fn flush(&self) {
        let used: Vec<_> = std::mem::take(&mut *self.lock()).into_iter().collect();
        if used.is_empty() {
            return;
        }
        let directory = Arc::clone(&self.directory);
        match tokio::task::spawn_blocking(move || directory.note_use(&used)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                let error: &(dyn std::error::Error + 'static) = &error;
                warn!(error, "the last use of tokens was not noted; it is tried again in a minute");
            }
            Err(_) => warn!("the last use of tokens was not noted; it is tried again in a minute"),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TokenId, Timestamp>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn a_use_is_due_once_a_minute() {
        let last = LastUse::default();
        let due: Vec<i64> = (100..300).filter(|second| last.is_due(at(*second))).collect();
        assert_eq!(due, [100, 160, 220, 280]);
    }

    #[test]
    fn what_another_server_noted_is_not_due_again() {
        let last = LastUse::default();
        last.learn(Some(at(100)));
        last.learn(None);
        last.learn(Some(at(50)));
        assert!(!last.is_due(at(159)));
        assert!(last.is_due(at(160)));
    }
}
