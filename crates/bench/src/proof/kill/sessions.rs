//! Two servers on one PostgreSQL under load, whose sessions there are ended at random, over and over.
//!
//! - both write to the same accounts, so that each is in the other's way all the time
//! - a session is ended as an administrator ends it, wherever it is: between two statements, in one, in a commit
//! - after each round both servers must have healed by themselves

use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::Text;
use simroll_storage_diesel::{PostgresOptions, PostgresStore};

use super::clients;
use super::http::{Connection, Request};
use super::program::{Program, Running};
use super::tally::Tally;
use super::tenants::Tenants;
use super::worker::Worker;
use crate::cluster::{self, Cluster};
use crate::progress::tell;
use crate::proof::Verdict;
use crate::proof::judge::Violation;
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
    let mut tenants = Tenants::make(&PostgresStore::open(&url, &PostgresOptions::default())?, seed)?;
    let mut servers = [program.start_on(&url, cluster.folder())?, program.start_on(&url, cluster.folder())?];
    let mut addresses = Vec::new();
    for server in &mut servers {
        addresses.push(Running::address(server)?);
    }
    let on = |nth: usize| addresses[nth % addresses.len()].as_str();
    let mut workers = clients(seed);
    let (mut numbers, mut killed) = (Numbers::seeded(seed), 0);
    tenants.register(on(0), &workers)?;
    for round in 1..=rounds {
        let connect = |nth| tenants.connect(on(nth), nth);
        let connections: Vec<_> = (0..workers.len()).map(connect).collect::<Result<_, _>>()?;
        let tally = Tally::default();
        killed += load(&cluster, &mut workers, connections, &mut numbers, &tally)?;
        tenants.blame(tally.stuck());
        for address in &addresses {
            tenants.blame(stuck(&mut tenants.connect(address, 0)?)?);
        }
        for (nth, worker) in workers.iter_mut().enumerate() {
            // On the other server than the first time.
            worker.retry(&mut tenants.connect(on(nth + 1), nth)?);
        }
        tenants.inspect(on(round as usize), &mut workers)?;
        tell(format_args!("round {round} of {rounds}: {killed} sessions, {} entries", tenants.entries()));
        if tenants.is_broken() {
            break;
        }
    }
    tenants.finish("sessions of PostgreSQL", seed, ("sessions ended", killed), on(0))
}

/// All clients at once, for a round in which sessions are ended. Says how many.
fn load(
    cluster: &Cluster,
    workers: &mut [Worker],
    connections: Vec<Connection>,
    numbers: &mut Numbers,
    tally: &Tally,
) -> Result<u64, Box<dyn Error>> {
    let stop = AtomicBool::new(false);
    let stop = &stop;
    let mut administrator = cluster.connect();
    std::thread::scope(|scope| {
        for (worker, mut connection) in workers.iter_mut().zip(connections) {
            scope.spawn(move || worker.work(&mut connection, tally, stop));
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
        // A round in which a role had nothing acknowledged goes on, and nobody is harmed any more.
        while !tally.is_complete() && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(1));
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
