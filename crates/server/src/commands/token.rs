//! `simroll token`: who may speak for an account.

use std::io::{Read, Write};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use simroll_domain::{AccountId, AccountName, Remark, Scope, Scopes, Timestamp, TokenId};
use simroll_registry::{PresentedToken, TokenError, clock, create_token, new_token};
use simroll_server::instant::rfc3339;
use simroll_storage::{Grant, TokenRecord};

use crate::database::Database;
use crate::expiry;
use crate::failure::Failure;
use crate::settings::Settings;

/// Make, list, revoke and check bearer tokens
#[derive(Debug, Args)]
pub(crate) struct Token {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a token and print it, alone, on stdout; makes the database and the account where they are missing
    ///
    /// It is shown this once: the database keeps only its SHA-256.
    Create {
        /// The account for which it speaks
        #[arg(long, value_name = "NAME")]
        account: AccountName,
        #[command(flatten)]
        given: Given,
    },
    /// List tokens by age; never the secrets, which nobody has
    List {
        /// Only those of one account
        #[arg(long, value_name = "NAME")]
        account: Option<AccountName>,
        /// As JSON: an array of {id, account, scopes, description, owner, createdAt, expiresAt, lastUsedAt, revokedAt}
        #[arg(long)]
        json: bool,
    },
    /// Revoke a token; within a second no server takes it any more
    Revoke {
        /// The id that `simroll token list` shows: the part between the underscores
        id: String,
    },
    /// Print a token that is in no database yet, for SIMROLL_BOOTSTRAP_TOKEN
    Generate,
    /// Read a token from stdin and say whether it was mistyped; asks no database, so not whether it is still valid
    Check,
}

/// What is given along with a new token.
#[derive(Debug, Args)]
struct Given {
    /// What it may do: read, write, device-app, admin, with commas between them
    ///
    /// `read` and `write` are for v2, `device-app` is for v1; `admin` makes and revokes accounts and tokens of the whole
    /// installation, over HTTP and where admin.enabled says so.
    #[arg(long = "scope", value_name = "SCOPES", default_value_t)]
    scopes: Scopes,
    /// When it expires: a span such as 90d, 12h or 1y, or an instant such as 2027-01-31T12:00:00Z [default: never]
    #[arg(long, value_name = "WHEN", value_parser = expires)]
    expires: Option<Timestamp>,
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    description: Option<Remark>,
    /// Whom to ask about it
    #[arg(long, value_name = "TEXT")]
    owner: Option<Remark>,
}

fn expires(text: &str) -> Result<Timestamp, expiry::ExpiryError> {
    expiry::parse(text, clock::now())
}

impl Given {
    fn grant(&self) -> Grant {
        Grant {
            scopes: self.scopes,
            expires_at: self.expires,
            description: self.description.clone(),
            owner: self.owner.clone(),
        }
    }
}

impl Token {
    /// Whether it works without settings.
    pub(super) const fn is_pure(&self) -> bool {
        matches!(self.action, Action::Generate | Action::Check)
    }

    pub(crate) fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        match &self.action {
            Action::Create { account, given } => create(settings, account, &given.grant()),
            Action::List { account, json } => list(settings, account.as_ref(), *json),
            Action::Revoke { id } => revoke(settings, id),
            Action::Generate => generate(),
            Action::Check => check(),
        }
    }
}

fn create(settings: &Settings, name: &AccountName, grant: &Grant) -> Result<ExitCode, Failure> {
    let database = Database::shared(settings, "token create")?;
    let (account, made) = database.account_or_new(name)?;
    if made {
        writeln!(std::io::stderr(), "made account {name}")?;
    }
    let (token, _) = create_token(&*database.directory, account.id, grant)?;
    writeln!(std::io::stdout(), "{token}")?;
    Ok(ExitCode::SUCCESS)
}

fn list(settings: &Settings, name: Option<&AccountName>, as_json: bool) -> Result<ExitCode, Failure> {
    let database = Database::existing(settings, "token list")?;
    let account = name.map(|name| database.account(name)).transpose()?;
    let accounts = database.directory.accounts()?;
    let name_of = |token: &TokenRecord| {
        let account = accounts.iter().find(|account| account.id == token.account);
        account.map_or("", |account| account.name.as_str())
    };
    let tokens = database.directory.tokens(account.map(|account| account.id))?;
    let mut out = std::io::stdout().lock();
    if as_json {
        let node = |token: &TokenRecord| {
            json!({
                "id": token.id.as_str(),
                "account": name_of(token),
                "scopes": token.grant.scopes.iter().map(Scope::as_str).collect::<Vec<_>>(),
                "description": token.grant.description.as_ref().map(Remark::as_str),
                "owner": token.grant.owner.as_ref().map(Remark::as_str),
                "createdAt": rfc3339(token.created_at),
                "expiresAt": token.grant.expires_at.map(rfc3339),
                "lastUsedAt": token.last_used_at.map(rfc3339),
                "revokedAt": token.revoked_at.map(rfc3339),
            })
        };
        writeln!(out, "{:#}", serde_json::Value::from_iter(tokens.iter().map(node)))?;
        return Ok(ExitCode::SUCCESS);
    }
    for token in &tokens {
        writeln!(out, "{}", line(token, name_of(token), clock::now()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A token for people.
fn line(token: &TokenRecord, account: &str, now: Timestamp) -> String {
    let grant = &token.grant;
    let mut line =
        format!("{}  {account:<24}  {:<27}  made {}", token.id, grant.scopes, rfc3339(token.created_at));
    match token.last_used_at {
        Some(at) => line += &format!("  used {}", rfc3339(at)),
        None => line += "  never used",
    }
    match (token.revoked_at, grant.expires_at) {
        (Some(at), _) => line += &format!("  revoked {}", rfc3339(at)),
        (None, Some(at)) if at <= now => line += &format!("  expired {}", rfc3339(at)),
        (None, Some(at)) => line += &format!("  expires {}", rfc3339(at)),
        (None, None) => {}
    }
    if let Some(description) = &grant.description {
        line += &format!("  {description}");
    }
    if let Some(owner) = &grant.owner {
        line += &format!("  (ask {owner})");
    }
    line
}

fn revoke(settings: &Settings, id: &str) -> Result<ExitCode, Failure> {
    let database = Database::existing(settings, "token revoke")?;
    if let Ok(token) = PresentedToken::parse(id) {
        return Err(Failure::new(format!("that is a whole token; give its id only: {}", token.id())));
    }
    let revoked = match TokenId::parse(id) {
        Some(id) => database.directory.revoke_token(&id, clock::now())?,
        None => false,
    };
    if revoked {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(std::io::stderr(), "there is no such token; `simroll token list` shows which there are")?;
    Ok(ExitCode::FAILURE)
}

fn generate() -> Result<ExitCode, Failure> {
    // The account is the database's matter; the token itself says nothing of it.
    let nobody = AccountId::new(1).expect("1 is an account id");
    writeln!(std::io::stdout(), "{}", new_token(nobody, Grant::default(), clock::now()).0)?;
    Ok(ExitCode::SUCCESS)
}

fn check() -> Result<ExitCode, Failure> {
    let mut text = String::new();
    // No token is so long, and whatever else was given by mistake need not be read.
    std::io::stdin().lock().take(1024).read_to_string(&mut text)?;
    let said = match PresentedToken::parse(text.trim()) {
        Ok(token) => {
            writeln!(
                std::io::stdout(),
                "{}  as it was given out; `simroll token list` tells the rest",
                token.id()
            )?;
            return Ok(ExitCode::SUCCESS);
        }
        Err(TokenError::Checksum) => "mistyped: a character is another than was given out",
        Err(TokenError::Malformed) => {
            "no token: it has not the form simroll_<10 letters and digits>_<49 of them>"
        }
    };
    writeln!(std::io::stdout(), "{said}")?;
    Ok(ExitCode::FAILURE)
}
