//! How fast servers on PostgreSQL are, beside `pgbench` with the statements of each change in a transaction of its own.
//!
//! - the database is one of its own, made for the run in the folder for temporary files (`TMPDIR`) and deleted with it;
//!   it is durable as PostgreSQL is by default: `fsync`, `full_page_writes` and `synchronous_commit` are on
//! - servers and pgbench reach it through the same socket and change the same subscribers

mod pgbench;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::thread::ScopedJoinHandle;
use std::time::Instant;

use clap::Args;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use tempfile::TempDir;

use crate::cluster::{self, Cluster};
use crate::progress::note;
use crate::speed::board::Target::RatioAtLeast;
use crate::speed::board::{Board, Head, alone, head};
use crate::speed::load::{Load, Make};
use crate::speed::population::write_csv;
use crate::speed::requests::{BULK_ITEMS, Requests};
use crate::speed::server::{ACCOUNT, Program, Server};
use crate::speed::{TIME, WARM_UP};
use crate::table::Row;

/// At how many connections writes are measured; two servers share them.
const WRITERS: usize = 256;

/// How many accounts share the load where it is not one.
const ACCOUNTS: usize = 100;

/// What a server needs for a run, as an administrator would set it; the rest is as it comes.
const SETTINGS: &str = "-c fsync=on -c full_page_writes=on -c shared_buffers=512MB -c max_wal_size=4GB";

const PGBENCH: &str = "pgbench, one transaction each, 64 clients";

const IMPORT: Head = alone("PostgreSQL: import", "rows/s");
const BULK: Head = alone("PostgreSQL: bulk use case, 10,000 items a call", "items/s");
const LONE: Head = alone("PostgreSQL: lone durable PATCH, p50", "ms");
const OTHERS: Head = alone("PostgreSQL: answers of another status", "in all");

/// What is patched: whether by two servers, and on how many accounts.
const PATCHES: [(Head, usize, usize); 4] = [
    (patch("PostgreSQL: PATCH alias, 256 connections, one server, one account"), 1, 1),
    (patch("PostgreSQL: PATCH alias, 256 connections, two servers, one account"), 2, 1),
    (patch("PostgreSQL: PATCH alias, 256 connections, one server, 100 accounts"), 1, ACCOUNTS),
    (patch("PostgreSQL: PATCH alias, 256 connections, two servers, 100 accounts"), 2, ACCOUNTS),
];

const fn patch(work: &'static str) -> Head {
    head(work, "/s", PGBENCH, RatioAtLeast(3.0))
}

/// On what servers are measured.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    /// How many subscribers the one account has; a hundred others have a thousandth of it each.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1_000..=50_000_000))]
    subscribers: u64,
    /// The program to measure; built where it is not given.
    #[arg(long, value_name = "PATH")]
    server: Option<PathBuf>,
}

/// Every row about PostgreSQL, on a database of its own.
pub(crate) fn rows(place: &Place, rounds: u32) -> Result<Vec<Row>, String> {
    let program = Program::find(place.server.clone())?;
    rows_of(&program, place.subscribers, rounds)
}

/// The same of a program that was found already; nothing where PostgreSQL is not installed.
pub(crate) fn rows_if_installed(
    program: &Program,
    subscribers: u64,
    rounds: u32,
) -> Result<Vec<Row>, String> {
    if cluster::binaries().is_none() {
        note("PostgreSQL is not installed, so there are no rows about it");
        return Ok(Vec::new());
    }
    rows_of(program, subscribers, rounds)
}

fn rows_of(program: &Program, subscribers: u64, rounds: u32) -> Result<Vec<Row>, String> {
    let mut board = Board::default();
    let mut stage = Stage::set(program)?;
    note("PostgreSQL: import");
    board.put(IMPORT, stage.fill(subscribers)?, None);
    let mut others = 0;
    for round in 1..=rounds {
        note(&format!("PostgreSQL: round {round} of {rounds}"));
        for accounts in [1, ACCOUNTS] {
            let limit = stage.bare(accounts)?;
            for (head, servers, _) in PATCHES.into_iter().filter(|(.., of)| *of == accounts) {
                let (rate, odd) = stage.patch(servers, accounts)?;
                others += odd;
                board.put(head, rate, Some(limit));
            }
        }
        stage.alone(&mut board)?;
    }
    board.put(OTHERS, others as f64, None);
    Ok(board.rows())
}

/// The database, what is in it, and who works on it.
struct Stage<'a> {
    program: &'a Program,
    /// It ends with this.
    cluster: Cluster,
    url: String,
    folder: TempDir,
    /// The one account, then the hundred.
    tokens: Vec<String>,
    ids: Vec<i64>,
    /// How many subscribers the one account has, and how many each of the others.
    populations: (u64, u64),
    seed: u64,
}

impl<'a> Stage<'a> {
    fn set(program: &'a Program) -> Result<Self, String> {
        if cluster::binaries().is_none_or(|folder| !folder.join("pgbench").exists()) {
            return Err("PostgreSQL and its pgbench are not installed".to_owned());
        }
        let cluster = Cluster::prepared(5432, |_| SETTINGS.to_owned());
        let url = cluster.new_schema();
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let (tokens, ids) = (Vec::new(), Vec::new());
        Ok(Self { program, cluster, url, folder, tokens, ids, populations: (0, 0), seed: 0 })
    }

    /// Makes the accounts and imports their subscribers; says how many a second went into the one account.
    fn fill(&mut self, subscribers: u64) -> Result<f64, String> {
        self.populations = (subscribers, subscribers / 1_000);
        let (one, other) = (self.folder.path().join("one.csv"), self.folder.path().join("other.csv"));
        for (path, count) in [(&one, self.populations.0), (&other, self.populations.1)] {
            let write = || {
                let mut out = BufWriter::new(File::create(path)?);
                write_csv(&mut out, 0..count)?;
                out.flush()
            };
            write().map_err(|error: std::io::Error| error.to_string())?;
        }
        self.program.make_at(&self.url, ACCOUNT)?;
        self.tokens.push(self.program.token.clone());
        let begun = Instant::now();
        self.program.import_at(&self.url, ACCOUNT, &one)?;
        let rate = subscribers as f64 / begun.elapsed().as_secs_f64();
        note("PostgreSQL: a hundred accounts");
        for name in (1..=ACCOUNTS).map(|nth| format!("account-{nth}")) {
            self.tokens.push(self.program.make_at(&self.url, &name)?);
            self.program.import_at(&self.url, &name, &other)?;
        }
        self.settle()?;
        Ok(rate)
    }

    /// What autovacuum does within a minute, so that it is not measured; and the numbers of the accounts.
    fn settle(&mut self) -> Result<(), String> {
        #[derive(QueryableByName)]
        struct Id {
            #[diesel(sql_type = BigInt)]
            id: i64,
        }
        let told = |error: diesel::result::Error| error.to_string();
        let mut administrator = self.cluster.connect();
        for statement in ["VACUUM ANALYZE", "CHECKPOINT"] {
            diesel::sql_query(statement).execute(&mut administrator).map_err(told)?;
        }
        let mut connection = PgConnection::establish(&self.url).map_err(|error| error.to_string())?;
        let ids = diesel::sql_query("SELECT id FROM accounts ORDER BY name <> $1");
        let ids: Vec<Id> = ids.bind::<Text, _>(ACCOUNT).load(&mut connection).map_err(told)?;
        self.ids = ids.into_iter().map(|Id { id }| id).collect();
        Ok(())
    }

    /// The accounts that the load is about, and how many subscribers each has.
    fn of<'b, T>(&self, accounts: usize, all: &'b [T]) -> (&'b [T], u64) {
        let (one, others) = self.populations;
        if accounts == 1 { (&all[..1], one) } else { (&all[1..], others) }
    }

    /// Changes a second of pgbench.
    fn bare(&self, accounts: usize) -> Result<f64, String> {
        let (ids, population) = self.of(accounts, &self.ids);
        pgbench::rate(&self.url, self.folder.path(), ids, population)
    }

    /// Changes a second of that many servers, and how many answers were odd.
    fn patch(&mut self, servers: usize, accounts: usize) -> Result<(f64, u64), String> {
        let started = (0..servers).map(|nth| self.server(nth)).collect::<Result<Vec<_>, _>>()?;
        let loads: Vec<(Load, Requests)> =
            started.iter().map(|server| (on(server, WRITERS / servers), self.requests(accounts))).collect();
        let measured: Vec<_> = std::thread::scope(|scope| {
            let start = |(load, requests): (Load, Requests)| {
                scope.spawn(move || load.closed(requests, Requests::patch_alias, 200))
            };
            let threads: Vec<_> = loads.into_iter().map(start).collect();
            threads.into_iter().map(ScopedJoinHandle::join).collect()
        });
        let (mut rate, mut others) = (0.0, 0);
        for measured in measured {
            let measured = measured.unwrap_or_else(|_| Err("the load panicked".to_owned()))?;
            rate += measured.rate;
            others += measured.others;
        }
        Ok((rate, others))
    }

    /// What one server does beside that.
    fn alone(&mut self, board: &mut Board) -> Result<(), String> {
        let server = self.server(0)?;
        let mut measure = |connections, make: Make, time| {
            let load = Load { time, ..on(&server, connections) };
            load.closed(self.requests(1), make, 200)
        };
        let lone = measure(1, Requests::patch_alias, TIME)?;
        board.put(LONE, lone.percentile(50.0), None);
        let bulk = measure(2, Requests::bulk_use_case, 3 * TIME)?;
        board.put(BULK, bulk.rate * BULK_ITEMS as f64, None);
        Ok(())
    }

    fn server(&self, nth: usize) -> Result<Server, String> {
        Server::start_at(self.program, &self.url, &self.folder.path().join(format!("server-{nth}")), &[])
    }

    fn requests(&mut self, accounts: usize) -> Requests {
        self.seed += 1;
        let (tokens, population) = self.of(accounts, &self.tokens);
        Requests::among(tokens, population, self.seed)
    }
}

fn on(server: &Server, connections: usize) -> Load {
    Load { address: server.address, connections, warm_up: WARM_UP, time: TIME }
}
