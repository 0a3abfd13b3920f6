//! The proofs in short, each with its control: what is broken on purpose must be found out.

mod kill;
mod program;
