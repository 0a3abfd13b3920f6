//! `simroll account`: the tenants.

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use simroll_domain::AccountName;
use simroll_server::instant::rfc3339;

use crate::database::Database;
use crate::failure::Failure;
use crate::settings::Settings;

/// Make and list accounts
#[derive(Debug, Args)]
pub(crate) struct Account {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make an account, and the database where there is none; an account that exists stays as it is
    Create {
        /// 1 to 64 of a-z, 0-9, '-', '_' and '.', beginning with a letter or digit
        name: AccountName,
    },
    /// List the accounts by name
    List {
        /// As JSON: an array of {name, createdAt}
        #[arg(long)]
        json: bool,
    },
}

impl Account {
    pub(crate) fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        match &self.action {
            Action::Create { name } => create(settings, name)?,
            Action::List { json } => list(settings, *json)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn create(settings: &Settings, name: &AccountName) -> Result<(), Failure> {
    let database = Database::shared(settings, "account create")?;
    let (_, made) = database.account_or_new(name)?;
    let what = if made { "made account" } else { "there is already an account" };
    writeln!(std::io::stderr(), "{what} {name}")?;
    Ok(())
}

fn list(settings: &Settings, as_json: bool) -> Result<(), Failure> {
    let database = Database::existing(settings, "account list")?;
    let accounts = database.directory.accounts()?;
    let mut out = std::io::stdout().lock();
    if as_json {
        let node = |account: &simroll_storage::Account| json!({ "name": account.name.as_str(), "createdAt": rfc3339(account.created_at) });
        writeln!(out, "{:#}", serde_json::Value::from_iter(accounts.iter().map(node)))?;
        return Ok(());
    }
    for account in accounts {
        writeln!(out, "{:<32}  {}", account.name.as_str(), rfc3339(account.created_at))?;
    }
    Ok(())
}
