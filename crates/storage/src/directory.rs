//! Accounts and tokens: small, seldom written, shared by all.

use std::fmt;

use simroll_domain::{AccountId, AccountName, Timestamp, TokenId};

use crate::StoreError;

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its name, unique.
    pub name: AccountName,
    /// When it was created.
    pub created_at: Timestamp,
}

/// A bearer token as a store keeps it: the digest only, never the token.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenRecord {
    /// Its public half.
    pub id: TokenId,
    /// The account for which it speaks.
    pub account: AccountId,
    /// SHA-256 of the secret half.
    pub digest: [u8; 32],
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl fmt::Debug for TokenRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRecord")
            .field("id", &self.id)
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

/// Where accounts and tokens are kept. Every write is durable on return.
pub trait Directory: Send + Sync + fmt::Debug {
    /// Adds an account, with an empty journal. `false`, and nothing is added, where its id or name is taken.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::OutcomeUnknown`].
    fn add_account(&self, account: &Account) -> Result<bool, StoreError>;

    /// Every account, by name.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Corrupt`].
    fn accounts(&self) -> Result<Vec<Account>, StoreError>;

    /// The account of that name.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Corrupt`].
    fn account(&self, name: &AccountName) -> Result<Option<Account>, StoreError>;

    /// Adds a token. `false`, and nothing is added, where its id is taken.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::OutcomeUnknown`]; [`StoreError::Corrupt`] where there is no such
    /// account.
    fn add_token(&self, token: &TokenRecord) -> Result<bool, StoreError>;

    /// The token of that id, revoked or not.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Corrupt`].
    fn token(&self, id: &TokenId) -> Result<Option<TokenRecord>, StoreError>;

    /// Every token, of one account or of all, oldest first, then by id.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Corrupt`].
    fn tokens(&self, account: Option<AccountId>) -> Result<Vec<TokenRecord>, StoreError>;

    /// Revokes a token as of `at`; the first revocation stands. `false` where there is no such token.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::OutcomeUnknown`].
    fn revoke_token(&self, id: &TokenId, at: Timestamp) -> Result<bool, StoreError>;
}
