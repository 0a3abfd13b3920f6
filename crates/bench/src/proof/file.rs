//! Asks SQLite itself whether a file is sound.

use std::path::Path;

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
    let check = || -> Result<Vec<Finding>, Box<dyn std::error::Error>> {
        let path = file.to_str().ok_or("the path is not UTF-8")?;
        let mut connection = SqliteConnection::establish(path)?;
        Ok(diesel::sql_query("PRAGMA integrity_check").load(&mut connection)?)
    };
    match check() {
        Ok(findings) => findings
            .into_iter()
            .filter(|finding| finding.integrity_check != "ok")
            .map(|finding| Violation::Damaged(finding.integrity_check))
            .collect(),
        Err(error) => vec![Violation::Damaged(error.to_string())],
    }
}
