//! Load on a server that runs already, such as one that is being profiled.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;

use crate::speed::board::{Board, alone};
use crate::speed::load::Load;
use crate::speed::requests::Requests;
use crate::speed::work::{Work, percentiles};
use crate::table::Row;

/// Which server, and how much.
#[derive(Debug, Clone, Args)]
pub(crate) struct Running {
    /// Where it listens.
    #[arg(long)]
    address: SocketAddr,
    /// A token of the account, which has the subscribers of `simroll-bench csv`.
    #[arg(long)]
    token: String,
    /// How many subscribers it has.
    #[arg(long, default_value_t = 1_000_000)]
    subscribers: u64,
    /// How many connections, each of which sends a request when it has its last answer.
    #[arg(long, default_value_t = 256)]
    connections: usize,
    /// For how many seconds.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// What is requested.
    #[arg(long, value_enum, default_value_t = Work::Patch)]
    work: Work,
    /// From what the requests are drawn.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(crate) fn rows(wanted: &Running) -> Result<Vec<Row>, String> {
    let load = Load {
        address: wanted.address,
        connections: wanted.connections,
        warm_up: Duration::from_secs(1),
        time: Duration::from_secs(wanted.seconds),
    };
    let (make, status) = wanted.work.requests();
    let requests = Requests::new(&wanted.token, wanted.subscribers, wanted.seed);
    let measured = load.closed(requests, make, status)?;
    let mut board = Board::default();
    board.put(alone("answers", "/s"), measured.rate, None);
    board.put(alone("answers of another status", "in all"), measured.others as f64, None);
    percentiles(&measured, &mut board);
    Ok(board.rows())
}
