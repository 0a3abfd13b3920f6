//! What an operator may watch: what each batch took, and how much is going on right now.

use std::fmt;
use std::time::Duration;

use simroll_domain::JournalNumber;
use simroll_storage::Connections;

/// Hears of every batch when it is done. It is told on the thread of the writer, and so must not wait for anything.
pub trait Observer: Send + Sync + fmt::Debug {
    /// A batch was carried out.
    fn batch(&self, report: &BatchReport);
}

/// What carrying out a batch took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BatchReport {
    /// Calls in it.
    pub calls: usize,
    /// Entries that were handed to the store, those of vain tries included.
    pub entries: usize,
    /// Entries that were written.
    pub written: usize,
    /// How often it was viewed, decided and appended; 1 unless something was in the way.
    pub rounds: usize,
    /// How long the appends took.
    pub commit: Duration,
    /// The greatest number that the journal of any account reached by it; 0 where nothing was written.
    pub head: JournalNumber,
}

/// How much is going on in a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Small calls that wait for the writer.
    pub small_calls: usize,
    /// Large calls that wait for the writer.
    pub large_calls: usize,
    /// Reads that run.
    pub reads: usize,
    /// Reads that wait for their turn.
    pub waiting_reads: usize,
    /// Passwords that are being hashed or verified.
    pub passwords: usize,
    /// Passwords that wait for their turn.
    pub waiting_passwords: usize,
    /// The connections of the store.
    pub connections: Connections,
}
