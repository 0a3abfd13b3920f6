//! The server from outside: every test speaks HTTP to a socket, or runs the program.

mod arrows;
mod bench;
mod certificates;
mod check;
mod cli;
mod client;
#[path = "../../../storage-diesel/tests/it/cluster.rs"]
mod cluster;
mod contract;
mod dependencies;
mod faulty;
mod http;
mod people;
mod postgres;
