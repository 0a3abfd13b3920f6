//! Accounts and tokens, as the administration shows and takes them.

use serde::Serialize;
use simroll_domain::{AccountName, Remark, Scope, Scopes, Timestamp};
use simroll_storage::{Account, Grant, TokenRecord};
use utoipa::ToSchema;

use crate::openapi::values;
use crate::wire::faults::Faults;
use crate::wire::fields::Fields;
use crate::wire::instant::{self, rfc3339};
use crate::wire::json::Json;
use crate::wire::v2::envelope::Nak;

/// An account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Account)]
pub(crate) struct AccountShape {
    name: String,
    #[schema(schema_with = values::time)]
    created_at: String,
}

impl From<&Account> for AccountShape {
    fn from(account: &Account) -> Self {
        Self { name: account.name.to_string(), created_at: rfc3339(account.created_at) }
    }
}

/// A token.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Token)]
pub(crate) struct TokenShape {
    /// The token itself: it stands only in the answer to its creation, and can never be shown again.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// Names it in lists, logs and the journal.
    id: String,
    /// The name of the account for which it speaks.
    account: String,
    #[schema(schema_with = values::scopes)]
    scopes: Vec<&'static str>,
    #[schema(required, schema_with = values::text_or_null)]
    description: Option<String>,
    /// Whom to ask about it.
    #[schema(required, schema_with = values::text_or_null)]
    owner: Option<String>,
    #[schema(schema_with = values::time)]
    created_at: String,
    #[schema(required, schema_with = values::time_or_null)]
    expires_at: Option<String>,
    /// Give or take a minute.
    #[schema(required, schema_with = values::time_or_null)]
    last_used_at: Option<String>,
    #[schema(required, schema_with = values::time_or_null)]
    revoked_at: Option<String>,
}

impl TokenShape {
    /// The token of that record, whose account is one of `accounts`.
    pub(crate) fn of(record: &TokenRecord, accounts: &[Account]) -> Self {
        let grant = &record.grant;
        let account = accounts.iter().find(|account| account.id == record.account);
        let text = |remark: &Option<Remark>| remark.as_ref().map(Remark::to_string);
        Self {
            token: None,
            id: record.id.to_string(),
            account: account.map(|account| account.name.to_string()).unwrap_or_default(),
            scopes: grant.scopes.iter().map(Scope::as_str).collect(),
            description: text(&grant.description),
            owner: text(&grant.owner),
            created_at: rfc3339(record.created_at),
            expires_at: grant.expires_at.map(rfc3339),
            last_used_at: record.last_used_at.map(rfc3339),
            revoked_at: record.revoked_at.map(rfc3339),
        }
    }

    /// With the token itself, which is shown this once.
    pub(crate) fn shown_once(self, token: String) -> Self {
        Self { token: Some(token), ..self }
    }
}

/// The body of `POST /admin/token`.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewToken)]
pub(crate) struct NewToken {
    /// The name of the account for which it is to speak.
    #[schema(schema_with = values::account_name)]
    account: AccountName,
    /// `read`, `write` and `device-app` unless it is said.
    #[schema(required = false, schema_with = values::scopes_or_null)]
    scopes: Scopes,
    /// Never unless it is said; not in the past.
    #[schema(schema_with = values::expiry_or_null)]
    expires_at: Option<Timestamp>,
    /// What it is for.
    #[schema(schema_with = values::clearable)]
    description: Option<Remark>,
    /// Whom to ask about it.
    #[schema(schema_with = values::clearable)]
    owner: Option<Remark>,
}

impl NewToken {
    /// Reads the body; what is to expire must do so after `now`.
    pub(crate) fn read(body: &Json<'_>, now: Timestamp) -> Result<Self, Nak> {
        let object = body.as_object().ok_or_else(|| Faults::one("", "the body must be an object"))?;
        let mut fields = Fields::of(object);
        let account = fields.filled("account").flatten();
        let scopes = fields.texts("scopes").flatten();
        let expires_at = fields.text("expiresAt").flatten();
        let [description, owner] = ["description", "owner"].map(|key| (key, fields.filled(key).flatten()));
        let mut faults = fields.finish();
        let account = account.and_then(|name| {
            AccountName::parse(&name).map_err(|error| faults.add("account", error.to_string())).ok()
        });
        if account.is_none() && faults.is_empty() {
            faults.add("account", "must be there");
        }
        let scopes = scopes.map_or(Ok(Scopes::USUAL), |scopes| Scopes::parse(&scopes.join(",")));
        let scopes = scopes.unwrap_or_else(|error| {
            faults.add("scopes", error.to_string());
            Scopes::USUAL
        });
        let expires_at = expires_at.and_then(|text| match instant::parse(&text) {
            Some(at) if at > now => Some(at),
            Some(_) => {
                faults.add("expiresAt", "is over already");
                None
            }
            None => {
                faults.add("expiresAt", instant::EXPECTED);
                None
            }
        });
        let [description, owner] = [description, owner].map(|(key, text)| {
            text.and_then(|text| {
                Remark::parse(&text).map_err(|error| faults.add(key, error.to_string())).ok()
            })
        });
        match account {
            Some(account) if faults.is_empty() => {
                Ok(Self { account, scopes, expires_at, description, owner })
            }
            _ => Err(faults.into()),
        }
    }

    /// For which account, and what is given along.
    pub(crate) fn into_parts(self) -> (AccountName, Grant) {
        let Self { account, scopes, expires_at, description, owner } = self;
        (account, Grant { scopes, expires_at, description, owner })
    }
}
