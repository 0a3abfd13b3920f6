//! `kill -9` under load: a server is killed at a random moment and started again, over and over, and must know
//! everything that it answered.

mod http;
mod inspect;
mod ledger;
mod program;
pub(crate) mod sessions;
mod worker;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::ScopedJoinHandle;
use std::time::Duration;

use serde_json::{Value, json};
use simroll_domain::{AccountName, Field};
use simroll_registry::{clock, create_account, new_token};
use simroll_storage::{Directory, Grant};
use simroll_storage_diesel::{SqliteOptions, SqliteStore};

use super::file::integrity;
use super::judge::{Call, Fate, Wish};
use super::{Verdict, tell};
use crate::sample::Numbers;
use http::{Connection, Request};
use ledger::Ledger;
pub(crate) use program::Program;
use program::Running;
use worker::{Role, Worker};

/// The clients: what they do, how many of them, and how many subscribers each begins with.
const CLIENTS: [(Role, usize, usize); 3] =
    [(Role::Patches, 12, 8), (Role::Reports, 4, 4), (Role::Bulks, 2, 40)];

/// How many calls a round has answered before the server is killed.
const WARM: u64 = 30;

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
        tell(format_args!("round {round} of {rounds}: {} entries", stand.ledger.last()));
        if stand.ledger.is_broken() {
            break;
        }
    }
    let mut connection = stand.connect()?;
    stand.ledger.finish("kill -9", seed, ("kills", stand.kills), &mut connection)
}

/// A server, its clients, and what is known of its journal.
struct Stand<'a> {
    program: &'a Program,
    file: PathBuf,
    token: String,
    numbers: Numbers,
    workers: Vec<Worker>,
    server: Running,
    address: String,
    ledger: Ledger,
    kills: u64,
}

impl<'a> Stand<'a> {
    fn new(program: &'a Program, file: &Path, seed: u64) -> Result<Self, Box<dyn Error>> {
        let token = account(&SqliteStore::open(file, &SqliteOptions::default())?)?;
        let workers = clients(seed);
        let mut server = program.start(file)?;
        let mut stand = Self {
            address: server.address()?,
            program,
            file: file.to_owned(),
            token,
            numbers: Numbers::seeded(seed),
            workers,
            server,
            ledger: Ledger::new(seed),
            kills: 0,
        };
        let mut connection = stand.connect()?;
        let registered = register(&mut connection, &stand.workers)?;
        stand.ledger.inspect(&mut connection, &[registered])?;
        Ok(stand)
    }

    fn connect(&self) -> std::io::Result<Connection> {
        Connection::to(&self.address, &self.token)
    }

    fn round(&mut self) -> Result<(), Box<dyn Error>> {
        self.load()?;
        self.restart()?;
        let mut connection = self.connect()?;
        for worker in &mut self.workers {
            worker.retry(&mut connection);
            self.ledger.blame(worker.odd.drain(..));
        }
        let calls: Vec<Call> = self.workers.iter_mut().flat_map(|worker| worker.calls.drain(..)).collect();
        self.ledger.inspect(&mut connection, &calls)?;
        self.ledger.blame(integrity(&self.file));
        Ok(())
    }

    /// All clients at once, until the server is killed under them.
    fn load(&mut self) -> Result<(), Box<dyn Error>> {
        let (answered, stop) = (AtomicU64::new(0), AtomicBool::new(false));
        let (answered, stop) = (&answered, &stop);
        let connections: Vec<Connection> =
            self.workers.iter().map(|_| self.connect()).collect::<Result<_, _>>()?;
        let pause = Duration::from_millis(self.numbers.below(LONGEST));
        std::thread::scope(|scope| {
            let clients: Vec<_> = self
                .workers
                .iter_mut()
                .zip(connections)
                .map(|(worker, mut connection)| {
                    scope.spawn(move || worker.work(&mut connection, answered, stop))
                })
                .collect();
            while answered.load(Ordering::Relaxed) < WARM
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
    roles.enumerate().map(|(number, (role, own))| Worker::new(number, role, own, seed)).collect()
}

/// Makes an account, and a token that speaks for it.
fn account(store: &dyn Directory) -> Result<String, Box<dyn Error>> {
    let account = create_account(store, &AccountName::parse("proof")?)?;
    let (token, record) = new_token(account.id, Grant::default(), clock::now());
    store.add_token(&record)?;
    Ok(token)
}

/// Registers the subscribers of all clients in one call.
fn register(connection: &mut Connection, workers: &[Worker]) -> Result<Call, Box<dyn Error>> {
    let imsis: Vec<&String> = workers.iter().flat_map(Worker::imsis).collect();
    let node = |imsi: &&String| json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": imsi }] } });
    let nodes: Vec<Value> = imsis.iter().map(node).collect();
    let request = Request {
        method: "POST",
        target: "/api/v2/bulk/subscriber".to_owned(),
        body: json!({ "bulk": nodes }).to_string(),
        key: None,
    };
    let reply = connection.ask(&request)?;
    let requests = worker::named(&reply.body["bulk"]).filter(|requests| requests.len() == imsis.len());
    let requests = requests.ok_or_else(|| format!("the registration is answered {}", reply.status))?;
    let wish = |imsi: &String| Wish { imsi: imsi.clone(), field: Field::Imsi, value: imsi.clone() };
    Ok(Call { wishes: imsis.into_iter().map(wish).collect(), fate: Fate::Acknowledged(requests) })
}
