//! The program as its operators use it: every test runs the built binary, in a folder of its own.

mod busy_backup;
mod canary;
mod care;
mod config;
mod copy;
mod demo;
mod export;
mod following;
mod import;
mod interrupted;
mod postgres;
mod program;
mod questions;
mod restart;
mod schema;
mod serve;
mod streaming;
mod token;
