//! `/admin`: accounts and tokens of the whole installation, in the envelope of v2. Off unless it is set.
//!
//! The scope `admin` speaks for the installation, whichever account its token is of; it is given on the command line,
//! or by a token that has it.

use actix_web::http::Method;
use actix_web::web::Data;
use simroll_domain::{AccountName, TokenId};
use simroll_registry::clock;
use simroll_storage::Account;

use super::v2::{Refused, ack};
use crate::http::Shared;
use crate::http::call::Call;
use crate::http::failure::Failure;
use crate::http::reply::Reply;
use crate::openapi::admin;
use crate::routes::Path;
use crate::wire::admin::{AccountShape, NewToken, TokenShape};
use crate::wire::faults::Faults;
use crate::wire::v2::code::Code;
use crate::wire::v2::envelope::Nak;

pub(super) fn paths() -> Vec<Path> {
    vec![
        Path::new("/admin/account").on(Method::GET, accounts, admin::accounts),
        Path::new("/admin/account/{name}").on(Method::GET, account, admin::account).on(
            Method::PUT,
            create_account,
            admin::create_account,
        ),
        Path::new("/admin/token").on(Method::GET, tokens, admin::tokens).on(
            Method::POST,
            create_token,
            admin::create_token,
        ),
        Path::new("/admin/token/{token}").on(Method::GET, token, admin::token).on(
            Method::DELETE,
            revoke_token,
            admin::revoke_token,
        ),
    ]
}

/// `GET /admin/account`.
async fn accounts(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [] = call.parameters([])?;
    let accounts = shared.administration().accounts().await?;
    Ok(ack(200, accounts.iter().map(AccountShape::from).collect()))
}

/// `GET /admin/account/{name}`.
async fn account(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [] = call.parameters([])?;
    let account = named(&shared, &account_name(&call.segment(2)?)?).await?;
    Ok(ack(200, vec![AccountShape::from(&account)]))
}

/// `PUT /admin/account/{name}`: an account that exists stays as it is.
async fn create_account(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [] = plain(&call)?;
    let name = account_name(&call.segment(2)?)?;
    let (account, made) = shared.administration().account_or_new(&name).await?;
    Ok(ack(if made { 201 } else { 200 }, vec![AccountShape::from(&account)]))
}

/// `GET /admin/token`.
async fn tokens(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [of] = call.parameters(["account"])?;
    let of = match of {
        Some(name) => Some(named(&shared, &account_name(&name)?).await?.id),
        None => None,
    };
    let administration = shared.administration();
    let (accounts, tokens) = (administration.accounts().await?, administration.tokens(of).await?);
    Ok(ack(200, tokens.iter().map(|token| TokenShape::of(token, &accounts)).collect()))
}

/// `POST /admin/token`: the answer is the only one that holds the token.
async fn create_token(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [] = plain(&call)?;
    let (name, grant) = NewToken::read(&call.json()?, clock::now())?.into_parts();
    let account = named(&shared, &name).await?;
    let (token, record) = shared.administration().create_token(account.id, grant).await?;
    Ok(ack(201, vec![TokenShape::of(&record, &[account]).shown_once(token)]))
}

/// `GET /admin/token/{token}`.
async fn token(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [] = call.parameters([])?;
    let administration = shared.administration();
    let token = administration.token(&token_id(&call)?).await?;
    let token = token.ok_or_else(|| Nak::new(Code::TokenNotFound))?;
    Ok(ack(200, vec![TokenShape::of(&token, &administration.accounts().await?)]))
}

/// `DELETE /admin/token/{token}`: one that is revoked stays as it is.
async fn revoke_token(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [] = plain(&call)?;
    let administration = shared.administration();
    let token = administration.revoke_token(&token_id(&call)?).await?;
    let token = token.ok_or_else(|| Nak::new(Code::TokenNotFound))?;
    Ok(ack(200, vec![TokenShape::of(&token, &administration.accounts().await?)]))
}

/// Refuses what a write elsewhere takes and these do not, rather than let a caller believe in it.
fn plain(call: &Call) -> Result<[Option<String>; 0], Refused> {
    call.unconditional()?;
    if call.idempotency_key().is_some() {
        return Err(Failure::Malformed("Idempotency-Key is not for calls under /admin".to_owned()).into());
    }
    Ok(call.parameters([])?)
}

async fn named(shared: &Shared, name: &AccountName) -> Result<Account, Refused> {
    let account = shared.administration().account(name).await?;
    Ok(account.ok_or_else(|| Nak::new(Code::AccountNotFound))?)
}

fn account_name(text: &str) -> Result<AccountName, Faults> {
    AccountName::parse(text).map_err(|error| Faults::one("account", error.to_string()))
}

fn token_id(call: &Call) -> Result<TokenId, Refused> {
    // What cannot be an id is nobody's: a whole token in its place is not repeated.
    Ok(TokenId::parse(&call.segment(2)?).ok_or_else(|| Nak::new(Code::TokenNotFound))?)
}
