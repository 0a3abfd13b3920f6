//! `simroll import`: a file of subscribers into an account.

use std::fs::File;
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use simroll_domain::AccountName;
use simroll_registry::Registry;
use simroll_storage_diesel::{SqliteOptions, SqliteStore};
use tempfile::TempDir;

use crate::database::Database;
use crate::failure::Failure;
use crate::import::{Report, Rows, Summary, Target, import};
use crate::settings::{DatabaseUrl, Settings};

/// Bring a CSV file of subscribers into an account
///
/// The first line names the columns, any of: imsi, msisdn, iccid, imei, imeisv, alias, use_case_id, generic_id, username,
/// user_external_id, user_class, is_last_active, status, record.
///
/// A row is about the subscriber with its ICCID, else its IMSI, else its MSISDN, else its external id or username; where
/// there is none it makes one. Devices (imei, imeisv) and generic_id never match. Several rows with one ICCID are one SIM
/// with several IMSIs. An empty cell leaves what is there. A row that changes nothing leaves no trace: a file can be
/// imported again after any interruption.
///
/// A file with the column `record` comes from `simroll export`: consecutive rows with the same value are one subscriber,
/// and what is odd about an identifier is flagged, never refused. Otherwise the settings `validation` decide.
///
/// Exit status: 0 where every row was taken, 1 where a row was refused, 2 where the import ended before the file did.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The file; - is stdin
    file: PathBuf,
    /// Whose subscribers; the account is made where it is missing
    #[arg(long, value_name = "NAME")]
    account: AccountName,
    /// Write a CSV line for each refused or flagged row: its number, the columns and the reason, never its values
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Change nothing: import into a copy of the database, which is then thrown away; with PostgreSQL, a copy of the
    /// account in temporary tables
    #[arg(long)]
    dry_run: bool,
    /// What separates the columns
    #[arg(long, value_name = "CHARACTER", default_value = ",", value_parser = delimiter)]
    delimiter: u8,
    /// Print the summary as JSON: {rows, created, updated, unchanged, flagged, refused, dryRun}
    #[arg(long)]
    json: bool,
}

/// The summary as programs read it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Printed {
    #[serde(flatten)]
    summary: Summary,
    dry_run: bool,
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"\\t" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n') => Ok(*byte),
        _ => Err("one ASCII character, such as ; or \\t".to_owned()),
    }
}

impl Import {
    pub(crate) fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        let (source, length) = self.source()?;
        let rows = Rows::open(source, self.delimiter, settings.validation.registration())?;
        let mut report = Report::new(self.report_file()?);

        // The folder of a copy lives as long as this.
        let (database, _folder) = match (&settings.database_url, self.dry_run) {
            (DatabaseUrl::Sqlite(path), true) => {
                let folder = copy_of(path)?;
                (Database::sqlite(&folder.path().join(COPY))?, Some(folder))
            }
            (DatabaseUrl::Postgres(url), true) => {
                (Database::trial(url, &settings.postgres.options(), &self.account)?, None)
            }
            _ => (Database::shared(settings, "import")?, None),
        };
        let (account, made) = database.account_or_new(&self.account)?;
        if made && !self.dry_run {
            writeln!(std::io::stderr(), "made account {}", account.name)?;
        }

        let bar = progress_bar(length);
        let registry = Registry::start(database.store, settings.registry_options());
        let target = Target { registry: registry.clone(), account: account.id };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let ended = runtime.block_on(async {
            let ended = tokio::select! {
                ended = import(rows, &target, &mut report, |bytes| bar.set_position(bytes)) => ended.map_err(Failure::from),
                _ = tokio::signal::ctrl_c() => Err(Failure::new("interrupted; the same file can be imported again")),
            };
            registry.stop().await;
            ended
        });
        bar.finish_and_clear();
        report.finish().map_err(|error| Failure::when("the report cannot be written", error))?;
        self.print(&report)?;
        ended?;
        Ok(if report.summary().refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// The file and its length, where it has one.
    fn source(&self) -> Result<(Box<dyn Read + Send>, Option<u64>), Failure> {
        if self.file == Path::new("-") {
            return Ok((Box::new(std::io::stdin()), None));
        }
        let cannot = |error| Failure::when(format!("cannot read {}", self.file.display()), error);
        let file = File::open(&self.file).map_err(cannot)?;
        let data = file.metadata().map_err(cannot)?;
        if data.is_dir() {
            return Err(Failure::new(format!("cannot read {}: it is a folder", self.file.display())));
        }
        Ok((Box::new(file), data.is_file().then_some(data.len())))
    }

    fn report_file(&self) -> Result<Option<File>, Failure> {
        let Some(path) = &self.report else { return Ok(None) };
        let same = |own: PathBuf| self.file.canonicalize().is_ok_and(|file| file == own);
        if path.canonicalize().is_ok_and(same) {
            return Err(Failure::new("the report would overwrite the file that is imported"));
        }
        let file = File::create(path);
        file.map(Some).map_err(|error| Failure::when(format!("cannot write {}", path.display()), error))
    }

    fn print(&self, report: &Report) -> Result<(), Failure> {
        let summary = report.summary();
        if self.report.is_none() {
            let mut notes = std::io::stderr().lock();
            for line in report.refusals() {
                let field = if line.field.is_empty() { "" } else { &format!(" {}:", line.field) };
                writeln!(notes, "row {} (line {}) refused:{field} {}", line.row, line.line, line.reason)?;
            }
            if summary.refused > report.refusals().len() as u64 {
                writeln!(notes, "… --report FILE names every refused and flagged row")?;
            }
        }
        let mut out = std::io::stdout().lock();
        if self.json {
            let summary = Printed { summary, dry_run: self.dry_run };
            writeln!(out, "{}", serde_json::to_string(&summary)?)?;
            return Ok(());
        }
        if self.dry_run {
            writeln!(out, "Nothing was changed; an import would give:")?;
        }
        for (count, name) in [
            (summary.rows, "rows"),
            (summary.created, "created"),
            (summary.updated, "updated"),
            (summary.unchanged, "unchanged"),
            (summary.flagged, "flagged"),
            (summary.refused, "refused"),
        ] {
            writeln!(out, "{:<10} {count:>10}", format!("{name}:"))?;
        }
        Ok(())
    }
}

/// The name of the copied database in its folder.
const COPY: &str = "simroll.db";

/// A folder beside the database with a copy of it, as of now; without one where there is no database yet.
///
/// Beside it, because there is room for a database where one is; a temporary folder may be in memory.
fn copy_of(path: &Path) -> Result<TempDir, Failure> {
    let cannot = |error| Failure::when("cannot make room for a copy of the database beside it", error);
    let beside = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let folder = tempfile::Builder::new().prefix("simroll-dry-run-").tempdir_in(beside).map_err(cannot)?;
    if path.exists() {
        SqliteStore::open(path, &SqliteOptions::default())?.copy_to(&folder.path().join(COPY))?;
    }
    Ok(folder)
}

/// A bar on a terminal, nothing elsewhere.
fn progress_bar(length: Option<u64>) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let (bar, style) = match length {
        Some(length) => {
            (ProgressBar::new(length), "{wide_bar} {binary_bytes}/{binary_total_bytes}, {eta} left")
        }
        None => (ProgressBar::no_length(), "{spinner} {binary_bytes} read, {elapsed}"),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr());
    bar.with_style(ProgressStyle::with_template(style).expect("the template is well-formed"))
}
