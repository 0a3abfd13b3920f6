//! The commands of one call, and on what terms they are carried out.

use crate::{Command, JournalNumber, Subscriber};

/// Whether the commands of a call stand or fall together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// All of them, or none.
    Whole,
    /// Each for itself.
    Partial,
}

/// The commands of one call, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// What the caller wants.
    pub commands: Vec<Command>,
    /// Whether they stand or fall together.
    pub mode: Mode,
    /// Which version the subscriber who is meant must have for a command to be carried out.
    pub if_version: Option<IfVersion>,
}

impl Unit {
    /// A call that wants one thing.
    #[must_use]
    pub fn one(command: Command) -> Self {
        Self::of(vec![command], Mode::Whole)
    }

    /// A call that wants several things.
    #[must_use]
    pub fn of(commands: Vec<Command>, mode: Mode) -> Self {
        Self { commands, mode, if_version: None }
    }
}

/// Which version a subscriber must have. One who is only to be registered has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfVersion {
    /// Any.
    Any,
    /// One of these.
    OneOf(Vec<JournalNumber>),
}

impl IfVersion {
    /// Whether `subscriber` has such a version.
    #[must_use]
    pub fn admits(&self, subscriber: Option<&Subscriber>) -> bool {
        subscriber.is_some_and(|subscriber| match self {
            Self::Any => true,
            Self::OneOf(versions) => versions.contains(&subscriber.version),
        })
    }
}
