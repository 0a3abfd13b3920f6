//! Accounts and tokens: small, seldom written, shared by all.

use std::fmt;

use simroll_domain::{AccountId, AccountName, Remark, Scopes, Timestamp, TokenId};

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

/// What was given along with a token: what it may do, until when, and what people should know about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grant {
    /// What it may do.
    pub scopes: Scopes,
    /// The instant from which on it may do nothing any more.
    pub expires_at: Option<Timestamp>,
    /// What it is for.
    pub description: Option<Remark>,
    /// Whom to ask about it.
    pub owner: Option<Remark>,
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
    /// What was given along with it.
    pub grant: Grant,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last used, give or take a minute; `None` where it never was.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl TokenRecord {
    /// Whether it speaks for its account at that instant: it is not revoked, and has not expired.
    #[must_use]
    pub fn is_valid(&self, at: Timestamp) -> bool {
        self.revoked_at.is_none() && self.grant.expires_at.is_none_or(|expires_at| at < expires_at)
    }
}

impl fmt::Debug for TokenRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRecord")
            .field("id", &self.id)
            .field("account", &self.account)
            .field("grant", &self.grant)
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

    /// The ids of the tokens that are not revoked, in any order.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Corrupt`].
    fn token_ids(&self) -> Result<Vec<TokenId>, StoreError>;

    /// Revokes a token as of `at`; the first revocation stands. `false` where there is no such token.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::OutcomeUnknown`].
    fn revoke_token(&self, id: &TokenId, at: Timestamp) -> Result<bool, StoreError>;

    /// Notes when tokens were used, all at once. Of several times of one token the latest stands, and a token that is
    /// not there is passed over.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::OutcomeUnknown`].
    fn note_use(&self, used: &[(TokenId, Timestamp)]) -> Result<(), StoreError>;
}
