//! A disk that fails at the n-th request.

use std::ffi::c_int;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use libsqlite3_sys::{
    SQLITE_CANTOPEN, SQLITE_FULL, SQLITE_IOERR_FSYNC, SQLITE_IOERR_READ, SQLITE_IOERR_TRUNCATE,
    SQLITE_IOERR_WRITE,
};

use super::{Disk, Part, Request, Ticket};

/// How a disk fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// There is no room.
    Full,
    /// A file cannot be opened, or deleted.
    Open,
    /// It cannot be read.
    Read,
    /// It cannot be written.
    Write,
    /// It cannot be cut.
    Truncate,
    /// What was written cannot be kept.
    Sync,
}

impl Fault {
    /// Every way.
    pub(crate) const ALL: [Self; 6] =
        [Self::Full, Self::Open, Self::Read, Self::Write, Self::Truncate, Self::Sync];

    /// Whether reads go on all the same.
    pub(crate) const fn spares_reads(self) -> bool {
        !matches!(self, Self::Open | Self::Read)
    }

    /// What SQLite is told where this fault meets that request.
    const fn code(self, request: Request<'_>) -> Option<c_int> {
        match (self, request) {
            (Self::Full, Request::Write(..)) => Some(SQLITE_FULL),
            (Self::Open, Request::Open | Request::Delete) => Some(SQLITE_CANTOPEN),
            (Self::Read, Request::Read) => Some(SQLITE_IOERR_READ),
            (Self::Write, Request::Write(..)) => Some(SQLITE_IOERR_WRITE),
            (Self::Truncate, Request::Truncate(_)) => Some(SQLITE_IOERR_TRUNCATE),
            (Self::Sync, Request::Sync) => Some(SQLITE_IOERR_FSYNC),
            _ => None,
        }
    }
}

/// A disk with a fault.
#[derive(Debug)]
pub(crate) struct Faulty {
    fault: Fault,
    /// The request, counted from 0 among those that the fault is about, that fails.
    first: u64,
    /// Whether those after it fail as well.
    lasts: bool,
    count: AtomicU64,
    is_repaired: AtomicBool,
}

impl Faulty {
    pub(crate) const fn new(fault: Fault, first: u64, lasts: bool) -> Self {
        Self { fault, first, lasts, count: AtomicU64::new(0), is_repaired: AtomicBool::new(false) }
    }

    /// How many requests there were that the fault is about.
    pub(crate) fn count(&self) -> u64 {
        self.count.load(Ordering::SeqCst)
    }

    /// In which way.
    pub(crate) const fn fault(&self) -> Fault {
        self.fault
    }

    /// Whether a request has failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.count() > self.first
    }

    /// Whether the next one will.
    pub(crate) fn is_failing(&self) -> bool {
        self.lasts && self.has_failed() && !self.is_repaired.load(Ordering::SeqCst)
    }

    /// Ends the fault.
    pub(crate) fn repair(&self) {
        self.is_repaired.store(true, Ordering::SeqCst);
    }
}

impl Disk for Faulty {
    fn begin(&self, _: Part, request: Request<'_>) -> Result<Ticket, c_int> {
        let Some(code) = self.fault.code(request) else { return Ok(Ticket(0)) };
        let nth = self.count.fetch_add(1, Ordering::SeqCst);
        let fails = nth == self.first || (self.lasts && nth > self.first);
        if fails && !self.is_repaired.load(Ordering::SeqCst) { Err(code) } else { Ok(Ticket(0)) }
    }

    fn done(&self, _: Part, _: Request<'_>, _: Ticket) {}
}
