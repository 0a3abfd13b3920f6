//! What the commands that only ask have in common: whose subscribers, by what they are named, how answers are shown.

use clap::Args;
use simroll_domain::{AccountName, Lookup};
use simroll_server::answers;
use simroll_storage::Account;

use crate::database::Database;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::show::Page;

/// Whose subscribers, and how they are shown.
#[derive(Debug, Args)]
pub(crate) struct Question {
    /// Whose subscribers [default: those of the only account]
    #[arg(long, value_name = "NAME")]
    account: Option<AccountName>,
    /// Print JSON, one object a line, in the shapes of the HTTP API
    #[arg(long)]
    json: bool,
}

impl Question {
    /// The database and the account that `command` is about.
    ///
    /// # Errors
    /// There is no such database or account, or no other process can see it.
    pub(crate) fn open(&self, settings: &Settings, command: &str) -> Result<(Database, Account), Failure> {
        let database = Database::existing(settings, command)?;
        let account = database.account_or_only(self.account.as_ref())?;
        Ok((database, account))
    }

    /// What the answer is written on.
    pub(crate) fn page(&self) -> Page {
        Page::new(self.json)
    }
}

/// By what somebody is named.
#[derive(Debug, Args)]
pub(crate) struct Name {
    /// What the value is: imsi, msisdn, iccid, imei, imeisv, id, username, externalId or genericId
    #[arg(value_name = "TYPE")]
    first: String,
    /// The value; numbers may have blanks, hyphens and prefixes. Alone, it is tried as everything that it can be
    #[arg(value_name = "VALUE")]
    second: Option<String>,
}

impl Name {
    /// Everything that it can mean, the likeliest first; never nothing.
    ///
    /// # Errors
    /// There is no such type, or the value cannot be of it.
    pub(crate) fn lookups(&self) -> Result<Vec<Lookup>, Failure> {
        if let Some(value) = &self.second {
            return Ok(vec![answers::named(&self.first, value).map_err(Failure::new)?]);
        }
        let lookups = answers::nameable(&self.first);
        if lookups.is_empty() {
            return Err(Failure::new(
                "the value cannot name anybody: it is empty, longer than any identifier, or has control characters",
            ));
        }
        Ok(lookups)
    }
}
