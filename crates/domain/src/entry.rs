//! The journal: the append-only list of carried-out commands of an account.

use std::fmt;

use uuid::Uuid;

use crate::{Author, Cause, Delta, Flag, Lookup, SubscriberChange, SubscriberId, Timestamp, UseCase};

/// The place of an entry in its account's journal: 1, 2, 3 … without gaps; 0 is "before the first".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct JournalNumber(i64);

impl JournalNumber {
    /// The place of that number.
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The next place.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for JournalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Names one journal entry to its caller: a UUID version 7 (RFC 9562 §5.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(Uuid);

impl RequestId {
    /// The request of that UUID.
    #[must_use]
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// Reads the text form, with or without hyphens; `None` where it is no UUID.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().map(Self)
    }

    /// The UUID.
    #[must_use]
    pub const fn as_uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// Where an account's journal ends: the number and time of its last entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// The number of the last entry; 0 where there is none.
    pub number: JournalNumber,
    /// The time of the last entry.
    pub time: Timestamp,
}

/// A carried-out command.
///
/// - entries are numbered without gaps and their times never decrease within an account
/// - an entry with no changes is a no-op: seen by status and feed, not by history
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its place.
    pub number: JournalNumber,
    /// What its caller knows it by.
    pub request_id: RequestId,
    /// When it was carried out.
    pub time: Timestamp,
    /// Who asked.
    pub author: Author,
    /// What kind of command it was: a stable word such as `alias`.
    pub kind: &'static str,
    /// The subscriber that the command named, registered or removed.
    pub subscriber: Option<SubscriberId>,
    /// The identifier by which the command named it, where it named one that was known.
    pub named_by: Option<Lookup>,
    /// What became different, in order.
    pub changes: Vec<SubscriberChange>,
    /// What became different in the catalogue of use cases.
    pub use_case: Option<Delta<UseCase>>,
    /// Why, where the caller said so.
    pub cause: Option<Cause>,
    /// What was odd about the command but accepted.
    pub flags: Vec<Flag>,
}

impl Entry {
    /// Every subscriber that it changed, each once, in the order of their first change.
    #[must_use]
    pub fn touched(&self) -> Vec<SubscriberId> {
        let mut touched = Vec::new();
        for change in &self.changes {
            if !touched.contains(&change.subscriber) {
                touched.push(change.subscriber);
            }
        }
        touched
    }
}
