//! What the statements need of a database: a connection in a transaction.

use std::fmt;

use crate::classify::Failure;
use crate::connection::AnyConnection;

/// How one database is reached, and how its transactions begin and end.
pub trait Database: Send + Sync + fmt::Debug {
    /// Runs reads that see one moment.
    ///
    /// # Errors
    /// [`Failure::Unavailable`], [`Failure::Corrupt`], and what `run` says.
    fn read<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure>;

    /// The same, near to where the next [`Database::write`] will be: what it reads is likely to be written.
    ///
    /// # Errors
    /// As those of [`Database::read`].
    fn view<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure>;

    /// Runs reads and writes that happen as one; when it returns `Ok`, durably so. Where `run` fails, nothing happened.
    ///
    /// # Errors
    /// [`Failure::Unavailable`], [`Failure::OutcomeUnknown`], and what `run` says.
    fn write<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure>;
}
