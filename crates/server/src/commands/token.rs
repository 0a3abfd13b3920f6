//! `simroll token`: who may speak for an account.

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use simroll_domain::{AccountId, AccountName, TokenId};
use simroll_registry::{PresentedToken, clock, new_token};
use simroll_server::instant::rfc3339;
use simroll_storage::{Grant, TokenRecord};

use crate::database::{Database, shared_file};
use crate::failure::Failure;
use crate::settings::Settings;

/// Make, list and revoke bearer tokens
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
    },
    /// List tokens by age; never the secrets, which nobody has
    List {
        /// Only those of one account
        #[arg(long, value_name = "NAME")]
        account: Option<AccountName>,
        /// As JSON: an array of {id, account, createdAt, revokedAt}
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
}

impl Token {
    pub(crate) fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        match &self.action {
            Action::Create { account } => create(settings, account),
            Action::List { account, json } => list(settings, account.as_ref(), *json),
            Action::Revoke { id } => revoke(settings, id),
            Action::Generate => generate(),
        }
    }
}

fn create(settings: &Settings, name: &AccountName) -> Result<ExitCode, Failure> {
    let database = Database::sqlite(shared_file(settings, "token create")?)?;
    let (account, made) = database.account_or_new(name)?;
    if made {
        writeln!(std::io::stderr(), "made account {name}")?;
    }
    let token = add_token(&database, account.id, &Grant::default())?;
    writeln!(std::io::stdout(), "{token}")?;
    Ok(ExitCode::SUCCESS)
}

/// Makes a token for that account, with that grant.
///
/// # Errors
/// The database cannot be written.
pub(super) fn add_token(database: &Database, account: AccountId, grant: &Grant) -> Result<String, Failure> {
    loop {
        let (token, record) = new_token(account, grant.clone(), clock::now());
        // Its id is taken once in many lifetimes.
        if database.directory.add_token(&record)? {
            return Ok(token);
        }
    }
}

fn list(settings: &Settings, name: Option<&AccountName>, as_json: bool) -> Result<ExitCode, Failure> {
    let database = Database::existing(shared_file(settings, "token list")?)?;
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
                "createdAt": rfc3339(token.created_at),
                "revokedAt": token.revoked_at.map(rfc3339),
            })
        };
        writeln!(out, "{:#}", serde_json::Value::from_iter(tokens.iter().map(node)))?;
        return Ok(ExitCode::SUCCESS);
    }
    for token in &tokens {
        let state = token.revoked_at.map_or_else(String::new, |at| format!("  revoked {}", rfc3339(at)));
        writeln!(out, "{}  {:<32}  {}{state}", token.id, name_of(token), rfc3339(token.created_at))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn revoke(settings: &Settings, id: &str) -> Result<ExitCode, Failure> {
    let database = Database::existing(shared_file(settings, "token revoke")?)?;
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
