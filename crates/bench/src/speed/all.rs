//! Everything, as one table.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use crate::progress::note;
use crate::speed::bare::{Bare, IN_ONE};
use crate::speed::batches;
use crate::speed::board::Target::{AtMost, RatioAtLeast, RatioAtMost};
use crate::speed::board::{Board, Head, Target, alone, head};
use crate::speed::disk;
use crate::speed::handler::Handler;
use crate::speed::load::{self, Load, Make, Measured};
use crate::speed::requests::{BULK_ITEMS, Requests};
use crate::speed::server::Server;
use crate::speed::stage::Stage;
use crate::speed::{TIME, WARM_UP, plot, sweep};
use crate::table::Row;

/// At how many connections writes are measured.
const WRITERS: usize = 256;

/// At how many connections reads are measured.
const READERS: usize = 64;

/// How many subscribers the other account has.
const NEIGHBOURS: u64 = 1_000;

/// At how many connections the other account writes where its rate is measured.
const NEIGHBOUR_WRITERS: usize = 64;

/// How many connections send bulk calls where memory is measured: as many as may wait for the writer of all accounts,
/// and more than of one.
const BULK_WRITERS: usize = 32;

/// How long after the load memory is measured.
const RESTED: Duration = Duration::from_secs(5);

/// How long the other account is measured while bulk calls run, which take a second each.
const BESIDE_TIME: Duration = Duration::from_secs(15);

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
const BARE_ALONE: Head =
    Head { work: "the bare loop itself, 256 a transaction", target: Target::None, ..PATCH_ALONE };
const PATCH_TAIL: Head = head("its p99", "ms", "its p50", RatioAtMost(5.0));
const LOG: Head = head("greatest size of the write-ahead log meanwhile", "MiB", "", AtMost(64.0));
const LOG_BULK: Head = head("greatest size of the write-ahead log with bulk calls", "MiB", "", Target::Worst);
const LONE: Head = head("lone durable PATCH, p99", "ms", "fdatasync of 4 KiB, p99", RatioAtMost(2.0));
const LONE_BARE: Head = Head { against: "bare loop, 1 a transaction, p99", target: Target::None, ..LONE };
const BULK: Head = head("bulk use case, 10,000 items a call", "items/s", BARE, RatioAtLeast(0.7));
const BULK_WHOLE: Head = Head { against: "bare loop, 10,000 a transaction", target: Target::None, ..BULK };
const REPORT: Head = head("v1 update, half creates, 256 connections", "/s", BARE, RatioAtLeast(0.6));
const BESIDE: Head = head(
    "lone PATCH of another account while bulk calls run, p50",
    "ms",
    "one of these bulk calls alone, p50",
    Target::None,
);
const BESIDE_TAIL: Head = Head { work: "the same, p99", ..BESIDE };
const BESIDE_WORST: Head = Head { work: "the same, greatest", target: Target::Worst, ..BESIDE };
const BESIDE_COUNT: Head = alone("how many calls these are of in a round", "calls");
const BESIDE_MANY: Head = head(
    "PATCH of another account while bulk calls run, 64 connections",
    "/s",
    "the same while none run",
    Target::None,
);
const GET: Head = head(
    "GET by identifier, 64 connections",
    "/s",
    "handler with the same bytes in memory",
    RatioAtLeast(0.6),
);
const GET_BARE: Head =
    Head { against: "bare loop of its statement, one thread", target: Target::None, ..GET };
const STARTED: Head = head("resident memory after start", "MiB", "", AtMost(40.0));
const RESTING: Head = head("resident memory 5 s after the load", "MiB", "", Target::Worst);
const LOADED: Head = head("resident memory under load, greatest", "MiB", "", AtMost(150.0));
const LOADED_BULK: Head =
    head("resident memory with 32 connections of bulk calls, greatest", "MiB", "", Target::Worst);
const READY: Head = head("start to ready", "s", "", AtMost(0.3));

/// What a run does beside the table.
#[derive(Debug, Clone, Args)]
pub(crate) struct Beside {
    /// Write plots over connections and over subscribers into this folder, as SVG.
    #[arg(long, value_name = "FOLDER")]
    plots: Option<PathBuf>,
}

/// Every row that is about a server, on so many subscribers.
pub(crate) fn rows(
    stage: &mut Stage,
    subscribers: u64,
    rounds: u32,
    beside: &Beside,
) -> Result<Vec<Row>, String> {
    let mut board = Board::default();
    let mut over_subscribers = sweep::lines();
    let mut before = 0;
    if beside.plots.is_some() {
        for share in [100, 10] {
            before = subscribers / share;
            stage.grow(before)?;
            sweep::subscribers(
                stage,
                &Server::start(&stage.program, &stage.ours(), &[])?,
                &mut over_subscribers,
            )?;
        }
    }
    for slice in 1..=u64::from(rounds) {
        note(&format!("import {slice} of {rounds}"));
        let (ours, bare) = stage.grow(before + (subscribers - before) * slice / u64::from(rounds))?;
        board.put(IMPORT, ours, Some(bare));
    }
    let neighbour = stage.neighbour(NEIGHBOURS)?;
    let empty = Handler::start(b"")?;
    for round in 1..=rounds {
        note(&format!("round {round} of {rounds}"));
        let server = Server::start(&stage.program, &stage.ours(), &[])?;
        board.put(READY, server.ready_after.as_secs_f64(), None);
        board.put(STARTED, server.memory()?.0, None);
        // Before what writes much, which is still being moved about long afterwards.
        reads(stage, &server, &mut board)?;
        lone(stage, &server, &mut board)?;
        writes(stage, &server, &empty, &mut board)?;
        bulks(stage, &server, &neighbour, &mut board)?;
        board.put(LOADED, server.memory()?.1, None);
        std::thread::sleep(RESTED);
        board.put(RESTING, server.memory()?.0, None);
    }
    note("memory with many bulk calls");
    board.put(LOADED_BULK, bulk_memory(stage)?, None);
    let mut rows = board.rows();
    let server = Server::start(&stage.program, &stage.ours(), &[batches::LOGGED])?;
    closed(stage, &server, WRITERS, Requests::patch_alias, 200)?;
    rows.extend(batches::rows(&server.log()?));
    if let Some(folder) = &beside.plots {
        note("plots");
        sweep::subscribers(stage, &server, &mut over_subscribers)?;
        drop(server);
        let server = Server::start(&stage.program, &stage.ours(), &[])?;
        let over_connections = sweep::connections(stage, &server)?;
        write(folder, "connections.svg", "Load over connections", "connections", &over_connections)?;
        write(
            folder,
            "subscribers.svg",
            "Load over the size of the account",
            "subscribers",
            &over_subscribers,
        )?;
    }
    Ok(rows)
}

fn write(folder: &Path, name: &str, title: &str, axis: &str, lines: &[plot::Line]) -> Result<(), String> {
    let written =
        fs::create_dir_all(folder).and_then(|()| fs::write(folder.join(name), plot::svg(title, axis, lines)));
    written.map_err(|error| error.to_string())
}

fn lone(stage: &mut Stage, server: &Server, board: &mut Board) -> Result<(), String> {
    let lone = closed(stage, server, 1, Requests::patch_alias, 200)?.percentile(99.0);
    board.put(LONE, lone, Some(disk::sync_p99(stage.folder(), 4 << 10, TIME)?));
    board.put(LONE_BARE, lone, Some(stage.open_bare()?.p99(TIME, Bare::change_alias)?));
    Ok(())
}

fn writes(stage: &mut Stage, server: &Server, empty: &Handler, board: &mut Board) -> Result<(), String> {
    let (patch, log) =
        server.longest_log_while(|| closed(stage, server, WRITERS, Requests::patch_alias, 200));
    let patch = patch?;
    let bare = stage.open_bare()?.rate(TIME, IN_ONE, Bare::change_alias)?;
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
    board.put(LOG, log, None);
    board.put(BARE_ALONE, bare, Some(alone));

    let report = closed(stage, server, WRITERS, Requests::report, 201)?.rate;
    let bare = stage.open_bare()?.rate(TIME, IN_ONE, Bare::report)?;
    board.put(REPORT, report, Some(bare));
    Ok(())
}

fn bulks(stage: &mut Stage, server: &Server, neighbour: &str, board: &mut Board) -> Result<(), String> {
    let load = Load { time: 3 * TIME, ..on(server.address, 2) };
    let (bulk, log) =
        server.longest_log_while(|| load.closed(stage.requests(), Requests::bulk_use_case, 200));
    board.put(LOG_BULK, log, None);
    let bulk = checked(bulk?)?;
    let bulk = bulk.rate * BULK_ITEMS as f64;
    let mut bare = stage.open_bare()?;
    board.put(BULK, bulk, Some(bare.rate(TIME, IN_ONE, Bare::change_use_case)?));
    board.put(BULK_WHOLE, bulk, Some(bare.rate(TIME, BULK_ITEMS as u64, Bare::change_use_case)?));
    drop(bare);

    beside(stage, server, neighbour, board)
}

/// What bulk calls do to another account, beside what one of them takes alone, and what that account does alone.
fn beside(stage: &mut Stage, server: &Server, neighbour: &str, board: &mut Board) -> Result<(), String> {
    let bulks = Load { time: BESIDE_TIME, ..on(server.address, 2) };
    let alone =
        checked(Load { connections: 1, ..bulks }.closed(stage.requests(), Requests::bulk_use_case, 200)?)?;
    let mut patch = |connections: usize, while_bulks_run: bool| {
        let time = if while_bulks_run { BESIDE_TIME } else { TIME };
        let others = stage.requests_of(neighbour, NEIGHBOURS);
        let requests = while_bulks_run.then(|| stage.requests());
        let patch = std::thread::scope(|scope| {
            let start = |requests| scope.spawn(|| bulks.closed(requests, Requests::bulk_use_case, 200));
            let bulks = requests.map(start);
            let patch =
                Load { time, ..on(server.address, connections) }.closed(others, Requests::patch_alias, 200);
            if let Some(bulks) = bulks {
                checked(bulks.join().unwrap_or_else(|_| Err("the load panicked".to_owned()))?)?;
            }
            patch
        });
        checked(patch?)
    };
    let lone = patch(1, true)?;
    board.put(BESIDE, lone.percentile(50.0), Some(alone.percentile(50.0)));
    board.put(BESIDE_TAIL, lone.percentile(99.0), Some(alone.percentile(50.0)));
    board.put(BESIDE_WORST, lone.percentile(100.0), Some(alone.percentile(50.0)));
    board.put(BESIDE_COUNT, lone.latency.len() as f64, None);
    let many = patch(NEIGHBOUR_WRITERS, true)?.rate;
    board.put(BESIDE_MANY, many, Some(patch(NEIGHBOUR_WRITERS, false)?.rate));
    Ok(())
}

/// The greatest memory of a server that has as many bulk calls as may wait, and refuses more.
fn bulk_memory(stage: &mut Stage) -> Result<f64, String> {
    let server = Server::start(&stage.program, &stage.ours(), &[])?;
    on(server.address, BULK_WRITERS).closed(stage.requests(), Requests::bulk_use_case, 200)?;
    Ok(server.memory()?.1)
}

fn reads(stage: &mut Stage, server: &Server, board: &mut Board) -> Result<(), String> {
    let get = closed(stage, server, READERS, Requests::get, 200)?;
    let mut request = Vec::new();
    stage.requests().get(&mut request);
    let (_, body) = load::once(server.address, &request)?;
    let handler = Handler::start(&body)?;
    let limit = on(handler.address, READERS).closed(stage.requests(), Requests::get, 200)?;
    board.put(GET, get.rate, Some(limit.rate));
    board.put(GET_BARE, get.rate, Some(stage.open_bare()?.look_ups(TIME)?));
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
