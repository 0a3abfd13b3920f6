//! A copy of the whole file.

use std::path::Path;

use diesel::prelude::*;
use diesel::sql_types::Text;
use simroll_storage::StoreError;

use super::SqliteStore;
use super::open::{Mode, OpenError, OpenFile, private_file};
use crate::classify::{Failure, Report};

impl SqliteStore {
    /// Writes everything, as of one moment, to a new file at `path`, which is a store like any other. Reads and writes
    /// go on meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], also where there is a file at `path` already.
    pub fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        let copied = copy(&self.database.file, path);
        Ok(copied.map_err(|error| Failure::Unavailable(Report::new(&error.to_string())))?)
    }
}

/// Writes everything in `file`, as of one moment, to a new file at `path`.
pub(super) fn copy(file: &OpenFile, path: &Path) -> Result<(), OpenError> {
    let path = new_file(path)?;
    let connected = file.establish(Mode::Write);
    let mut connection = connected.map_err(|error| OpenError::Unusable(error.to_string()))?;
    diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(path).execute(&mut connection)?;
    Ok(())
}

/// Makes an empty file for its owner only, which SQLite then fills, and says where it is in a way that SQLite takes as a
/// path whatever it looks like.
fn new_file(path: &Path) -> Result<String, OpenError> {
    let path = std::path::absolute(path)?;
    let text = path.to_str().ok_or(OpenError::Path)?.to_owned();
    private_file().create_new(true).open(&path)?;
    Ok(text)
}
