//! Proof that nothing is lost: what callers were told is held against what a store has after a disaster.
//!
//! Every proof has a control, a setup that is broken on purpose and that it must find fault with.

mod control;
mod disk;
pub(crate) mod faults;
mod file;
mod imsi;
mod judge;
pub(crate) mod kill;
pub(crate) mod power;
pub(crate) mod serve;
mod verdict;
mod workload;

pub(crate) use verdict::Verdict;
