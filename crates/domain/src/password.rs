//! Password hashes: recognised and bounded, never computed here.

use std::fmt;

/// A password hash in modular-crypt or PHC string form, kept as it was given.
///
/// - begins with `$` and the name of a known scheme: bcrypt, argon2, scrypt, pbkdf2, SHA-crypt
/// - its length and cost parameters are bounded, so that verifying it cannot be made to exhaust a server
///
/// It is a secret: `Debug` shows nothing of it and there is no `Display`.
///
/// ```
/// use simroll_domain::{HashError, PasswordHash};
/// assert!(PasswordHash::recognise("correct horse battery staple").is_none());
/// assert!(PasswordHash::recognise("$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy").unwrap().is_ok());
/// assert_eq!(PasswordHash::recognise("$2b$99$N9qo8uLOickgx2ZMRZoMye"), Some(Err(HashError::Cost)));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PasswordHash(Box<str>);

/// Why a recognised hash is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// Longer than [`PasswordHash::MAX_LEN`] bytes.
    #[error("a password hash has at most {} characters", PasswordHash::MAX_LEN)]
    Length,
    /// A cost parameter that is missing, is no number, or is over what a server may be asked to compute.
    #[error("the cost parameters of the password hash are missing or out of bounds")]
    Cost,
    /// A character that no such hash has.
    #[error("a password hash has printable ASCII characters only")]
    Character,
}

/// The schemes that are recognised, by what a hash of theirs begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashScheme {
    /// `$2a$`, `$2b$`, `$2x$`, `$2y$`.
    Bcrypt,
    /// `$argon2id$`, `$argon2i$`, `$argon2d$`.
    Argon2,
    /// `$scrypt$`.
    Scrypt,
    /// `$pbkdf2…$`.
    Pbkdf2,
    /// `$5$` and `$6$`.
    ShaCrypt,
}

impl PasswordHash {
    /// The most bytes that a hash may have.
    pub const MAX_LEN: usize = 512;

    /// Reads `text` where it is a hash; `None` where it is not recognised as one, and so may be a password.
    #[must_use]
    pub fn recognise(text: &str) -> Option<Result<Self, HashError>> {
        let scheme = scheme_of(text)?;
        Some(bounded(scheme, text).map(|()| Self(text.into())))
    }

    /// Stands for a hash that is set but was not loaded: no password matches it.
    #[must_use]
    pub fn withheld() -> Self {
        Self("".into())
    }

    /// The hash as given. It is a secret: it goes to the store and to whoever sent it, and nowhere else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Takes back what [`PasswordHash::expose`] gave to a store.
    #[must_use]
    pub fn stored(text: &str) -> Self {
        Self(text.into())
    }

    /// The scheme that made it, or `None` for [`PasswordHash::withheld`].
    #[must_use]
    pub fn scheme(&self) -> Option<HashScheme> {
        scheme_of(&self.0)
    }

    /// Whether it is complete: salt and digest are there, so that some password can match it.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let parts: Vec<&str> = self.0.split('$').skip(1).collect();
        match self.scheme() {
            None => false,
            Some(HashScheme::Bcrypt) => parts.get(2).is_some_and(|rest| rest.len() == 53),
            Some(HashScheme::Argon2) => parts.len() >= 4 && parts.iter().rev().take(2).all(|p| p.len() >= 4),
            Some(HashScheme::Scrypt | HashScheme::Pbkdf2) => {
                parts.len() == 4 && parts[2..].iter().all(|p| p.len() >= 4)
            }
            Some(HashScheme::ShaCrypt) => {
                let length = if parts[0] == "5" { 43 } else { 86 };
                parts.last().is_some_and(|digest| digest.len() == length)
            }
        }
    }
}

fn scheme_of(text: &str) -> Option<HashScheme> {
    let (name, _) = text.strip_prefix('$')?.split_once('$')?;
    match name {
        "2a" | "2b" | "2x" | "2y" => Some(HashScheme::Bcrypt),
        "argon2id" | "argon2i" | "argon2d" => Some(HashScheme::Argon2),
        "scrypt" => Some(HashScheme::Scrypt),
        "5" | "6" => Some(HashScheme::ShaCrypt),
        _ if name == "pbkdf2" || name.starts_with("pbkdf2-") => Some(HashScheme::Pbkdf2),
        _ => None,
    }
}

/// Refuses what would be costly to verify: more than about a second of a core, or 256 MiB.
fn bounded(scheme: HashScheme, text: &str) -> Result<(), HashError> {
    if text.len() > PasswordHash::MAX_LEN {
        return Err(HashError::Length);
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(HashError::Character);
    }
    let parts: Vec<&str> = text.split('$').skip(2).collect();
    let number = |digits: &str, most: u64| {
        digits.parse::<u64>().ok().filter(|number| (1..=most).contains(number)).ok_or(HashError::Cost)
    };
    let value_of = |name: &str| {
        let pairs = parts.iter().flat_map(|part| part.split(','));
        pairs.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let named = |name: &str, most: u64| number(value_of(name).ok_or(HashError::Cost)?, most);
    let within = |product: u64, most: u64| if product <= most { Ok(()) } else { Err(HashError::Cost) };
    match scheme {
        HashScheme::Bcrypt => number(parts.first().copied().unwrap_or_default(), 14).map(drop),
        HashScheme::Argon2 => {
            let (kibibytes, passes) = (named("m", 262_144)?, named("t", 64)?);
            named("p", 16)?;
            within(kibibytes * passes, 1_048_576)
        }
        HashScheme::Scrypt => {
            let (log_n, blocks) = (named("ln", 20)?, named("r", 32)?);
            within((128 << log_n) * blocks, 256 << 20)?;
            within((128 << log_n) * blocks * named("p", 16)?, 1 << 30)
        }
        HashScheme::Pbkdf2 => {
            let rounds = value_of("i").or(parts.first().copied()).unwrap_or_default();
            number(rounds, 2_000_000).map(drop)
        }
        HashScheme::ShaCrypt => {
            value_of("rounds").map_or(Ok(()), |rounds| number(rounds, 1_000_000).map(drop))
        }
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognised(text: &str) -> Option<Result<PasswordHash, HashError>> {
        PasswordHash::recognise(text)
    }

    #[test]
    fn passwords_are_not_taken_for_hashes() {
        for text in ["", "secret", "$", "$$", "$money$", "2a$10$abc", "$argon3$v=1$m=1"] {
            assert!(recognised(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_bcrypt_string_without_its_digest_is_a_hash_that_cannot_verify() {
        let hash = recognised("$2a$10$N9qo8uLOickgx2ZMRZoMye").expect("a hash").expect("within bounds");
        assert!(!hash.is_complete());
    }

    #[test]
    fn complete_hashes_of_every_scheme_are_recognised() {
        for text in [
            "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG",
            "$scrypt$ln=17,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E",
            "$pbkdf2-sha256$i=600000,l=32$c29tZXNhbHQ$c29tZWRpZ2VzdA",
            "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc8",
        ] {
            assert!(recognised(text).expect("a hash").expect("within bounds").is_complete(), "{text}");
        }
    }

    #[test]
    fn costs_that_would_exhaust_a_server_are_refused() {
        for text in [
            "$2b$15$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
            "$2b$31$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
            "$argon2id$v=19$m=262144,t=5,p=1$c29tZXNhbHQ$RdescudvJCsg",
            "$scrypt$ln=20,r=8,p=1$c29tZXNhbHQ$c29tZWRpZ2VzdA",
            "$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHQ$RdescudvJCsg",
            "$argon2id$v=19$t=2,p=1$c29tZXNhbHQ$RdescudvJCsg",
            "$scrypt$ln=40,r=8,p=1$c29tZXNhbHQ$c29tZWRpZ2VzdA",
            "$pbkdf2-sha256$i=999999999,l=32$c29tZXNhbHQ$c29tZWRpZ2VzdA",
            "$6$rounds=999999999$saltstring$digest",
        ] {
            assert_eq!(recognised(text), Some(Err(HashError::Cost)), "{text}");
        }
        let long = format!("$6$saltstring${}", "a".repeat(512));
        assert_eq!(recognised(&long), Some(Err(HashError::Length)));
    }

    #[test]
    fn debug_shows_nothing() {
        let hash = recognised("$2a$10$N9qo8uLOickgx2ZMRZoMye").expect("a hash").expect("within bounds");
        assert_eq!(format!("{hash:?}"), "PasswordHash(…)");
    }
}
