//! Proof that nothing is lost: what callers were told is held against what a store has after a disaster.
//!
//! Every proof has a control, a setup that is broken on purpose and that it must find fault with.

mod control;
mod disk;
pub(crate) mod faults;
mod file;
mod judge;
pub(crate) mod kill;
pub(crate) mod power;
pub(crate) mod serve;
mod verdict;
mod workload;

use std::fmt;
use std::io::{IsTerminal, Write};

pub(crate) use verdict::Verdict;

/// Says how far a proof is, to whoever watches it.
fn tell(what: fmt::Arguments<'_>) {
    let mut stderr = std::io::stderr();
    if stderr.is_terminal() {
        // Where stderr is gone nobody watches.
        let _ = write!(stderr, "\r\x1b[K{what}");
    }
}
