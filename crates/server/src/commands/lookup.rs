//! `simroll lookup`: whom an identifier names, now or at a moment in the past.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use simroll_domain::Timestamp;
use simroll_server::{answers, instant};
use simroll_storage::AsOf;

use crate::failure::Failure;
use crate::question::{Name, Question};
use crate::settings::Settings;
use crate::show;

/// Show the subscribers that an identifier names
///
/// With a value alone, such as +4915112345678, everything that it can be is tried, and each subscriber is shown with the
/// type that named it.
///
/// Exit status: 0 where somebody is named so, 1 where nobody is, 2 where the command could not do its work.
#[derive(Debug, Args)]
#[command(override_usage = "simroll lookup [OPTIONS] [TYPE] <VALUE>")]
pub(crate) struct Lookup {
    #[command(flatten)]
    name: Name,
    /// Whom it named at that moment, and as they then were; RFC 3339, such as 2026-01-31T12:00:00Z
    #[arg(long, value_name = "INSTANT", value_parser = moment)]
    as_of: Option<Timestamp>,
    #[command(flatten)]
    question: Question,
}

fn moment(text: &str) -> Result<Timestamp, &'static str> {
    instant::parse(text).ok_or(instant::EXPECTED)
}

impl Lookup {
    pub(crate) fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        let lookups = self.name.lookups()?;
        let (database, account) = self.question.open(settings, "lookup")?;
        let as_of = self.as_of.map_or(AsOf::Now, AsOf::Time);
        let mut page = self.question.page();
        let mut count = 0;
        for lookup in &lookups {
            for subscriber in &database.store.subscribers(account.id, lookup, as_of)? {
                if page.json {
                    page.object(&answers::subscriber(lookup, subscriber))?;
                } else {
                    if count > 0 {
                        page.line("")?;
                    }
                    page.line(&answers::spelled(lookup))?;
                    show::subscriber(&mut page, subscriber)?;
                }
                count += 1;
            }
        }
        page.flush()?;
        if count > 0 {
            return Ok(ExitCode::SUCCESS);
        }
        let when = if self.as_of.is_some() { "was named so then" } else { "is named so" };
        let was_held = database.store.holdings(account.id, &lookups)?.iter().any(|held| !held.all.is_empty());
        let hint = if was_held { "; `simroll history` shows who held it when" } else { "" };
        writeln!(std::io::stderr(), "nobody of {} {when}{hint}", account.name)?;
        Ok(ExitCode::FAILURE)
    }
}
