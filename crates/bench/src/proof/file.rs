//! What is asked of SQLite itself, past the store.

use std::error::Error;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::judge::Violation;

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

/// What `PRAGMA integrity_check` finds wrong with the database in `file`.
pub(crate) fn integrity(file: &Path) -> Vec<Violation> {
    let check =
        |mut connection| Ok(diesel::sql_query("PRAGMA integrity_check").load::<Finding>(&mut connection)?);
    match connect(file).and_then(check) {
        Ok(findings) => findings
            .into_iter()
            .filter(|finding| finding.integrity_check != "ok")
            .map(|finding| Violation::Damaged(finding.integrity_check))
            .collect(),
        Err(error) => vec![Violation::Damaged(error.to_string())],
    }
}

/// Carries the log over into the pages, in one of the ways that SQLite knows, as a process beside the store might.
///
/// # Errors
/// What SQLite says.
pub(crate) fn checkpoint(file: &Path, way: &str) -> Result<(), Box<dyn Error>> {
    Ok(connect(file)?.batch_execute(&format!("PRAGMA wal_checkpoint({way})"))?)
}

fn connect(file: &Path) -> Result<SqliteConnection, Box<dyn Error>> {
    let mut connection = SqliteConnection::establish(file.to_str().ok_or("the path is not UTF-8")?)?;
    // A store that was just closed may still be tidying up.
    connection.batch_execute("PRAGMA busy_timeout = 5000")?;
    Ok(connection)
}
