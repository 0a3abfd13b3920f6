//! What the statements need of a database: a connection in a transaction.

use std::fmt;

use diesel::connection::TransactionManager as _;
use simroll_domain::AccountId;
use simroll_storage::{Connections, Turn};

use crate::classify::Failure;
use crate::connection::AnyConnection;

/// Runs what a begun transaction is for, and ends it.
///
/// # Errors
/// What `run` says, and then nothing happened; [`Failure::of_commit`].
pub(crate) fn end<T>(
    connection: &mut AnyConnection,
    run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>,
) -> Result<T, Failure> {
    match run(connection) {
        Ok(value) => {
            AnyConnection::commit_transaction(connection).map_err(|error| Failure::of_commit(&error))?;
            Ok(value)
        }
        Err(failure) => {
            let taken_back = AnyConnection::rollback_transaction(connection);
            if failure.is_refusal() {
                taken_back?;
            }
            Err(failure)
        }
    }
}

/// How one database is reached, and how its transactions begin and end.
pub trait Database: Send + Sync + fmt::Debug {
    /// Runs reads that see one moment.
    ///
    /// # Errors
    /// [`Failure::Unavailable`], [`Failure::Corrupt`], and what `run` says.
    fn read<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure>;

    /// Runs `run` on a connection that reads, in no transaction, if it need not wait for one nor for a network.
    ///
    /// # Errors
    /// What `run` says.
    fn glance<T>(
        &self,
        run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>,
    ) -> Option<Result<T, Failure>> {
        drop(run);
        None
    }

    /// The same as [`Database::read`], near to where the next [`Database::write`] will be: what it reads is likely to be written.
    ///
    /// # Errors
    /// As those of [`Database::read`].
    fn view<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure>;

    /// Runs reads and writes that happen as one; when it returns `Ok`, durably so. Where `run` fails, nothing happened.
    ///
    /// # Errors
    /// [`Failure::Unavailable`], [`Failure::OutcomeUnknown`], and what `run` says.
    fn write<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure>;

    /// Has the database look at how large its tables are and what is in them, after much was written at once, so that it
    /// goes by the right indexes from now on.
    ///
    /// # Errors
    /// [`Failure::Unavailable`].
    fn settle(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// Whether it can be read and written right now.
    ///
    /// # Errors
    /// Why it cannot.
    fn ready(&self) -> Result<(), Failure>;

    /// See [`Store::turn`](simroll_storage::Store::turn).
    ///
    /// # Errors
    /// [`Failure::Unavailable`].
    fn turn(&self, accounts: &[AccountId]) -> Result<Turn<'_>, Failure> {
        let _ = accounts;
        Ok(Turn::free())
    }

    /// Writes parts, each of one account, which happens as one or not at all, and says of each what became of it.
    ///
    /// # Errors
    /// Of each part those of [`Database::write`].
    fn write_each<P>(
        &self,
        parts: &[(AccountId, P)],
        write: impl Fn(&mut AnyConnection, &P) -> Result<(), Failure>,
    ) -> Vec<Result<(), Failure>>;

    /// How many reads it carries out at a time.
    fn readers(&self) -> usize;

    /// The connections of the pools.
    fn connections(&self) -> Connections;
}
