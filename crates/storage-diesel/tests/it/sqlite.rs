//! The store in a SQLite file.

mod file;
mod plans;
mod processes;
pub(crate) mod scene;
mod statistics;
mod walks;

use simroll_storage_diesel::{SqliteOptions, SqliteStore};
use tempfile::TempDir;

mod contract {
    //! What every store does.

    simroll_storage::conformance_tests!(super::opener());
}

/// Opens one file in a folder that lives as long as the opener.
fn opener() -> impl Fn() -> SqliteStore {
    let folder = TempDir::new().expect("a temporary folder");
    move || open(&folder)
}

pub(crate) fn open(folder: &TempDir) -> SqliteStore {
    crate::listening::listen();
    SqliteStore::open(&folder.path().join("simroll.db"), &SqliteOptions::default())
        .expect("the file can be opened")
}
