//! Making accounts and tokens.

use rand::RngExt;
use simroll_domain::{AccountId, AccountName};
use simroll_storage::{Account, Directory, Grant, StoreError, TokenRecord};

use crate::{clock, new_token};

/// How often another id is tried where one is taken.
const TRIES: usize = 16;

/// The account of that name, which is made where there is none.
///
/// Its id is drawn from 31 bits at random: ids stand in subscriber ids, and say nothing about how many accounts there
/// are.
///
/// # Errors
/// As of [`Directory::add_account`] and [`Directory::account`].
pub fn create_account(directory: &dyn Directory, name: &AccountName) -> Result<Account, StoreError> {
    for _ in 0..TRIES {
        if let Some(account) = directory.account(name)? {
            return Ok(account);
        }
        let Some(id) = AccountId::new(rand::rng().random_range(1..1 << 31)) else { continue };
        let account = Account { id, name: name.clone(), created_at: clock::now() };
        if directory.add_account(&account)? {
            return Ok(account);
        }
    }
    Err(StoreError::Corrupt("no account id is free"))
}

/// A new token for `account`: the whole of it, which is to be shown once and kept nowhere, and what is kept of it.
///
/// # Errors
/// As of [`Directory::add_token`].
pub fn create_token(
    directory: &dyn Directory,
    account: AccountId,
    grant: &Grant,
) -> Result<(String, TokenRecord), StoreError> {
    for _ in 0..TRIES {
        let (token, record) = new_token(account, grant.clone(), clock::now());
        if directory.add_token(&record)? {
            return Ok((token, record));
        }
    }
    Err(StoreError::Corrupt("no token id is free"))
}
