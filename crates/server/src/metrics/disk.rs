//! How much room the database takes, and how much is left.

use std::io;
use std::path::Path;

/// The room of a database file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disk {
    /// Bytes of the file itself.
    pub file: u64,
    /// Bytes of the write-ahead log beside it.
    pub log: u64,
    /// Bytes that its owner may still write to the file system.
    pub free: u64,
}

/// The room of the database file at `path`.
///
/// # Errors
/// Where there is no such file, or its file system does not answer.
pub fn disk(path: &Path) -> io::Result<Disk> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let system = rustix::fs::statvfs(path)?;
    Ok(Disk {
        file: std::fs::metadata(path)?.len(),
        log: std::fs::metadata(log).map_or(0, |file| file.len()),
        free: system.f_bavail.saturating_mul(system.f_frsize),
    })
}
