//! Brings a file of subscribers into the registry.
//!
//! - rows travel as commands through [`Registry::submit`], as every other write does: there is no second path
//! - one thread reads while the registry commits; between them are at most two batches, so memory does not grow with
//!   the file
//! - batches are submitted one after the other, because a row may mean what an earlier row created
//! - a row that changes nothing leaves no trace, so a file can be imported again after any interruption

mod devices;
mod header;
mod lines;
mod record;
mod report;
mod row;

use std::io::Read;

use simroll_domain::{AccountId, Author, Command, Mode, Unit};
use simroll_registry::{Answer, Call, Registry, SubmitError};
use tokio::sync::mpsc;

pub(crate) use lines::{FileError, Rows};
pub(crate) use report::{Report, Summary};

use devices::Devices;
use record::{Record, RecordRow, Records};

/// How many commands share a commit.
const BATCH: usize = 5000;

/// Why an import ended before its file did. Every row that was reported by then is in the registry or refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImportError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("the import stopped; what was imported stays, and the same file can be imported again")]
    Submit(#[from] SubmitError),
    #[error("the report cannot be written")]
    Report(#[from] std::io::Error),
}

/// Where the rows go.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) registry: Registry,
    pub(crate) account: AccountId,
}

/// Some records of a file, ready to be submitted.
#[derive(Debug, Default)]
struct Batch {
    /// The rows of each record, and whether a command was made of them.
    records: Vec<(Vec<RecordRow>, bool)>,
    /// The commands, in the order of those records that have one.
    commands: Vec<Command>,
    /// How much of the file had been read when the batch was full.
    bytes: u64,
}

/// Imports every row, in order. `progress` hears how many bytes of the file are done.
///
/// # Errors
/// [`ImportError`] where it had to end early; the report says what was done until then.
pub(crate) async fn import<R: Read + Send + 'static>(
    rows: Rows<R>,
    target: &Target,
    report: &mut Report,
    progress: impl Fn(u64),
) -> Result<(), ImportError> {
    let (sender, mut batches) = mpsc::channel(1);
    // Not joined: it ends with the file, or when nobody takes its batches any more.
    std::thread::spawn(move || read(rows, &sender));
    while let Some(batch) = batches.recv().await {
        let Batch { records, commands, bytes } = batch?;
        submit(records, commands, target, report).await?;
        progress(bytes);
    }
    Ok(())
}

/// Reads the whole file, batch by batch.
fn read<R: Read>(rows: Rows<R>, sender: &mpsc::Sender<Result<Batch, FileError>>) {
    let mut devices = Devices::default();
    let mut records = Records::new(rows);
    loop {
        let mut batch = Batch::default();
        let mut end = None;
        while batch.records.len() < BATCH && end.is_none() {
            match records.next() {
                Some(Ok(Record { rows, import })) => {
                    batch.records.push((rows, import.is_some()));
                    batch.commands.extend(import.map(|mut import| {
                        import.nth = devices.nth(&import);
                        Command::Import(Box::new(import))
                    }));
                }
                Some(Err(error)) => end = Some(Err(error)),
                None => end = Some(Ok(())),
            }
        }
        batch.bytes = records.rows().bytes();
        let sent = batch.records.is_empty() || sender.blocking_send(Ok(batch)).is_ok();
        match end {
            Some(Err(error)) if sent => {
                // Where nobody listens any more, the import has failed already.
                let _ = sender.blocking_send(Err(error));
                return;
            }
            Some(_) => return,
            None if !sent => return,
            None => {}
        }
    }
}

async fn submit(
    records: Vec<(Vec<RecordRow>, bool)>,
    commands: Vec<Command>,
    target: &Target,
    report: &mut Report,
) -> Result<(), ImportError> {
    let mut items = Vec::new();
    if !commands.is_empty() {
        let unit = Unit::of(commands, Mode::Partial);
        let Target { registry, account } = target;
        let call =
            Call { account: *account, author: Author::Operator, unit, idempotency: None, deadline: None };
        if let Answer::Done(outcome) = registry.submit(call).await? {
            items = outcome.items;
        }
    }
    let mut items = items.into_iter();
    for (rows, is_command) in records {
        match is_command.then(|| items.next()).flatten() {
            Some(Ok(accepted)) => report.accepted(&rows, &accepted)?,
            Some(Err(refusal)) => report.refused(&rows, &refusal)?,
            None => report.unreadable(rows)?,
        }
    }
    Ok(())
}
