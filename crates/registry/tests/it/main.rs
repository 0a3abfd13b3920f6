//! What the registry promises, each promise on a store that can be told to fail.
#![allow(clippy::unwrap_used, reason = "a test that unwraps in vain has failed, which is what it is for")]

mod accounts;
mod answers;
mod authenticator;
mod batching;
mod faults;
mod following;
mod idempotency;
mod order;
mod passwords;
mod reads;
mod scripted;
mod stopping;
mod submitting;
mod tokens;
mod world;
mod writers;
