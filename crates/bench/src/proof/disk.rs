//! A disk that can be watched, made to fail and, afterwards, be said to have lost its power at any moment.
//!
//! The [shim](vfs) stands between SQLite and the operating system; what it is to do is a [`Disk`].

mod fault;
mod image;
mod recorder;
mod vfs;

pub(crate) use fault::{Fault, Faulty};
pub(crate) use image::{Files, image};
pub(crate) use recorder::{Recorder, Step, spilled};
pub(crate) use vfs::watch;

use std::ffi::c_int;
use std::path::Path;

/// One of the two files that make a database; what else SQLite keeps beside them is built anew after a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The pages.
    Pages,
    /// The write-ahead log.
    Log,
}

/// What SQLite asks of the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Request<'a> {
    /// To open a file.
    Open,
    /// To read from it.
    Read,
    /// To write to it, from that offset on.
    Write(u64, &'a [u8]),
    /// To cut it to that size.
    Truncate(u64),
    /// To see to it that all that was written is kept when the power fails.
    Sync,
    /// To delete it.
    Delete,
}

/// What becomes of the requests about a watched database.
pub(crate) trait Disk: Send + Sync {
    /// Hears of a request before it is passed on, and can answer it with an error in place of the operating system. Of
    /// a write, the first half is carried out all the same.
    ///
    /// # Errors
    /// The code that SQLite is to get.
    fn begin(&self, part: Part, request: Request<'_>) -> Result<Ticket, c_int>;

    /// Hears that it was carried out.
    fn done(&self, part: Part, request: Request<'_>, ticket: Ticket);

    /// Whether `PRAGMA synchronous = FULL` is to be understood as `NORMAL`.
    fn weakens(&self) -> bool {
        false
    }
}

/// What a [`Disk`] wants to know again when a request was carried out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ticket(pub(crate) usize);

/// A folder in memory, where there is one: what is proven here does not depend on the speed of a disk.
pub(crate) fn memory_folder() -> std::io::Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }
}
