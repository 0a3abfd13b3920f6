//! The SQL stores keep the contract, each of its own behind one module.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cluster;
mod listening;
mod migrations;
mod moving;
mod postgres;
mod sqlite;
mod statements;
