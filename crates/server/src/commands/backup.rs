//! `simroll backup`: a copy of the database, made beside a running server.

use std::fs::{self, File};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use simroll_storage_diesel::SqliteFile;

use crate::database::kept_file;
use crate::failure::Failure;
use crate::settings::Settings;

/// Copy the whole database to a new file, as of one moment, while the server goes on
///
/// The copy has everything: subscribers, history, accounts, tokens, catalogues. It appears under its name when it is
/// complete, on the disk, and was examined; it is readable for its owner only, for it holds personal data. It is a
/// database like any other: `simroll restore` puts it in place, and any command reads it with --database-url.
///
/// On PostgreSQL: use pg_dump, or the continuous archiving of the server.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// Where to write it; there must be no such file
    file: PathBuf,
    /// Tell what was made as JSON: {file, bytes, seconds}
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub(crate) fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        let source = kept_file(settings, "backup", "pg_dump --format=custom --file=FILE")?;
        let begun = Instant::now();
        if self.file.exists() {
            return Err(Failure::new(format!(
                "there is a file at {} already; name another, or move it away",
                self.file.display()
            )));
        }
        let database = open(source)?;
        let size = fs::metadata(source)?.len();
        copy_whole(&database, &self.file, size)?;
        let bytes = fs::metadata(&self.file)?.len();
        let seconds = begun.elapsed().as_secs_f64();
        if self.json {
            let told = json!({ "file": self.file, "bytes": bytes, "seconds": seconds });
            writeln!(std::io::stdout(), "{told}")?;
        } else {
            let mebibytes = bytes.div_ceil(1 << 20);
            writeln!(std::io::stderr(), "wrote {mebibytes} MiB to {}, and examined it", self.file.display())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The database at `path`.
pub(super) fn open(path: &Path) -> Result<SqliteFile, Failure> {
    SqliteFile::at(path).map_err(|error| Failure::when(format!("cannot read {}", path.display()), error))
}

/// Copies `database`, which has about `size` bytes, to a new file of that name: it is there, examined and durable, or
/// not at all.
pub(super) fn copy_whole(database: &SqliteFile, file: &Path, size: u64) -> Result<(), Failure> {
    let place = |error| Failure::when(format!("cannot write {}", file.display()), error);
    let partial = beside(file, "partial");
    if partial.exists() {
        return Err(Failure::new(format!(
            "there is a file at {}: another copy is under way, or was interrupted; then remove it",
            partial.display()
        )));
    }
    let unfinished = Unfinished(&partial);
    watching(&partial, size, || database.copy_to(&partial))
        .map_err(|error| Failure::when(format!("cannot copy the database to {}", file.display()), error))?;
    examined(&open(&partial)?, "the copy")?;
    File::open(&partial).and_then(|copy| copy.sync_all()).map_err(place)?;
    fs::rename(&partial, file).map_err(place)?;
    std::mem::forget(unfinished);
    sync_folder(file).map_err(place)?;
    Ok(())
}

/// Refuses a file that is damaged.
pub(super) fn examined(file: &SqliteFile, what: &str) -> Result<(), Failure> {
    let damage = file.damage(true)?;
    match damage.first() {
        None => Ok(()),
        Some(first) => Err(Failure::new(format!("{what} is damaged: {first}"))),
    }
}

/// `file` with another word behind its name.
pub(super) fn beside(file: &Path, word: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(word);
    name.into()
}

/// Makes it durable that a file of that folder has its name.
pub(super) fn sync_folder(file: &Path) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Removes what was not finished.
struct Unfinished<'a>(&'a Path);

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        // Where it cannot be removed, the next run says so.
        let _ = fs::remove_file(self.0);
    }
}

/// Shows how the file grows while `work` goes on, where somebody looks.
fn watching<T>(file: &Path, size: u64, work: impl FnOnce() -> T) -> T {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    let style = ProgressStyle::with_template("{wide_bar} {binary_bytes}/{binary_total_bytes}, {eta} left");
    let bar = ProgressBar::new(size).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                bar.set_position(fs::metadata(file).map_or(0, |file| file.len()));
                std::thread::sleep(Duration::from_millis(200));
            }
        });
        let result = work();
        done.store(true, Ordering::Relaxed);
        bar.finish_and_clear();
        result
    })
}
