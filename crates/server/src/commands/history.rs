//! `simroll history`: who held an identifier, and what changed about whoever holds it.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use simroll_domain::{JournalNumber, Lookup, SubscriberId};
use simroll_server::answers;
use simroll_server::instant::rfc3339;
use simroll_storage::{EntryFilter, EntryQuery, Holding, Store};

use crate::failure::Failure;
use crate::question::{Name, Question};
use crate::settings::Settings;
use crate::show::{self, Page, Table, UNSET};

/// How many entries are read at a time.
const AT_A_TIME: usize = 1_000;

/// Show who held an identifier and when, and every change of its holder, newest first
///
/// The changes are those of whoever holds it now, of several the one who took it last; where nobody holds it, of whoever
/// let go of it last. With --json the first line of each history has the holders, and every further one is a change.
///
/// Exit status: 0 where somebody holds or held it, 1 where nobody ever did, 2 where the command could not do its work.
#[derive(Debug, Args)]
#[command(override_usage = "simroll history [OPTIONS] [TYPE] <VALUE>")]
pub(crate) struct History {
    #[command(flatten)]
    name: Name,
    #[command(flatten)]
    question: Question,
}

impl History {
    pub(crate) fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        let lookups = self.name.lookups()?;
        let (database, account) = self.question.open(settings, "history")?;
        let store = database.store.as_ref();
        let mut page = self.question.page();
        let mut is_held = false;
        for (lookup, holdings) in lookups.iter().zip(store.holdings(account.id, &lookups)?) {
            let Some(holder) = holdings.holder() else { continue };
            if !page.json && is_held {
                page.line("")?;
            }
            is_held = true;
            holders(&mut page, lookup, holder, &holdings.all)?;
            changes(&mut page, store, holder, holdings.head)?;
        }
        page.flush()?;
        if is_held {
            return Ok(ExitCode::SUCCESS);
        }
        writeln!(std::io::stderr(), "nobody of {} is or was named so", account.name)?;
        Ok(ExitCode::FAILURE)
    }
}

fn holders(
    page: &mut Page,
    lookup: &Lookup,
    holder: SubscriberId,
    holdings: &[Holding],
) -> Result<(), Failure> {
    if page.json {
        page.object(&answers::holders(lookup, holder, holdings))?;
        return Ok(());
    }
    page.line(&answers::spelled(lookup))?;
    let mut table = Table::under(&["HELD BY", "FROM", "UNTIL"]);
    for Holding { subscriber, from, until, .. } in holdings {
        let until = until.map_or_else(|| UNSET.to_owned(), rfc3339);
        table.row([subscriber.to_string(), rfc3339(*from), until]);
    }
    page.table(2, &table)?;
    page.line("")?;
    page.line(&format!("changes of {holder}"))?;
    Ok(())
}

fn changes(
    page: &mut Page,
    store: &dyn Store,
    holder: SubscriberId,
    head: JournalNumber,
) -> Result<(), Failure> {
    let mut before = head.next();
    loop {
        let filter = EntryFilter { changed: Some(holder), before: Some(before), ..EntryFilter::default() };
        let entries = store.entries(holder.account(), &EntryQuery::Newest(filter), AT_A_TIME)?;
        let Some(last) = entries.last() else { return Ok(()) };
        before = last.number;
        for entry in entries {
            if page.json {
                page.object(&answers::change(entry))?;
            } else {
                show::entry(page, &entry, Some(holder))?;
            }
        }
    }
}
