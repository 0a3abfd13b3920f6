//! A copy of the whole file.

use std::path::Path;

use diesel::prelude::*;
use diesel::sql_types::Text;
use simroll_storage::StoreError;

use super::SqliteStore;
use super::open::{Mode, OpenError, private_file};
use crate::classify::{Failure, Report};

impl SqliteStore {
    /// Writes everything, as of one moment, to a new file at `path`, which is a store like any other. Reads and writes
    /// go on meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], also where there is a file at `path` already.
    pub fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        let unavailable = |text: &str| Failure::Unavailable(Report::new(text));
        let file = new_file(path).map_err(|error| unavailable(&error.to_string()))?;
        let connected = self.database.file.establish(Mode::Write);
        let mut connection = connected.map_err(|error| unavailable(&error.to_string()))?;
        let copied = diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(file).execute(&mut connection);
        copied.map_err(Failure::from)?;
        Ok(())
    }
}

/// Makes an empty file for its owner only, which SQLite then fills, and says where it is in a way that SQLite takes as a
/// path whatever it looks like.
fn new_file(path: &Path) -> Result<String, OpenError> {
    let path = std::path::absolute(path)?;
    let text = path.to_str().ok_or(OpenError::Path)?.to_owned();
    private_file().create_new(true).open(&path)?;
    Ok(text)
}
