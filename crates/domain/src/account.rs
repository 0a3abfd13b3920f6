//! Who owns records and who asks: accounts, and the tokens that act for them.

use std::fmt;

/// The tenant. Nothing of one account is ever visible from another.
///
/// - between 1 and [`AccountId::MAX`] (48 bits: it is part of every [`crate::SubscriberId`])
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(u64);

impl AccountId {
    /// The greatest account id.
    pub const MAX: u64 = (1 << 48) - 1;

    /// The account of that number, or `None` where it is 0 or over [`AccountId::MAX`].
    #[must_use]
    pub const fn new(number: u64) -> Option<Self> {
        if number == 0 || number > Self::MAX { None } else { Some(Self(number)) }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// The name by which people call an account.
///
/// - 1 to 64 characters of `a–z`, `0–9`, `-`, `_` and `.`, beginning with a letter or digit
///
/// ```
/// use simroll_domain::AccountName;
/// assert!(AccountName::parse("acme-iot").is_ok());
/// assert!(AccountName::parse("").is_err());
/// assert!(AccountName::parse("-acme").is_err());
/// assert!(AccountName::parse("Acme").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountName(String);

/// Why a text is no [`AccountName`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an account name has 1 to 64 of a-z, 0-9, '-', '_' and '.', and begins with a letter or digit")]
pub struct AccountNameError;

impl AccountName {
    /// Reads a name.
    ///
    /// # Errors
    /// [`AccountNameError`] where the text breaks the rule above.
    pub fn parse(text: &str) -> Result<Self, AccountNameError> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let first = text.bytes().next().is_some_and(plain);
        let rest = text.bytes().all(|byte| plain(byte) || matches!(byte, b'-' | b'_' | b'.'));
        if first && rest && text.len() <= 64 { Ok(Self(text.to_owned())) } else { Err(AccountNameError) }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for AccountName {
    type Err = AccountNameError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The public half of a bearer token: it names the token in lists, logs and the journal, and opens nothing.
///
/// - 1 to 32 ASCII letters and digits
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId(Box<str>);

impl TokenId {
    /// Reads an id; `None` where it is empty, longer than 32 or holds anything but ASCII letters and digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let valid = (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        valid.then(|| Self(text.into()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who changed it: the party that a journal entry names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Author {
    /// A caller over the network, by its token.
    Token(TokenId),
    /// Somebody at the machine itself: an import, an embedding program.
    Operator,
}
