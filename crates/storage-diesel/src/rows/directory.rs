//! Accounts and tokens.

use diesel::prelude::{Insertable, Queryable, Selectable};
use simroll_domain::{AccountId, AccountName, Remark, Scopes, Timestamp, TokenId};
use simroll_storage::{Account, Grant, TokenRecord};

use super::{account_key, from_hex, read_account, to_hex};
use crate::classify::Failure;
use crate::schema::{accounts, journal_heads, tokens};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts)]
pub(crate) struct AccountRow {
    id: i64,
    name: String,
    created_at: i64,
}

impl AccountRow {
    pub(crate) fn of(account: &Account) -> Self {
        Self {
            id: account_key(account.id),
            name: account.name.as_str().to_owned(),
            created_at: account.created_at.as_micros(),
        }
    }

    pub(crate) fn read(self) -> Result<Account, Failure> {
        const DAMAGED: Failure = Failure::Corrupt("a stored account cannot be read");
        Ok(Account {
            id: read_account(self.id).ok_or(DAMAGED)?,
            name: AccountName::parse(&self.name).map_err(|_| DAMAGED)?,
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

#[derive(Insertable)]
#[diesel(table_name = journal_heads)]
pub(crate) struct HeadRow {
    account_id: i64,
    number: i64,
    time: i64,
}

impl HeadRow {
    /// That of an empty journal.
    pub(crate) fn of(account: AccountId) -> Self {
        Self { account_id: account_key(account), number: 0, time: 0 }
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = tokens, treat_none_as_default_value = false)]
pub(crate) struct TokenRow {
    id: String,
    account_id: i64,
    digest: String,
    scopes: String,
    description: Option<String>,
    owner: Option<String>,
    created_at: i64,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl TokenRow {
    pub(crate) fn of(token: &TokenRecord) -> Self {
        let text = |remark: &Option<Remark>| remark.as_ref().map(|remark| remark.as_str().to_owned());
        Self {
            id: token.id.as_str().to_owned(),
            account_id: account_key(token.account),
            digest: to_hex(&token.digest),
            scopes: token.grant.scopes.to_string(),
            description: text(&token.grant.description),
            owner: text(&token.grant.owner),
            created_at: token.created_at.as_micros(),
            expires_at: token.grant.expires_at.map(Timestamp::as_micros),
            last_used_at: token.last_used_at.map(Timestamp::as_micros),
            revoked_at: token.revoked_at.map(Timestamp::as_micros),
        }
    }

    pub(crate) fn read(self) -> Result<TokenRecord, Failure> {
        const DAMAGED: Failure = Failure::Corrupt("a stored token cannot be read");
        let remark = |text: Option<String>| text.map(|text| Remark::parse(&text)).transpose();
        let grant = Grant {
            scopes: Scopes::parse(&self.scopes).map_err(|_| DAMAGED)?,
            expires_at: self.expires_at.map(Timestamp::from_micros),
            description: remark(self.description).map_err(|_| DAMAGED)?,
            owner: remark(self.owner).map_err(|_| DAMAGED)?,
        };
        Ok(TokenRecord {
            id: TokenId::parse(&self.id).ok_or(DAMAGED)?,
            account: read_account(self.account_id).ok_or(DAMAGED)?,
            digest: from_hex(&self.digest).ok_or(DAMAGED)?,
            grant,
            created_at: Timestamp::from_micros(self.created_at),
            last_used_at: self.last_used_at.map(Timestamp::from_micros),
            revoked_at: self.revoked_at.map(Timestamp::from_micros),
        })
    }
}
