//! The calls of whoever administers the installation.

use super::operation::Tag;
use super::{Operation, parameters};
use crate::http::HttpSettings;
use crate::http::failure::Failure;
use crate::wire::admin::{AccountShape, NewToken, TokenShape};
use crate::wire::v2::code::Code;

/// A call that changes something, and is neither journalled nor replayed.
fn change(id: &'static str, summary: &'static str) -> Operation {
    let limit = HttpSettings::default().body_limit;
    Operation::read(id, Tag::Administration, summary).failures([
        Failure::TooSlow,
        Failure::BodyTooLarge(limit),
        Failure::UnsupportedMediaType,
        Failure::BadIdempotencyKey,
    ])
}

/// `GET /admin/account`.
pub(crate) fn accounts(_: &HttpSettings) -> Operation {
    Operation::read("listAccounts", Tag::Administration, "Lists the accounts by name")
        .acknowledges::<AccountShape>(200, "All of them.")
}

/// `GET /admin/account/{name}`.
pub(crate) fn account(_: &HttpSettings) -> Operation {
    Operation::read("getAccount", Tag::Administration, "Shows an account")
        .parameter(parameters::account_name())
        .acknowledges::<AccountShape>(200, "The account.")
        .codes([Code::AccountNotFound])
}

/// `PUT /admin/account/{name}`.
pub(crate) fn create_account(_: &HttpSettings) -> Operation {
    change("createAccount", "Makes an account; one that exists stays as it is")
        .describe("A body is not looked at.")
        .parameter(parameters::account_name())
        .acknowledges::<AccountShape>(201, "It was made.")
        .acknowledges::<AccountShape>(200, "It was there.")
}

/// `GET /admin/token`.
pub(crate) fn tokens(_: &HttpSettings) -> Operation {
    Operation::read("listTokens", Tag::Administration, "Lists tokens, oldest first")
        .parameter(parameters::of_account())
        .acknowledges::<TokenShape>(200, "All of them, revoked ones included, without their secrets.")
        .codes([Code::AccountNotFound])
}

/// `POST /admin/token`.
pub(crate) fn create_token(settings: &HttpSettings) -> Operation {
    change("createToken", "Makes a token")
        .describe("The answer is the only one that ever holds it. Where the answer is lost, revoke the token and make another.")
        .body::<NewToken>(settings.body_limit)
        .acknowledges::<TokenShape>(201, "It was made.")
        .codes([Code::AccountNotFound])
}

/// `GET /admin/token/{token}`.
pub(crate) fn token(_: &HttpSettings) -> Operation {
    Operation::read("getToken", Tag::Administration, "Shows a token, without its secret")
        .parameter(parameters::token_id())
        .acknowledges::<TokenShape>(200, "The token.")
        .codes([Code::TokenNotFound])
}

/// `DELETE /admin/token/{token}`.
pub(crate) fn revoke_token(_: &HttpSettings) -> Operation {
    change("revokeToken", "Revokes a token; one that is revoked stays as it is")
        .describe("Within a second no server takes it any more. A body is not looked at.")
        .parameter(parameters::token_id())
        .acknowledges::<TokenShape>(200, "It is revoked.")
        .codes([Code::TokenNotFound])
}
