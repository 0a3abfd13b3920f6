//! `simroll restore`: puts a backup in the place of the database.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use serde_json::json;
use simroll_registry::clock;
use simroll_storage_diesel::{SqliteFile, Tables};

use super::backup::{beside, copy_whole, examined, open, sync_folder};
use crate::database::kept_file;
use crate::failure::Failure;
use crate::settings::Settings;

/// Put a backup in the place of the database, while no server runs
///
/// The backup is examined first, and stays where it is. A database that is there already is replaced only with
/// --replace; it is kept beside the new one, under a name that ends in the time.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// What `simroll backup` wrote
    file: PathBuf,
    /// Replace the database that is there
    #[arg(long)]
    replace: bool,
    /// Tell what was done as JSON: {database, bytes, seconds, kept}, where kept is null or the database that was there
    #[arg(long)]
    json: bool,
}

impl Restore {
    pub(crate) fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        let target = kept_file(settings, "restore", "pg_restore")?;
        let begun = Instant::now();
        let backup = open(&self.file)?;
        if let Tables::Newer(migration) = backup.tables()? {
            return Err(Failure::new(format!(
                "the backup was made by a newer version of Simroll (it has migration {migration}); update Simroll first"
            )));
        }
        examined(&backup, "the backup")?;
        let there = self.is_in_the_way(target)?;
        let restored = beside(target, "restored");
        // Left behind by a run that was interrupted; it was never in use.
        if restored.exists() {
            fs::remove_file(&restored)?;
        }
        copy_whole(&backup, &restored, fs::metadata(&self.file)?.len())?;
        let kept = there.then(|| put_aside(target)).transpose()?;
        fs::rename(&restored, target)?;
        sync_folder(target)?;
        if self.json {
            let (bytes, seconds) = (fs::metadata(target)?.len(), begun.elapsed().as_secs_f64());
            let told = json!({ "database": target, "bytes": bytes, "seconds": seconds, "kept": kept });
            writeln!(std::io::stdout(), "{told}")?;
        } else {
            if let Some(kept) = kept {
                writeln!(std::io::stderr(), "kept the database that was there as {}", kept.display())?;
            }
            writeln!(std::io::stderr(), "restored {}; start the server again", target.display())?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Whether there is a database in the place, which may be replaced.
    fn is_in_the_way(&self, target: &Path) -> Result<bool, Failure> {
        if !target.exists() {
            return Ok(false);
        }
        let place = target.display();
        if !self.replace {
            return Err(Failure::new(format!(
                "there is a database at {place}; with --replace it is put aside, and the backup takes its place"
            )));
        }
        // A file that is too damaged to be opened is not in use by a server either.
        let is_in_use = SqliteFile::at(target).and_then(|file| file.is_in_use()).unwrap_or(false);
        if is_in_use {
            return Err(Failure::new(format!(
                "{place} is in use: stop the server and whatever else reads it"
            )));
        }
        Ok(true)
    }
}

/// Moves a database, with what stands beside it, to a name of its own.
fn put_aside(database: &Path) -> Result<PathBuf, Failure> {
    let kept = beside(database, &format!("replaced-{}", clock::now().as_micros() / 1_000_000));
    let with = |path: &Path, end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    for end in ["-wal", "-shm", ""] {
        let from = with(database, end);
        if from.exists() {
            fs::rename(from, with(&kept, end))?;
        }
    }
    Ok(kept)
}
