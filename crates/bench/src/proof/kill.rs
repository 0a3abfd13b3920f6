//! `kill -9` under load: a server is killed at a random moment and started again, over and over, and must know
//! everything that it answered.

mod http;
mod inspect;
mod ledger;
mod program;
pub(crate) mod sessions;
mod tally;
mod tenants;
mod worker;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

use simroll_storage_diesel::{SqliteOptions, SqliteStore};

use super::Verdict;
use super::file::integrity;
use crate::progress::tell;
use crate::sample::Numbers;
use http::Connection;
pub(crate) use program::Program;
use program::Running;
use tally::Tally;
use tenants::Tenants;
use worker::{Role, Worker};

/// The clients: what they do, how many of them, and how many subscribers each begins with.
const CLIENTS: [(Role, usize, usize); 4] =
    [(Role::Patches, 12, 8), (Role::Reports, 4, 4), (Role::Bulks, 2, 40), (Role::Large, 1, 200)];

/// How many calls a round has acknowledged before the server is killed, some of each role among them.
const WARM: u64 = 30;

/// Longer than that takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The longest time, in milliseconds, between that and the kill.
const LONGEST: u64 = 400;

/// Kills the server so many times, or until a promise is found broken.
///
/// # Errors
/// The proof cannot be carried out: there is no folder, or no server that starts.
pub(crate) fn run(program: &Program, rounds: u32, seed: u64) -> Result<Verdict, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut stand = Stand::new(program, &folder.path().join("simroll.db"), seed)?;
    for round in 1..=rounds {
        stand.round()?;
        tell(format_args!("round {round} of {rounds}: {} entries", stand.tenants.entries()));
        if stand.tenants.is_broken() {
            break;
        }
    }
    stand.tenants.finish("kill -9", seed, ("kills", stand.kills), &stand.address)
}

/// A server, its clients, and what is known of their journals.
struct Stand<'a> {
    program: &'a Program,
    file: PathBuf,
    numbers: Numbers,
    workers: Vec<Worker>,
    server: Running,
    address: String,
    tenants: Tenants,
    kills: u64,
}

impl<'a> Stand<'a> {
    fn new(program: &'a Program, file: &Path, seed: u64) -> Result<Self, Box<dyn Error>> {
        let tenants = Tenants::make(&SqliteStore::open(file, &SqliteOptions::default())?, seed)?;
        let workers = clients(seed);
        let mut server = program.start(file)?;
        let mut stand = Self {
            address: server.address()?,
            program,
            file: file.to_owned(),
            numbers: Numbers::seeded(seed),
            workers,
            server,
            tenants,
            kills: 0,
        };
        stand.tenants.register(&stand.address, &stand.workers)?;
        Ok(stand)
    }

    fn round(&mut self) -> Result<(), Box<dyn Error>> {
        self.load()?;
        self.restart()?;
        for (nth, worker) in self.workers.iter_mut().enumerate() {
            worker.retry(&mut self.tenants.connect(&self.address, nth)?);
        }
        self.tenants.inspect(&self.address, &mut self.workers)?;
        self.tenants.blame(integrity(&self.file));
        Ok(())
    }

    /// All clients at once, until the server is killed under them.
    fn load(&mut self) -> Result<(), Box<dyn Error>> {
        let (tally, stop) = (Tally::default(), AtomicBool::new(false));
        let (tally, stop) = (&tally, &stop);
        let connect = |nth| self.tenants.connect(&self.address, nth);
        let connections: Vec<Connection> = (0..self.workers.len()).map(connect).collect::<Result<_, _>>()?;
        let pause = Duration::from_millis(self.numbers.below(LONGEST));
        std::thread::scope(|scope| {
            let clients: Vec<_> = self
                .workers
                .iter_mut()
                .zip(connections)
                .map(|(worker, mut connection)| {
                    scope.spawn(move || worker.work(&mut connection, tally, stop))
                })
                .collect();
            let begun = Instant::now();
            while (tally.sum() < WARM || !tally.is_complete())
                && begun.elapsed() < PATIENCE
                && !clients.iter().all(ScopedJoinHandle::is_finished)
            {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(pause);
            let killed = self.server.kill();
            stop.store(true, Ordering::Relaxed);
            killed
        })?;
        self.kills += 1;
        self.tenants.blame(tally.stuck());
        Ok(())
    }

    /// Starts the server again; every third time or so it is killed once more while it recovers.
    fn restart(&mut self) -> Result<(), Box<dyn Error>> {
        self.server = self.program.start(&self.file)?;
        if self.numbers.below(3) == 0 {
            std::thread::sleep(Duration::from_millis(self.numbers.below(30)));
            self.server.kill()?;
            self.kills += 1;
            self.server = self.program.start(&self.file)?;
        }
        self.address = self.server.address()?;
        Ok(())
    }
}

/// All clients.
fn clients(seed: u64) -> Vec<Worker> {
    let roles = CLIENTS.into_iter().flat_map(|(role, count, own)| (0..count).map(move |_| (role, own)));
    (0..).zip(roles).map(|(number, (role, own))| Worker::new(number, role, own, seed)).collect()
}
