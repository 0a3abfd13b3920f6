//! What an error of a database means to whoever asked.
//!
//! Diesel passes most errors on as a text, so they are told apart by it. Those of SQLite name tables and columns, never
//! values; of those of PostgreSQL the part that may hold one is left out. A PostgreSQL that speaks another language than
//! English is understood less well, and then more is taken to be unavailable or unknown.

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

/// How PostgreSQL begins to say that it gives a statement up.
const CANCELLED: &str = "canceling statement due to ";

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
            None if stood_in_the_way(&error) => Self::HeadMoved,
            None => Self::Unavailable(Report::of(&error)),
        }
    }
}

impl Failure {
    /// Of a commit. That it found no room, or the file locked, SQLite says before it writes the record that makes a
    /// commit, and PostgreSQL that it cancels the statement; after any other failure that record may be there.
    pub(crate) fn of_commit(error: &Error) -> Self {
        let report = Report::of(error);
        let is_before = matches!(&*report.0, "database is locked" | "database or disk is full")
            || report.0.starts_with(CANCELLED);
        if is_before { Self::Unavailable(report) } else { Self::OutcomeUnknown(report) }
    }

    /// Whether PostgreSQL gave a statement up, such as because it took too long.
    pub(crate) fn is_cancelled(&self) -> bool {
        matches!(self, Self::Unavailable(report) if report.0.starts_with(CANCELLED))
    }

    /// Whether PostgreSQL had no room on its disk.
    pub(crate) fn wants_room(&self) -> bool {
        let (Self::Unavailable(report) | Self::OutcomeUnknown(report)) = self else { return false };
        ["No space left on device", "Disk quota exceeded", "wrote only "]
            .into_iter()
            .any(|sign| report.0.contains(sign))
    }

    /// Whether it is about one part of a transaction, which can go on without that.
    pub(crate) const fn is_refusal(&self) -> bool {
        matches!(self, Self::Corrupt(_) | Self::HeadMoved)
    }
}

/// The rule that an error says is broken.
fn breach(error: &Error) -> Option<&'static str> {
    match error {
        Error::DatabaseError(kind, information) => {
            match (rule(kind, information.message())?, information.message()) {
                (Rule::Unique, message) if message.contains("bindings") => {
                    Some("an identifier has two holders")
                }
                (Rule::Unique, message)
                    if message.contains("journal.request_id") || message.contains("journal_by_request") =>
                {
                    Some("a request id stands twice")
                }
                (Rule::Unique | Rule::Other, _) => Some("a row breaks a rule of its table"),
                (Rule::File, _) => Some("the database file is damaged"),
            }
        }
        Error::DeserializationError(_) | Error::NotFound => Some("a stored row is not what its table says"),
        _ => None,
    }
}

/// What is broken, as far as every database says it.
#[derive(Debug, Clone, Copy)]
enum Rule {
    Unique,
    Other,
    File,
}

/// Citus passes on what the machine of a shard said of rows that it was handed, but not the kind of error that it was.
fn rule(kind: &DatabaseErrorKind, message: &str) -> Option<Rule> {
    use DatabaseErrorKind::{CheckViolation, ForeignKeyViolation, NotNullViolation, UniqueViolation};
    match (kind, message) {
        (UniqueViolation, _) => Some(Rule::Unique),
        (ForeignKeyViolation | NotNullViolation | CheckViolation, _) => Some(Rule::Other),
        (_, "database disk image is malformed" | "file is not a database") => Some(Rule::File),
        (_, message) if message.contains(" violates unique constraint ") => Some(Rule::Unique),
        (_, message) if message.contains(" violates ") && message.contains(" constraint") => {
            Some(Rule::Other)
        }
        _ => None,
    }
}

/// Whether the transaction was taken back because of another one, and would go through now.
fn stood_in_the_way(error: &Error) -> bool {
    let Error::DatabaseError(kind, information) = error else { return false };
    matches!(kind, DatabaseErrorKind::SerializationFailure)
        || matches!(
            information.message(),
            "deadlock detected" | "canceling the transaction since it was involved in a distributed deadlock"
        )
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
            Error::DatabaseError(_, information) => Self::new(without_value(information.message())),
            Error::RollbackErrorOnCommit { commit_error, .. } => Self::of(commit_error),
            Error::BrokenTransactionManager => Self::new("the connection was lost in a transaction"),
            _ => Self::new("the driver could not carry out a statement"),
        }
    }
}

/// PostgreSQL quotes a value behind what is wrong with it, or begins with it. A name is quoted within the sentence.
fn without_value(message: &str) -> &str {
    if message.starts_with("value \"") {
        return "a value is out of range";
    }
    message.split_once(": \"").map_or(message, |(what, _)| what)
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

    #[test]
    fn postgres_names_the_rule_by_its_constraint() {
        let unique = |text| Failure::from(said(DatabaseErrorKind::UniqueViolation, text));
        for (text, rule) in [
            (
                "duplicate key value violates unique constraint \"bindings_pkey\"",
                "an identifier has two holders",
            ),
            (
                "duplicate key value violates unique constraint \"journal_by_request\"",
                "a request id stands twice",
            ),
            (
                "duplicate key value violates unique constraint \"journal_pkey\"",
                "a row breaks a rule of its table",
            ),
        ] {
            let failure = unique(text);
            assert!(matches!(failure, Failure::Corrupt(what) if what == rule), "{text}");
        }
    }

    #[test]
    fn a_broken_key_is_known_by_what_the_machine_of_a_shard_said() {
        for (text, rule) in [
            (
                "duplicate key value violates unique constraint \"bindings_pkey_102115\"",
                "an identifier has two holders",
            ),
            (
                "duplicate key value violates unique constraint \"journal_by_request_102211\"",
                "a request id stands twice",
            ),
            (
                "null value in column \"changes\" of relation \"journal_102211\" violates not-null constraint",
                "a row breaks a rule of its table",
            ),
            (
                "insert or update on table \"journal_heads_102243\" violates foreign key constraint \"fk_102243\"",
                "a row breaks a rule of its table",
            ),
        ] {
            let failure = Failure::from(said(DatabaseErrorKind::Unknown, text));
            assert!(matches!(failure, Failure::Corrupt(what) if what == rule), "{text}");
        }
    }

    #[test]
    fn a_transaction_that_another_one_stopped_is_to_be_decided_again() {
        for (kind, text) in [
            (DatabaseErrorKind::Unknown, "deadlock detected"),
            (
                DatabaseErrorKind::Unknown,
                "canceling the transaction since it was involved in a distributed deadlock",
            ),
            (DatabaseErrorKind::SerializationFailure, "could not serialize access due to concurrent update"),
        ] {
            assert!(matches!(Failure::from(said(kind, text)), Failure::HeadMoved), "{text}");
        }
        for text in [
            "canceling statement due to lock timeout",
            "canceling statement due to statement timeout",
            "terminating connection due to administrator command",
            "could not extend file \"base/5/16384\": No space left on device",
        ] {
            let failure = Failure::from(said(DatabaseErrorKind::Unknown, text));
            assert!(matches!(failure, Failure::Unavailable(_)), "{text}");
        }
    }

    #[test]
    fn a_connection_that_was_lost_in_a_commit_leaves_it_open() {
        let lost = "server closed the connection unexpectedly";
        let failure = Failure::of_commit(&said(DatabaseErrorKind::ClosedConnection, lost));
        assert!(matches!(failure, Failure::OutcomeUnknown(_)));
        let cancelled = said(DatabaseErrorKind::Unknown, "canceling statement due to statement timeout");
        assert!(matches!(Failure::of_commit(&cancelled), Failure::Unavailable(_)));
    }

    #[test]
    fn a_report_leaves_out_what_may_be_a_value() {
        for (text, kept) in [
            ("invalid input syntax for type bigint: \"secret\"", "invalid input syntax for type bigint"),
            ("value \"99\" is out of range for type integer", "a value is out of range"),
            ("relation \"journal\" does not exist", "relation \"journal\" does not exist"),
        ] {
            assert_eq!(Report::of(&said(DatabaseErrorKind::Unknown, text)).to_string(), kept);
        }
    }
}
