//! Accounts and tokens.

use diesel::prelude::*;
use simroll_domain::{AccountId, AccountName, Timestamp, TokenId};
use simroll_storage::{Account, TokenRecord};

use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::rows::{AccountRow, HeadRow, TokenRow, account_key};
use crate::schema::{accounts, journal_heads, tokens};
use crate::write;

pub(crate) fn add_account(connection: &mut AnyConnection, account: &Account) -> Result<bool, Failure> {
    if !write::insert_account(connection, AccountRow::of(account))? {
        return Ok(false);
    }
    diesel::insert_into(journal_heads::table).values(HeadRow::of(account.id)).execute(connection)?;
    Ok(true)
}

pub(crate) fn accounts(connection: &mut AnyConnection) -> Result<Vec<Account>, Failure> {
    let rows: Vec<AccountRow> =
        accounts::table.order(accounts::name).select(AccountRow::as_select()).load(connection)?;
    rows.into_iter().map(AccountRow::read).collect()
}

/// Reads as little as there is to read.
pub(crate) fn look(connection: &mut AnyConnection) -> Result<(), Failure> {
    let _any: Option<i64> = accounts::table.select(accounts::id).first(connection).optional()?;
    Ok(())
}

pub(crate) fn account(
    connection: &mut AnyConnection,
    name: &AccountName,
) -> Result<Option<Account>, Failure> {
    let row: Option<AccountRow> = accounts::table
        .filter(accounts::name.eq(name.as_str()))
        .select(AccountRow::as_select())
        .first(connection)
        .optional()?;
    row.map(AccountRow::read).transpose()
}

pub(crate) fn add_token(connection: &mut AnyConnection, token: &TokenRecord) -> Result<bool, Failure> {
    let accounts: i64 =
        accounts::table.filter(accounts::id.eq(account_key(token.account))).count().get_result(connection)?;
    if accounts == 0 {
        return Err(Failure::Corrupt("there is no such account"));
    }
    write::insert_token(connection, TokenRow::of(token))
}

pub(crate) fn token(connection: &mut AnyConnection, id: &TokenId) -> Result<Option<TokenRecord>, Failure> {
    let row: Option<TokenRow> = tokens::table
        .filter(tokens::id.eq(id.as_str()))
        .select(TokenRow::as_select())
        .first(connection)
        .optional()?;
    row.map(TokenRow::read).transpose()
}

pub(crate) fn tokens(
    connection: &mut AnyConnection,
    account: Option<AccountId>,
) -> Result<Vec<TokenRecord>, Failure> {
    let all = tokens::table.order((tokens::created_at, tokens::id)).select(TokenRow::as_select());
    let rows: Vec<TokenRow> = match account {
        None => all.load(connection)?,
        Some(account) => all.filter(tokens::account_id.eq(account_key(account))).load(connection)?,
    };
    rows.into_iter().map(TokenRow::read).collect()
}

pub(crate) fn token_ids(connection: &mut AnyConnection) -> Result<Vec<TokenId>, Failure> {
    let valid = tokens::table.filter(tokens::revoked_at.is_null());
    let ids: Vec<String> = valid.select(tokens::id).load(connection)?;
    let read = |id: String| TokenId::parse(&id).ok_or(Failure::Corrupt("a stored token cannot be read"));
    ids.into_iter().map(read).collect()
}

pub(crate) fn revoke_token(
    connection: &mut AnyConnection,
    id: &TokenId,
    at: Timestamp,
) -> Result<bool, Failure> {
    let known = tokens::table.filter(tokens::id.eq(id.as_str()));
    diesel::update(known.filter(tokens::revoked_at.is_null()))
        .set(tokens::revoked_at.eq(at.as_micros()))
        .execute(connection)?;
    let count: i64 = known.count().get_result(connection)?;
    Ok(count == 1)
}

/// In the order of the ids: two processes that note the same tokens must not wait for each other in a circle.
pub(crate) fn note_use(connection: &mut AnyConnection, used: &[(TokenId, Timestamp)]) -> Result<(), Failure> {
    let mut used: Vec<&(TokenId, Timestamp)> = used.iter().collect();
    used.sort();
    for (id, at) in used {
        let at = at.as_micros();
        let earlier = tokens::last_used_at.is_null().or(tokens::last_used_at.lt(at));
        diesel::update(tokens::table.filter(tokens::id.eq(id.as_str()).and(earlier)))
            .set(tokens::last_used_at.eq(at))
            .execute(connection)?;
    }
    Ok(())
}
