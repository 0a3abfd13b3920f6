//! Writes down, in order, what a disk was asked to keep.

use std::ffi::c_int;
use std::sync::{Mutex, PoisonError};

use super::{Disk, Part, Request, Ticket};

/// How long a page is at least.
const PAGE: usize = 512;

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

/// How many pages were written into the log a second time before their commit.
///
/// SQLite writes them as the transaction changes them where they do not fit in its memory, and such a page again, at the
/// same place, where it changes once more. Else a log only grows until it begins anew.
pub(crate) fn spilled(steps: &[Step]) -> u64 {
    let (mut end, mut again) = (0, 0);
    for Step { action, .. } in steps.iter().filter(|step| step.part == Part::Log) {
        match action {
            Action::Write(0, data) => end = data.len() as u64,
            // The frame's head is a write of its own, and the checksums in it are written anew at the commit.
            Action::Write(offset, data) if data.len() < PAGE => end = end.max(offset + data.len() as u64),
            Action::Write(offset, data) => {
                again += u64::from(*offset < end);
                end = end.max(offset + data.len() as u64);
            }
            Action::Truncate(size) => end = *size,
            Action::Sync(_) => {}
        }
    }
    again
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_written_twice_only_where_the_log_did_not_begin_anew() {
        let step = |action| Step { part: Part::Log, action };
        let page = |offset| step(Action::Write(offset, Box::new([0; PAGE])));
        let small = |offset, length| step(Action::Write(offset, vec![0; length].into()));
        let head = || small(0, 32);
        assert_eq!(spilled(&[head(), page(56), page(592)]), 0);
        assert_eq!(spilled(&[head(), page(56), page(592), head(), page(56)]), 0);
        assert_eq!(spilled(&[head(), page(56), page(592), page(56)]), 1);
        // Of frames the heads alone.
        assert_eq!(spilled(&[head(), page(56), page(592), small(32, 24)]), 0);
    }
}
