//! Being alone with accounts for a while.

use std::fmt;

/// While it lives, nobody else appends to the accounts that it is for; see [`Store::turn`](crate::Store::turn).
#[must_use]
pub struct Turn<'a> {
    accounts: usize,
    release: Option<Box<dyn FnOnce() + 'a>>,
}

impl<'a> Turn<'a> {
    /// No turn: others may append at any time.
    pub const fn free() -> Self {
        Self { accounts: 0, release: None }
    }

    /// A turn for the first so many of the accounts that it was asked for. It ends with `release`.
    pub fn held(accounts: usize, release: impl FnOnce() + 'a) -> Self {
        Self { accounts, release: Some(Box::new(release)) }
    }

    /// For how many of the accounts that were asked for it is, from the first on.
    #[must_use]
    pub const fn accounts(&self) -> usize {
        self.accounts
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(release) = self.release.take() {
            release();
        }
    }
}

impl fmt::Debug for Turn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn").field("accounts", &self.accounts).finish()
    }
}
