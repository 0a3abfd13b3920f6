//! The idempotency keys of calls that are running now.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use simroll_domain::AccountId;
use simroll_storage::AnswerKey;

use crate::Idempotency;

/// The keys that are claimed in this process, per account.
#[derive(Debug, Clone, Default)]
pub(crate) struct RunningKeys(Arc<Mutex<HashSet<(AccountId, AnswerKey)>>>);

impl RunningKeys {
    /// Claims the key of `idempotency` until the last clone of what is returned is dropped; `None` where somebody
    /// else has claimed it.
    pub(crate) fn claim(&self, account: AccountId, idempotency: Idempotency) -> Option<Arc<Claimed>> {
        let free =
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((account, idempotency.key.clone()));
        free.then(|| Arc::new(Claimed { idempotency, account, keys: self.clone() }))
    }
}

/// An idempotency whose key no other running call has.
#[derive(Debug)]
pub(crate) struct Claimed {
    pub(crate) idempotency: Idempotency,
    account: AccountId,
    keys: RunningKeys,
}

impl Drop for Claimed {
    fn drop(&mut self) {
        let claim = (self.account, self.idempotency.key.clone());
        self.keys.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&claim);
    }
}
