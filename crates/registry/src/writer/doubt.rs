//! An append whose outcome the store could not tell.

use std::sync::Arc;

use simroll_domain::{AccountId, Head, RequestId};
use simroll_storage::{EntryQuery, Store, StoreError};

use super::batch::guarded;
use super::draft::Pending;

/// What was handed to the store and may or may not be in the journal.
///
/// Deciding the calls again is safe all the same: the next append names the head too, so the two cannot both succeed
/// unless the journal shows the first by then, which is asked before each decision.
#[derive(Debug)]
pub(crate) struct Doubt {
    /// The head that the append named.
    pub(crate) head: Head,
    /// The request id of its first entry.
    pub(crate) request: RequestId,
    /// What to answer if it was written.
    pub(crate) pending: Vec<Pending>,
    /// What the store said.
    pub(crate) error: Arc<StoreError>,
}

impl Doubt {
    /// Whether the journal shows it: not doing so means little as long as its place in the journal is free.
    pub(crate) fn is_written(&self, store: &dyn Store, account: AccountId) -> Result<bool, StoreError> {
        let found = guarded(|| store.entries(account, &EntryQuery::Request(self.request), 1))??;
        Ok(!found.is_empty())
    }
}
