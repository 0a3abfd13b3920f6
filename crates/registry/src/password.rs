//! Passwords in the clear, and what is done with them: verified against a stored hash, or hashed.

mod hashing;
mod pool;

use std::fmt;

use zeroize::Zeroizing;

pub(crate) use pool::Pool;

/// A password in the clear. It is wiped from memory when it is dropped, and nothing shows it.
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes a password over.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}
