//! Being alone with an account for a while.

use std::fmt;

/// While it lives, nobody else appends to the account; see [`Store::turn`](crate::Store::turn).
#[must_use]
pub struct Turn<'a>(Option<Box<dyn FnOnce() + 'a>>);

impl<'a> Turn<'a> {
    /// No turn: others may append at any time.
    pub const fn free() -> Self {
        Self(None)
    }

    /// A turn, which ends with `release`.
    pub fn held(release: impl FnOnce() + 'a) -> Self {
        Self(Some(Box::new(release)))
    }

    /// Whether others wait.
    #[must_use]
    pub const fn is_held(&self) -> bool {
        self.0.is_some()
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            release();
        }
    }
}

impl fmt::Debug for Turn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn").field("is_held", &self.is_held()).finish()
    }
}
