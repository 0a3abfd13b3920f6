//! `simroll changes`: an account's journal, and what is added to it.

mod reader;

use std::pin::pin;
use std::process::ExitCode;

use clap::Args;
use simroll_domain::{AccountId, JournalNumber};
use simroll_registry::Registry;
use simroll_server::answers;
use simroll_storage::EntryQuery;
use tokio::signal::ctrl_c;

use crate::failure::Failure;
use crate::question::Question;
use crate::settings::Settings;
use crate::show;

/// How many changes are printed where the caller does not say.
const USUAL: usize = 100;

/// How many older changes somebody who follows sees first.
const BEFORE_FOLLOWING: usize = 10;

/// How many entries are read at a time.
const AT_A_TIME: usize = 1_000;

/// Show the changes of an account in their order, and follow them as they are made
///
/// Each has a number, from 1 on without gaps; --after takes up where an earlier run ended.
#[derive(Debug, Args)]
pub(crate) struct Changes {
    /// Go on with every change as it is made, by whichever process, until interrupted
    #[arg(long, short)]
    follow: bool,
    /// Begin behind the change of that number, 0 being before the first [default: before the newest 100; with --follow 10]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(0..))]
    after: Option<i64>,
    /// Print so many changes at most, then end [default: 100; with --follow without end]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    question: Question,
}

impl Changes {
    pub(crate) fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        let (database, account) = self.question.open(settings, "changes")?;
        let registry = Registry::start(database.store, settings.registry_options());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(self.print(&registry, account.id))?;
        Ok(ExitCode::SUCCESS)
    }

    async fn print(&self, registry: &Registry, account: AccountId) -> Result<(), Failure> {
        let mut page = self.question.page();
        let mut left = self.limit.unwrap_or(if self.follow { usize::MAX } else { USUAL });
        let mut after = match self.after {
            Some(number) => JournalNumber::new(number),
            None => {
                let shown = if self.follow { left.min(BEFORE_FOLLOWING) } else { left };
                let head = registry.head(account).await?.number.get();
                JournalNumber::new(head.saturating_sub(i64::try_from(shown).unwrap_or(i64::MAX)).max(0))
            }
        };
        let mut follower = registry.follow(account, after);
        let mut interrupted = pin!(ctrl_c());
        let mut unread = pin!(reader::gone());
        while left > 0 {
            let limit = left.min(AT_A_TIME);
            let entries = if self.follow {
                tokio::select! {
                    entries = follower.next(limit) => entries?,
                    _ = &mut interrupted => break,
                    error = &mut unread => return Err(error.into()),
                }
            } else {
                registry.entries(account, EntryQuery::After(after), limit).await?
            };
            let Some(last) = entries.last() else { break };
            after = last.number;
            left -= entries.len();
            for entry in entries {
                if page.json {
                    page.object(&answers::change(entry))?;
                } else {
                    show::entry(&mut page, &entry, None)?;
                }
            }
            // Who follows is to see it now.
            page.flush()?;
        }
        Ok(())
    }
}
