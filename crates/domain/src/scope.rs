//! What a token may do.

use std::fmt;

/// One kind of call that a token may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Reads what the account has: subscribers, requests, histories, the feed.
    Read,
    /// Changes what the account has.
    Write,
    /// Reports about the users of devices: the v1 call.
    DeviceApp,
    /// Makes and revokes accounts and tokens, of every account.
    Admin,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::DeviceApp, Self::Admin];

    /// Its name: `read`, `write`, `device-app` or `admin`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::DeviceApp => "device-app",
            Self::Admin => "admin",
        }
    }

    /// The scope of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name)
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The scopes of a token.
///
/// - at least one
/// - written as their names with commas between them, in the order of [`Scope::ALL`]
///
/// ```
/// use simroll_domain::{Scope, Scopes};
/// let scopes = Scopes::parse("write, read").unwrap();
/// assert!(scopes.contains(Scope::Read) && !scopes.contains(Scope::Admin));
/// assert_eq!(scopes.to_string(), "read,write");
/// assert!(Scopes::parse("").is_err());
/// assert!(Scopes::parse("read,everything").is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scopes(u8);

/// Why a text is no [`Scopes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("scopes are one or more of read, write, device-app and admin, with commas between them")]
pub struct ScopesError;

impl Scopes {
    /// What a token may do unless somebody says otherwise: everything but administer.
    pub const USUAL: Self = Self(Scope::Read.bit() | Scope::Write.bit() | Scope::DeviceApp.bit());

    /// Reads names with commas between them; blanks around a name do not count.
    ///
    /// # Errors
    /// [`ScopesError`] where there is no name, or one that is not known.
    pub fn parse(text: &str) -> Result<Self, ScopesError> {
        let mut scopes = 0;
        for name in text.split(',') {
            scopes |= Scope::parse(name.trim()).ok_or(ScopesError)?.bit();
        }
        Ok(Self(scopes))
    }

    /// Whether `scope` is among them.
    #[must_use]
    pub const fn contains(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// The scopes, in order.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.contains(*scope))
    }
}

impl Default for Scopes {
    fn default() -> Self {
        Self::USUAL
    }
}

impl std::str::FromStr for Scopes {
    type Err = ScopesError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, scope) in self.iter().enumerate() {
            write!(f, "{}{scope}", if place == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scopes({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_of_scopes_is_written_and_read_back() {
        for bits in 1..1 << Scope::ALL.len() {
            let scopes = Scopes(bits);
            assert_eq!(Scopes::parse(&scopes.to_string()), Ok(scopes));
            assert!(Scope::ALL.into_iter().all(|scope| scopes.contains(scope) == (bits & scope.bit() != 0)));
        }
    }

    #[test]
    fn what_names_no_scope_is_refused() {
        for text in ["", ",", "read,", ",read", "Read", "read write", "all"] {
            assert_eq!(Scopes::parse(text), Err(ScopesError), "{text}");
        }
    }

    #[test]
    fn usually_a_token_does_everything_but_administer() {
        assert_eq!(Scopes::default().to_string(), "read,write,device-app");
    }
}
