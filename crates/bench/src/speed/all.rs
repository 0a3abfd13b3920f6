//! Everything, as one table.

use std::time::Duration;

use crate::speed::batches;
use crate::speed::board::Target::{AtMost, RatioAtLeast, RatioAtMost};
use crate::speed::board::{Board, Head, Target};
use crate::speed::disk;
use crate::speed::handler::Handler;
use crate::speed::load::{self, Load, Make, Measured};
use crate::speed::requests::{BULK_ITEMS, Requests};
use crate::speed::server::Server;
use crate::speed::stage::Stage;
use crate::table::Row;

/// At how many connections writes are measured.
const WRITERS: usize = 256;

/// At how many connections reads are measured.
const READERS: usize = 64;

/// How many changes a bare loop puts into a transaction.
const IN_ONE: u64 = 256;

const WARM_UP: Duration = Duration::from_millis(500);

/// How long anything is measured in a round.
const TIME: Duration = Duration::from_secs(3);

const fn head(work: &'static str, unit: &'static str, against: &'static str, target: Target) -> Head {
    Head { work, unit, against, target }
}

const BARE: &str = "bare loop, 256 a transaction";

const IMPORT: Head = head("import", "rows/s", "bare inserts", RatioAtLeast(0.6));
const PATCH: Head = head(
    "durable PATCH alias, 256 connections",
    "/s",
    "the slower of bare loop and empty handler",
    RatioAtLeast(0.7),
);
const PATCH_BARE: Head = Head { against: BARE, target: Target::None, ..PATCH };
const PATCH_EMPTY: Head = Head { against: "empty handler", target: Target::None, ..PATCH };
const PATCH_ALONE: Head =
    Head { against: "one transaction per request, same store", target: RatioAtLeast(8.0), ..PATCH };
const PATCH_TAIL: Head = head("its p99", "ms", "its p50", RatioAtMost(5.0));
const LOG: Head = head("greatest size of the write-ahead log", "MiB", "", AtMost(64.0));
const LONE: Head = head("lone durable PATCH, p99", "ms", "fdatasync of 4 KiB, p99", RatioAtMost(2.0));
const BULK: Head = head("bulk use case, 10,000 items a call", "items/s", BARE, RatioAtLeast(0.7));
const BULK_WHOLE: Head = Head { against: "bare loop, 10,000 a transaction", target: Target::None, ..BULK };
const REPORT: Head = head("v1 update, half creates, 256 connections", "/s", BARE, RatioAtLeast(0.6));
const GET: Head = head(
    "GET by identifier, 64 connections",
    "/s",
    "handler with the same bytes in memory",
    RatioAtLeast(0.6),
);
const REST: Head = head("resident memory at rest", "MiB", "", AtMost(40.0));
const LOADED: Head = head("resident memory under load, greatest", "MiB", "", AtMost(150.0));
const READY: Head = head("start to ready", "s", "", AtMost(0.3));

/// Every row that is about a server, on so many subscribers.
pub(crate) fn rows(stage: &mut Stage, subscribers: u64, rounds: u32) -> Result<Vec<Row>, String> {
    let mut board = Board::default();
    for slice in 1..=u64::from(rounds) {
        note(&format!("import {slice} of {rounds}"));
        let (ours, bare) = stage.grow(subscribers * slice / u64::from(rounds))?;
        board.put(IMPORT, ours, Some(bare));
    }
    let empty = Handler::start(b"")?;
    for round in 1..=rounds {
        note(&format!("round {round} of {rounds}"));
        let server = Server::start(&stage.program, &stage.ours(), &[])?;
        board.put(READY, server.ready_after.as_secs_f64(), None);
        board.put(REST, server.memory()?.0, None);
        writes(stage, &server, &empty, &mut board)?;
        reads(stage, &server, &mut board)?;
        board.put(LOADED, server.memory()?.1, None);
    }
    let mut rows = board.rows();
    note("batches");
    let server = Server::start(&stage.program, &stage.ours(), &[batches::LOGGED])?;
    closed(stage, &server, WRITERS, Requests::patch_alias, 200)?;
    rows.extend(batches::rows(&server.log()?));
    Ok(rows)
}

fn writes(stage: &mut Stage, server: &Server, empty: &Handler, board: &mut Board) -> Result<(), String> {
    let patch = closed(stage, server, WRITERS, Requests::patch_alias, 200)?;
    let bare = stage.open_bare()?.rate(TIME, IN_ONE, crate::speed::bare::Bare::change_alias)?;
    let handled = on(empty.address, WRITERS).closed(stage.requests(), Requests::patch_alias, 200)?.rate;
    let alone = {
        let server = Server::start(&stage.program, &stage.bare(), &["registry.batch_commands=1"])?;
        closed(stage, &server, WRITERS, Requests::patch_alias, 200)?.rate
    };
    board.put(PATCH, patch.rate, Some(bare.min(handled)));
    board.put(PATCH_BARE, patch.rate, Some(bare));
    board.put(PATCH_EMPTY, patch.rate, Some(handled));
    board.put(PATCH_ALONE, patch.rate, Some(alone));
    board.put(PATCH_TAIL, patch.percentile(99.0), Some(patch.percentile(50.0)));

    let lone = closed(stage, server, 1, Requests::patch_alias, 200)?;
    let sync = disk::sync_p99(stage.folder(), 4 << 10, TIME)?;
    board.put(LONE, lone.percentile(99.0), Some(sync));

    let bulk = Load { time: 3 * TIME, ..on(server.address, 2) };
    let bulk = checked(bulk.closed(stage.requests(), Requests::bulk_use_case, 200)?)?;
    let bulk = bulk.rate * BULK_ITEMS as f64;
    let mut bare = stage.open_bare()?;
    let (few, whole) = (
        bare.rate(TIME, IN_ONE, crate::speed::bare::Bare::change_use_case)?,
        bare.rate(TIME, BULK_ITEMS as u64, crate::speed::bare::Bare::change_use_case)?,
    );
    board.put(BULK, bulk, Some(few));
    board.put(BULK_WHOLE, bulk, Some(whole));

    let report = closed(stage, server, WRITERS, Requests::report, 201)?.rate;
    let bare = bare.rate(TIME, IN_ONE, crate::speed::bare::Bare::report)?;
    board.put(REPORT, report, Some(bare));
    board.put(LOG, server.write_ahead_log(), None);
    Ok(())
}

fn reads(stage: &mut Stage, server: &Server, board: &mut Board) -> Result<(), String> {
    let get = closed(stage, server, READERS, Requests::get, 200)?;
    let mut request = Vec::new();
    stage.requests().get(&mut request);
    let (_, body) = load::once(server.address, &request)?;
    let handler = Handler::start(&body)?;
    let limit = on(handler.address, READERS).closed(stage.requests(), Requests::get, 200)?;
    board.put(GET, get.rate, Some(limit.rate));
    Ok(())
}

fn on(address: std::net::SocketAddr, connections: usize) -> Load {
    Load { address, connections, warm_up: WARM_UP, time: TIME }
}

/// Loads a server.
fn closed(
    stage: &mut Stage,
    server: &Server,
    connections: usize,
    make: Make,
    status: u16,
) -> Result<Measured, String> {
    checked(on(server.address, connections).closed(stage.requests(), make, status)?)
}

/// Takes no answer but the one that is expected.
fn checked(measured: Measured) -> Result<Measured, String> {
    if measured.others == 0 {
        return Ok(measured);
    }
    Err(format!("{} answers had another status than the one expected", measured.others))
}

/// Tells whoever waits how far it is.
#[allow(clippy::print_stderr, reason = "a run takes minutes")]
fn note(text: &str) {
    eprintln!("{text}");
}
