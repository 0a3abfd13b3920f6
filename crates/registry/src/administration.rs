//! Accounts and tokens, as whoever administers the installation sees them.

use std::fmt;
use std::sync::Arc;

use simroll_domain::{AccountId, AccountName, TokenId};
use simroll_storage::{Account, Directory, Grant, StoreError, TokenRecord};
use tokio::task::spawn_blocking;

use crate::{ReadError, clock, create_account, create_token};

/// Accounts and tokens. A clone is another handle to the same ones. Needs a tokio runtime.
#[derive(Clone)]
pub struct Administration(Arc<dyn Directory>);

impl Administration {
    /// Over the accounts and tokens of `directory`.
    #[must_use]
    pub fn new(directory: Arc<dyn Directory>) -> Self {
        Self(directory)
    }

    /// Every account, by name.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn accounts(&self) -> Result<Vec<Account>, ReadError> {
        self.ask(|directory| directory.accounts()).await
    }

    /// The account of that name.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn account(&self, name: &AccountName) -> Result<Option<Account>, ReadError> {
        let name = name.clone();
        self.ask(move |directory| directory.account(&name)).await
    }

    /// The account of that name, made where there is none, and whether it was made.
    ///
    /// # Errors
    /// [`ReadError`]; the account may have been made all the same.
    pub async fn account_or_new(&self, name: &AccountName) -> Result<(Account, bool), ReadError> {
        let name = name.clone();
        self.ask(move |directory| {
            if let Some(account) = directory.account(&name)? {
                return Ok((account, false));
            }
            Ok((create_account(directory, &name)?, true))
        })
        .await
    }

    /// Every token, of one account or of all, oldest first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn tokens(&self, account: Option<AccountId>) -> Result<Vec<TokenRecord>, ReadError> {
        self.ask(move |directory| directory.tokens(account)).await
    }

    /// The token of that id, revoked or not.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn token(&self, id: &TokenId) -> Result<Option<TokenRecord>, ReadError> {
        let id = id.clone();
        self.ask(move |directory| directory.token(&id)).await
    }

    /// Makes a token: the whole of it, which is shown this once, and what is kept of it.
    ///
    /// # Errors
    /// [`ReadError`]; the token may have been made all the same, but nobody knows its secret.
    pub async fn create_token(
        &self,
        account: AccountId,
        grant: Grant,
    ) -> Result<(String, TokenRecord), ReadError> {
        self.ask(move |directory| create_token(directory, account, &grant)).await
    }

    /// Revokes a token, and shows it as it is then; `None` where there is none of that id.
    ///
    /// # Errors
    /// [`ReadError`]; the token may have been revoked all the same.
    pub async fn revoke_token(&self, id: &TokenId) -> Result<Option<TokenRecord>, ReadError> {
        let id = id.clone();
        self.ask(move |directory| {
            directory.revoke_token(&id, clock::now())?;
            directory.token(&id)
        })
        .await
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Directory) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let directory = Arc::clone(&self.0);
        let answer = spawn_blocking(move || question(&*directory)).await;
        Ok(answer.map_err(|_| ReadError::Fault)??)
    }
}

impl fmt::Debug for Administration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Administration").field(&self.0).finish()
    }
}
