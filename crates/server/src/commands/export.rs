//! `simroll export`: the subscribers of an account as a file.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use simroll_domain::AccountName;
use tempfile::NamedTempFile;

use crate::database::Database;
use crate::export::export;
use crate::failure::Failure;
use crate::settings::Settings;

/// Write every subscriber of an account as CSV, the way `simroll import` reads it
///
/// There is a row for each IMSI or MSISDN; rows with the same number in the column `record` are one subscriber. Imported
/// into an empty database, the file gives the same subscribers, and exporting those gives the same file.
///
/// It is not a backup: passwords, tokens, use case catalogues and the whole history stay behind. Beside a server that
/// takes changes, it shows each thousand subscribers as of one moment, not all of them.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Whose subscribers
    #[arg(long, value_name = "NAME")]
    account: AccountName,
    /// Where to write them; - is stdout. A file appears, or is replaced, when it is complete
    #[arg(default_value = "-")]
    file: PathBuf,
}

impl Export {
    pub(crate) fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        let database = Database::existing(settings, "export")?;
        let account = database.account(&self.account)?.id;
        let store = database.store.as_ref();
        let count = if self.file == Path::new("-") {
            export(store, account, BufWriter::new(std::io::stdout().lock()))?
        } else {
            let place = |error| Failure::when(format!("cannot write {}", self.file.display()), error);
            let folder = self.file.parent().filter(|folder| *folder != Path::new(""));
            let file = NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(place)?;
            let count = export(store, account, BufWriter::new(file.as_file()))?;
            file.as_file().sync_all().map_err(place)?;
            file.persist(&self.file).map_err(|error| place(error.error))?;
            count
        };
        writeln!(std::io::stderr(), "exported {count} subscribers")?;
        Ok(ExitCode::SUCCESS)
    }
}
