//! Writes down, in order, what a disk was asked to keep.

use std::ffi::c_int;
use std::sync::{Mutex, PoisonError};

use super::{Disk, Part, Request, Ticket};

/// Something that was carried out.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) part: Part,
    pub(crate) action: Action,
}

/// What was done.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// Bytes were written from that offset on.
    Write(u64, Box<[u8]>),
    /// The file was cut, or extended, to that size.
    Truncate(u64),
    /// Every step before that one was kept for good.
    Sync(usize),
}

/// A disk that works, and remembers.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    steps: Mutex<Vec<Step>>,
    is_weak: bool,
}

impl Recorder {
    /// One on which `synchronous=FULL` means `NORMAL`.
    pub(crate) fn weak() -> Self {
        Self { is_weak: true, ..Self::default() }
    }

    /// How many steps there were so far.
    pub(crate) fn position(&self) -> usize {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// All of them; they are then forgotten.
    pub(crate) fn take(&self) -> Vec<Step> {
        std::mem::take(&mut *self.steps.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Disk for Recorder {
    fn begin(&self, _: Part, _: Request<'_>) -> Result<Ticket, c_int> {
        Ok(Ticket(self.position()))
    }

    fn done(&self, part: Part, request: Request<'_>, Ticket(begun): Ticket) {
        let action = match request {
            Request::Open | Request::Read => return,
            Request::Write(offset, data) => Action::Write(offset, data.into()),
            Request::Truncate(size) => Action::Truncate(size),
            Request::Delete => Action::Truncate(0),
            // What was written while it ran may not have been kept.
            Request::Sync => Action::Sync(begun),
        };
        self.steps.lock().unwrap_or_else(PoisonError::into_inner).push(Step { part, action });
    }

    fn weakens(&self) -> bool {
        self.is_weak
    }
}
