//! Forgetting the answers that were kept for retries.

use std::time::Duration;

use simroll_storage::{Directory, Part, Store, StoreError};

use crate::clock;

/// How many accounts share one append.
const AT_A_TIME: usize = 64;

/// Forgets what was kept longer ago than `keep`, of every account. The writer does so for an account that goes on
/// keeping answers; this is for those that stopped.
///
/// An account that somebody writes to at the same moment is left for the next time.
///
/// # Errors
/// As those of [`Directory::accounts`] and [`Store::head`].
pub fn forget_answers(
    store: &dyn Store,
    directory: &dyn Directory,
    keep: Duration,
) -> Result<(), StoreError> {
    let expiry = clock::earlier(clock::now(), keep);
    for accounts in directory.accounts()?.chunks(AT_A_TIME) {
        let part = |account: &simroll_storage::Account| {
            Ok(Part {
                account: account.id,
                head: store.head(account.id)?,
                entries: Vec::new(),
                states: Vec::new(),
                answers: Vec::new(),
                forget_answers_before: Some(expiry),
            })
        };
        let parts = accounts.iter().map(part).collect::<Result<Vec<_>, StoreError>>()?;
        // Whatever fails now is tried again the next time.
        drop(store.append(&parts));
    }
    Ok(())
}
