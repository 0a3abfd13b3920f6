//! Whether a large account is as fast as a small one.

use crate::speed::board::Target::{AtMost, RatioAtLeast};
use crate::speed::board::{Board, Head, head};
use crate::speed::load::{Load, Make};
use crate::speed::requests::Requests;
use crate::speed::server::Server;
use crate::speed::stage::Stage;
use crate::speed::{TIME, WARM_UP};
use crate::table::Row;

/// The small account.
pub(crate) const SMALL: u64 = 100_000;

/// Of so many subscribers one is changed before anything is measured.
const SEASONED: u64 = 10;

const AGAINST: &str = "the same on 100,000 subscribers";

const PATCH: Head = head("growth: PATCH alias, 256 connections", "/s", AGAINST, RatioAtLeast(0.7));
const GET: Head = head("growth: GET, 64 connections", "/s", AGAINST, RatioAtLeast(0.7));
const READY: Head = head("growth: start to ready", "s", "", AtMost(0.3));
const REST: Head = head("growth: resident memory after start", "MiB", "", AtMost(40.0));

/// Fills both, and lets them take turns.
pub(crate) fn rows(
    small: &mut Stage,
    large: &mut Stage,
    subscribers: u64,
    rounds: u32,
) -> Result<Vec<Row>, String> {
    for (stage, population) in [(&mut *small, SMALL), (&mut *large, subscribers)] {
        stage.fill(population)?;
        stage.season(population / SEASONED)?;
    }
    let mut board = Board::default();
    for _ in 0..rounds {
        for (head, make, connections) in
            [(PATCH, Requests::patch_alias as Make, 256), (GET, Requests::get as Make, 64)]
        {
            let of_small = rate(small, make, connections, None)?;
            let of_large = rate(large, make, connections, Some(&mut board))?;
            board.put(head, of_large, Some(of_small));
        }
    }
    Ok(board.rows())
}

fn rate(stage: &mut Stage, make: Make, connections: usize, board: Option<&mut Board>) -> Result<f64, String> {
    let server = Server::start(&stage.program, &stage.ours(), &[])?;
    if let Some(board) = board {
        board.put(READY, server.ready_after.as_secs_f64(), None);
        board.put(REST, server.memory()?.0, None);
    }
    let load = Load { address: server.address, connections, warm_up: 4 * WARM_UP, time: TIME };
    Ok(load.closed(stage.requests(), make, 200)?.rate)
}
