//! Two servers on one PostgreSQL under load, whose sessions there are ended at random, over and over.
//!
//! - both write to one account, so that each is in the other's way all the time
//! - a session is ended as an administrator ends it, wherever it is: between two statements, in one, in a commit
//! - after each round both servers must have healed by themselves

use std::error::Error;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::Text;
use simroll_storage_diesel::{PostgresOptions, PostgresStore};

use super::http::{Connection, Request};
use super::ledger::Ledger;
use super::program::{Program, Running};
use super::worker::Worker;
use super::{account, clients, register};
use crate::cluster::{self, Cluster};
use crate::proof::judge::{Call, Violation};
use crate::proof::{Verdict, tell};
use crate::sample::Numbers;

/// How long the sessions of a round are ended, and how long nobody is harmed before.
const ROUND: Duration = Duration::from_millis(2000);

/// The longest time, in milliseconds, between the end of one session and that of the next.
const LONGEST: u64 = 40;

/// Within this time a server must have healed.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the servers call their sessions.
const NAME: &str = "proof";

/// Goes through so many rounds, or until a promise is found broken.
///
/// # Errors
/// The proof cannot be carried out: PostgreSQL is not installed, or there is no server that starts.
pub(crate) fn run(program: &Program, rounds: u32, seed: u64) -> Result<Verdict, Box<dyn Error>> {
    if cluster::binaries().is_none() {
        return Err("PostgreSQL is not installed".into());
    }
    let cluster = Cluster::prepared(5432, |_| "-c fsync=on -c full_page_writes=on".to_owned());
    let url = format!("{}&application_name={NAME}", cluster.new_schema());
    let token = account(&PostgresStore::open(&url, &PostgresOptions::default())?)?;
    let mut servers = [program.start_on(&url, cluster.folder())?, program.start_on(&url, cluster.folder())?];
    let mut addresses = Vec::new();
    for server in &mut servers {
        addresses.push(Running::address(server)?);
    }
    let connect = |nth: usize| Connection::to(&addresses[nth % addresses.len()], &token);
    let mut workers = clients(seed);
    let (mut ledger, mut numbers, mut killed) = (Ledger::new(seed), Numbers::seeded(seed), 0);
    let registered = register(&mut connect(0)?, &workers)?;
    ledger.inspect(&mut connect(1)?, &[registered])?;
    for round in 1..=rounds {
        let connections: Vec<_> = (0..workers.len()).map(connect).collect::<Result<_, _>>()?;
        killed += load(&cluster, &mut workers, connections, &mut numbers)?;
        for nth in 0..addresses.len() {
            ledger.blame(stuck(&mut connect(nth)?)?);
        }
        for (nth, worker) in workers.iter_mut().enumerate() {
            // On the other server than the first time.
            worker.retry(&mut connect(nth + 1)?);
            ledger.blame(worker.odd.drain(..));
        }
        let calls: Vec<Call> = workers.iter_mut().flat_map(|worker| worker.calls.drain(..)).collect();
        ledger.inspect(&mut connect(round as usize)?, &calls)?;
        tell(format_args!("round {round} of {rounds}: {killed} sessions, {} entries", ledger.last()));
        if ledger.is_broken() {
            break;
        }
    }
    ledger.finish("sessions of PostgreSQL", seed, ("sessions ended", killed), &mut connect(0)?)
}

/// All clients at once, for a round in which sessions are ended. Says how many.
fn load(
    cluster: &Cluster,
    workers: &mut [Worker],
    connections: Vec<Connection>,
    numbers: &mut Numbers,
) -> Result<u64, Box<dyn Error>> {
    let (answered, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let (answered, stop) = (&answered, &stop);
    let mut administrator = cluster.connect();
    std::thread::scope(|scope| {
        for (worker, mut connection) in workers.iter_mut().zip(connections) {
            scope.spawn(move || worker.work(&mut connection, answered, stop));
        }
        let (begun, mut killed) = (Instant::now(), 0);
        while begun.elapsed() < ROUND {
            std::thread::sleep(Duration::from_millis(numbers.below(LONGEST)));
            // One that does something, where there is any.
            let ended = diesel::sql_query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1
                 ORDER BY state = 'idle', random() LIMIT 1",
            );
            match ended.bind::<Text, _>(NAME).execute(&mut administrator) {
                Ok(ended) => killed += ended as u64,
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    return Err(error.into());
                }
            }
        }
        stop.store(true, Ordering::Relaxed);
        Ok(killed)
    })
}

/// What is wrong where a server does not heal.
fn stuck(connection: &mut Connection) -> std::io::Result<Option<Violation>> {
    let begun = Instant::now();
    loop {
        let status = connection.ask(&Request::get("/readyz".to_owned()))?.status;
        if status == 200 {
            return Ok(None);
        }
        if begun.elapsed() > PATIENCE {
            return Ok(Some(Violation::Stuck(format!("/readyz still answers {status}"))));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
