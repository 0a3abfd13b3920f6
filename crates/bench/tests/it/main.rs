//! The proofs in short, each with its control: what is broken on purpose must be found out.

mod faults;
mod kill;
mod power;
mod program;
mod sessions;
