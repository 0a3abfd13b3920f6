//! Latencies at a rate that does not yield to a slow server, and what the writer made of it.

use std::time::Duration;

use clap::Args;

use crate::speed::batches;
use crate::speed::board::{Board, Head, alone};
use crate::speed::load::Load;
use crate::speed::server::Server;
use crate::speed::stage::Stage;
use crate::speed::work::{Work, percentiles};
use crate::table::Row;

/// At which rate, and what.
#[derive(Debug, Clone, Args)]
pub(crate) struct FixedRate {
    /// Requests a second.
    #[arg(long)]
    rate: f64,
    /// For how many seconds.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// How many connections there are; a request that finds none free waits, and its latency counts that.
    #[arg(long, default_value_t = 256)]
    connections: usize,
    /// What is requested.
    #[arg(long, value_enum, default_value_t = Work::Patch)]
    work: Work,
}

/// How long what was due is waited for after the end.
const PATIENCE: Duration = Duration::from_secs(60);

const UNANSWERED: &str = "due, and not answered 60 s after the end";

pub(crate) fn rows(stage: &mut Stage, subscribers: u64, wanted: &FixedRate) -> Result<Vec<Row>, String> {
    stage.grow(subscribers)?;
    let server = Server::start(&stage.program, &stage.ours(), &[batches::LOGGED])?;
    let load = Load {
        address: server.address,
        connections: wanted.connections,
        warm_up: Duration::from_secs(1),
        time: Duration::from_secs(wanted.seconds),
    };
    let (make, status) = wanted.work.requests();
    let measured = load.open(stage.requests(), make, status, wanted.rate, PATIENCE)?;
    let mut board = Board::default();
    let rate = Head { against: "rate wanted", ..alone("answers", "/s") };
    board.put(rate, measured.rate, Some(wanted.rate));
    board.put(alone("answers of another status", "in all"), measured.others as f64, None);
    board.put(alone(UNANSWERED, "in all"), measured.unanswered as f64, None);
    percentiles(&measured, &mut board);
    let mut rows = board.rows();
    rows.extend(batches::rows(&server.log()?));
    Ok(rows)
}
