//! What an error of a database means to whoever asked.
//!
//! Diesel passes most of SQLite's errors on as a text, so they are told apart by it. The texts name tables and columns,
//! never values.

use std::fmt;
use std::sync::Arc;

use diesel::result::{DatabaseErrorKind, Error};
use simroll_storage::StoreError;

/// Why a statement, or what is made of statements, went wrong: a [`StoreError`] that can be told to several.
#[derive(Debug, Clone)]
pub enum Failure {
    /// What is stored or was handed in breaks a rule; the text says which.
    Corrupt(&'static str),
    /// The journal is not where it was seen.
    HeadMoved,
    /// The database did not carry it out, and nothing happened.
    Unavailable(Report),
    /// The database may or may not have carried it out.
    OutcomeUnknown(Report),
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Corrupt(what) => Self::Corrupt(what),
            Failure::HeadMoved => Self::HeadMoved,
            Failure::Unavailable(report) => Self::Unavailable(Box::new(report)),
            Failure::OutcomeUnknown(report) => Self::OutcomeUnknown(Box::new(report)),
        }
    }
}

impl From<Error> for Failure {
    /// Of a statement in a transaction that is not committed.
    fn from(error: Error) -> Self {
        match breach(&error) {
            Some(what) => Self::Corrupt(what),
            None => Self::Unavailable(Report::of(&error)),
        }
    }
}

impl Failure {
    /// Of a commit. That it found no room, or the file locked, SQLite says before it writes the record that makes a
    /// commit; after any other failure that record may be there.
    pub(crate) fn of_commit(error: &Error) -> Self {
        let report = Report::of(error);
        if matches!(&*report.0, "database is locked" | "database or disk is full") {
            Self::Unavailable(report)
        } else {
            Self::OutcomeUnknown(report)
        }
    }

    /// Whether it is about one part of a transaction, which can go on without that.
    pub(crate) const fn is_refusal(&self) -> bool {
        matches!(self, Self::Corrupt(_) | Self::HeadMoved)
    }
}

/// The rule that an error says is broken.
fn breach(error: &Error) -> Option<&'static str> {
    use DatabaseErrorKind::{CheckViolation, ForeignKeyViolation, NotNullViolation, UniqueViolation};
    match error {
        Error::DatabaseError(kind, information) => match (kind, information.message()) {
            (UniqueViolation, message) if message.contains("bindings.") => {
                Some("an identifier has two holders")
            }
            (UniqueViolation, message) if message.contains("journal.request_id") => {
                Some("a request id stands twice")
            }
            (UniqueViolation | ForeignKeyViolation | NotNullViolation | CheckViolation, _) => {
                Some("a row breaks a rule of its table")
            }
            (_, "database disk image is malformed" | "file is not a database") => {
                Some("the database file is damaged")
            }
            _ => None,
        },
        Error::DeserializationError(_) | Error::NotFound => Some("a stored row is not what its table says"),
        _ => None,
    }
}

/// What a driver said, for the log of an operator.
#[derive(Debug, Clone)]
pub struct Report(Arc<str>);

impl Report {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// Takes from an error what is known to hold no values.
    pub(crate) fn of(error: &Error) -> Self {
        match error {
            Error::DatabaseError(_, information) => Self::new(information.message()),
            Error::RollbackErrorOnCommit { commit_error, .. } => Self::of(commit_error),
            Error::BrokenTransactionManager => Self::new("the connection was lost in a transaction"),
            _ => Self::new("the driver could not carry out a statement"),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Report {}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: DatabaseErrorKind, text: &str) -> Error {
        Error::DatabaseError(kind, Box::new(text.to_owned()))
    }

    #[test]
    fn a_commit_that_found_no_room_or_a_lock_did_not_happen() {
        for text in ["database or disk is full", "database is locked"] {
            let error = said(DatabaseErrorKind::Unknown, text);
            assert!(matches!(Failure::of_commit(&error), Failure::Unavailable(_)), "{text}");
        }
    }

    #[test]
    fn a_commit_that_failed_in_any_other_way_may_have_happened() {
        for text in ["disk I/O error", "out of memory", "database disk image is malformed"] {
            let error = said(DatabaseErrorKind::Unknown, text);
            assert!(matches!(Failure::of_commit(&error), Failure::OutcomeUnknown(_)), "{text}");
        }
    }

    #[test]
    fn a_commit_that_could_not_be_rolled_back_is_judged_by_the_commit() {
        let wrapped = |text: &str| Error::RollbackErrorOnCommit {
            rollback_error: Box::new(said(DatabaseErrorKind::Unknown, "cannot rollback")),
            commit_error: Box::new(said(DatabaseErrorKind::Unknown, text)),
        };
        let full = Failure::of_commit(&wrapped("database or disk is full"));
        assert!(matches!(full, Failure::Unavailable(_)));
        let broken = Failure::of_commit(&wrapped("disk I/O error"));
        assert!(matches!(broken, Failure::OutcomeUnknown(_)));
    }

    #[test]
    fn a_statement_that_failed_for_want_of_something_did_not_happen() {
        for text in ["database is locked", "database or disk is full", "disk I/O error", "out of memory"] {
            let failure = Failure::from(said(DatabaseErrorKind::Unknown, text));
            assert!(matches!(&failure, Failure::Unavailable(report) if report.to_string() == text));
            assert!(!failure.is_refusal());
        }
    }

    #[test]
    fn a_broken_key_is_corrupt_and_says_which_rule() {
        let unique = |text| Failure::from(said(DatabaseErrorKind::UniqueViolation, text));
        for (text, rule) in [
            ("UNIQUE constraint failed: bindings.account_id, bindings.kind", "an identifier has two holders"),
            ("UNIQUE constraint failed: journal.account_id, journal.request_id", "a request id stands twice"),
            ("UNIQUE constraint failed: subscribers.number", "a row breaks a rule of its table"),
        ] {
            let failure = unique(text);
            assert!(matches!(failure, Failure::Corrupt(what) if what == rule), "{text}");
            assert!(failure.is_refusal());
        }
    }
}
