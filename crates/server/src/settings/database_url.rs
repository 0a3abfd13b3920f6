//! Where everything is kept, as one text.

mod postgres_url;

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub(crate) use postgres_url::PostgresUrl;

/// `sqlite://PATH`, `postgres://…` or `memory:`. It prints, and is serialized, without a password.
///
/// - `sqlite://data/simroll.db` is relative to the working directory, `sqlite:///var/lib/simroll.db` is not
/// - the path is taken as it stands: nothing in it is decoded
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) enum DatabaseUrl {
    /// In this process only; gone when it ends.
    Memory,
    /// An SQLite database, created if it is missing.
    Sqlite(PathBuf),
    /// A PostgreSQL database, which others may use at the same time.
    Postgres(PostgresUrl),
}

/// Why a text is no [`DatabaseUrl`]. It does not repeat the text, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DatabaseUrlError {
    #[error("sqlite:// needs a path, such as sqlite://simroll.db or sqlite:///var/lib/simroll/simroll.db")]
    NoPath,
    #[error(
        "not a database: give sqlite://PATH, such as sqlite://simroll.db, postgres://USER:PASSWORD@HOST/DATABASE, or memory:"
    )]
    Unknown,
}

impl DatabaseUrl {
    /// The file in which it is, where it is in one.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => Some(path),
            Self::Memory | Self::Postgres(_) => None,
        }
    }
}

impl TryFrom<String> for DatabaseUrl {
    type Error = DatabaseUrlError;

    fn try_from(text: String) -> Result<Self, DatabaseUrlError> {
        if text == "memory:" {
            return Ok(Self::Memory);
        }
        match text.split_once("://") {
            Some(("sqlite", "")) => Err(DatabaseUrlError::NoPath),
            Some(("sqlite", path)) => Ok(Self::Sqlite(path.into())),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(PostgresUrl::new(text))),
            _ => Err(DatabaseUrlError::Unknown),
        }
    }
}

impl From<DatabaseUrl> for String {
    fn from(url: DatabaseUrl) -> Self {
        url.to_string()
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory => f.write_str("memory:"),
            Self::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Self::Postgres(url) => url.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<DatabaseUrl, DatabaseUrlError> {
        DatabaseUrl::try_from(text.to_owned())
    }

    #[test]
    fn what_is_read_is_printed_again() {
        for text in [
            "memory:",
            "sqlite://simroll.db",
            "sqlite:///var/lib/a b.db",
            "postgres://ann@db/simroll",
            "postgresql:///simroll?host=/run/postgresql",
        ] {
            assert_eq!(read(text).map(String::from).as_deref(), Ok(text));
        }
    }

    #[test]
    fn another_text_is_refused_with_what_would_do() {
        assert_eq!(read("sqlite://"), Err(DatabaseUrlError::NoPath));
        for text in ["", "simroll.db", "mysql://u:secret@h/db", "sqlite:simroll.db", "memory"] {
            assert_eq!(read(text), Err(DatabaseUrlError::Unknown), "{text}");
        }
    }
}
