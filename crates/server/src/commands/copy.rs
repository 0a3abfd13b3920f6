//! `simroll copy`: everything of one database into another.

use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use simroll_storage_diesel::{
    Copied, PAGE, PostgresOptions, PostgresStore, Progress, SqliteStore, Stage, copy,
};

use crate::database::{open_postgres, open_sqlite};
use crate::failure::Failure;
use crate::settings::{DatabaseUrl, Settings};

/// Carry everything from one database to another
///
/// Accounts, tokens, catalogues, subscribers with their password hashes, journals with their request ids, the history of
/// every identifier and the answers that retries get: row by row, from SQLite or PostgreSQL to SQLite or PostgreSQL.
/// In the end the target is read again and must be what the source was.
///
/// The target must be empty, or the beginning of the same copy: one that was interrupted is continued by the same
/// command, as long as nobody has written to the source since. The source may be in use: the copy is as of the moment at
/// which this command began, and lacks what is written later. To move house, stop the server first.
#[derive(Debug, Args)]
pub(crate) struct Copy {
    /// The database that is read: sqlite://PATH or postgres://…
    #[arg(long, value_name = "URL")]
    from: String,
    /// The database that is written; a file is made where it is missing
    #[arg(long, value_name = "URL")]
    to: String,
    /// Print the tables as JSON: {tables: [{table, rows, found, digest}]}
    #[arg(long)]
    json: bool,
}

/// Longer than a page takes to go the other way.
const PATIENCE: Duration = Duration::from_secs(3600);

/// One of the two databases.
enum Side {
    Sqlite(SqliteStore),
    Postgres(PostgresStore),
}

impl Side {
    fn open(url: &DatabaseUrl, settings: &Settings) -> Result<Self, Failure> {
        let options = settings.postgres.options();
        let options = PostgresOptions { statement_timeout: PATIENCE, idle_timeout: PATIENCE, ..options };
        match url {
            DatabaseUrl::Memory => {
                Err(Failure::new("memory: lives in the one process that serves it and cannot be copied"))
            }
            DatabaseUrl::Sqlite(path) => Ok(Self::Sqlite(open_sqlite(path)?)),
            DatabaseUrl::Postgres(url) => Ok(Self::Postgres(open_postgres(url, &options)?)),
        }
    }
}

impl Copy {
    pub(crate) fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        let (from, to) = (read(&self.from, "--from")?, read(&self.to, "--to")?);
        if from == to {
            return Err(Failure::new("--from and --to are the same database"));
        }
        match from.file() {
            Some(path) if !path.exists() => {
                return Err(Failure::new(format!("there is no database at {}", path.display())));
            }
            _ => {}
        }
        let (from, to) = (Side::open(&from, settings)?, Side::open(&to, settings)?);
        let bar = progress_bar();
        let watch = |progress| show(&bar, progress);
        let copied = match (&from, &to) {
            (Side::Sqlite(from), Side::Sqlite(to)) => copy(from, to, PAGE, watch),
            (Side::Sqlite(from), Side::Postgres(to)) => copy(from, to, PAGE, watch),
            (Side::Postgres(from), Side::Sqlite(to)) => copy(from, to, PAGE, watch),
            (Side::Postgres(from), Side::Postgres(to)) => copy(from, to, PAGE, watch),
        };
        bar.finish_and_clear();
        self.print(&copied?)?;
        Ok(ExitCode::SUCCESS)
    }

    fn print(&self, copied: &[Copied]) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        let tables: Vec<Printed> = copied.iter().map(Printed::of).collect();
        if self.json {
            writeln!(out, "{}", serde_json::json!({ "tables": tables }))?;
            return Ok(());
        }
        for Printed { table, rows, digest, .. } in &tables {
            writeln!(out, "{table:<15} {rows:>12} rows  {}", &digest[..16])?;
        }
        let (rows, found) =
            copied.iter().fold((0, 0), |(rows, found), table| (rows + table.rows, found + table.found));
        let before = if found == 0 { String::new() } else { format!(", {found} of them by an earlier run") };
        writeln!(out, "{rows} rows were copied{before}, and are the same on both sides")?;
        Ok(())
    }
}

/// A table as it is printed.
#[derive(Debug, Serialize)]
struct Printed {
    table: &'static str,
    rows: u64,
    found: u64,
    digest: String,
}

impl Printed {
    fn of(copied: &Copied) -> Self {
        let digest = copied.digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { table: copied.table, rows: copied.rows, found: copied.found, digest }
    }
}

/// The text may hold a password, so no error repeats it.
fn read(text: &str, option: &str) -> Result<DatabaseUrl, Failure> {
    DatabaseUrl::try_from(text.to_owned()).map_err(|error| Failure::when(option, error))
}

fn show(bar: &ProgressBar, Progress { stage, rows, of }: Progress) -> ControlFlow<()> {
    bar.set_length(of);
    bar.set_position(rows);
    bar.set_message(match stage {
        Stage::Copying => "copying",
        Stage::Verifying => "verifying",
    });
    ControlFlow::Continue(())
}

/// A bar on a terminal, nothing elsewhere.
fn progress_bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::no_length();
    bar.set_draw_target(ProgressDrawTarget::stderr());
    let style = "{msg} {wide_bar} {human_pos}/{human_len} rows, {eta} left";
    bar.with_style(ProgressStyle::with_template(style).expect("the template is well-formed"))
}
