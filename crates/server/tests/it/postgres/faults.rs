//! Connections, sessions and servers that are lost.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use simroll_domain::{AccountId, RequestId};
use simroll_registry::SubmitError;
use simroll_storage::{EntryQuery, Store};
use simroll_storage_diesel::PostgresOptions;
use tokio::task::JoinSet;

use super::relay::{Cut, Relay};
use super::{Server, alias, aliases, done, request};
use crate::cluster::{Cluster, new_schema, shared};

/// What callers were told.
#[derive(Debug, Default)]
pub(super) struct Told {
    done: BTreeMap<String, RequestId>,
    /// That nothing was written.
    not: Vec<String>,
    /// That nobody knows.
    unknown: Vec<String>,
}

impl Told {
    /// Whether some changes were carried out, and some were not.
    pub(super) fn is_mixed(&self) -> bool {
        !self.done.is_empty() && !self.not.is_empty()
    }
}

/// Callers change an alias, each time to another text, until `is_over`; nobody tries anything twice.
pub(super) async fn change_until(
    servers: &[Server],
    account: AccountId,
    is_over: impl Fn() -> bool + Clone + Send + 'static,
) -> Told {
    let mut tasks = JoinSet::new();
    for (place, server) in servers.iter().enumerate() {
        for caller in 0..4 {
            let (server, is_over) = (server.clone(), is_over.clone());
            tasks.spawn(async move {
                let mut told = Told::default();
                for n in 0.. {
                    if is_over() {
                        break;
                    }
                    let text = format!("{place}-{caller}-{n}");
                    match server.submit(account, alias(0, &text)).await {
                        Err(SubmitError::Unavailable(_)) => {
                            told.not.push(text);
                            tokio::time::sleep(Duration::from_millis(5)).await;
                        }
                        Err(SubmitError::OutcomeUnknown(_)) => told.unknown.push(text),
                        answer => drop(told.done.insert(text, request(&done(answer)))),
                    }
                }
                told
            });
        }
    }
    let mut all = Told::default();
    for told in tasks.join_all().await {
        all.done.extend(told.done);
        all.not.extend(told.not);
        all.unknown.extend(told.unknown);
    }
    all
}

/// Whatever was told is so: what was done is there once, under its request id; what was not done is not there; and what
/// nobody knew can be looked up now.
#[track_caller]
pub(super) fn assert_true(told: &Told, server: &Server, account: AccountId) {
    let found = aliases(&server.journal(account));
    for (text, request) in &told.done {
        assert_eq!(found.get(text), Some(request), "{text} was acknowledged");
    }
    for text in &told.not {
        assert!(!found.contains_key(text), "{text} was said not to have been written");
    }
    let unknown = told.unknown.iter().filter(|text| found.contains_key(*text)).count();
    assert_eq!(found.len(), told.done.len() + unknown, "nothing else is there");
}

/// Ends sessions of that name, one at a time, as an administrator does. Says how many.
fn kill_sessions(name: &str, times: usize) -> usize {
    let mut killed = 0;
    while killed < times {
        let ended = diesel::sql_query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1
             AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1",
        )
        .bind::<diesel::sql_types::Text, _>(name)
        .execute(&mut shared().connect());
        killed += ended.expect("an administrator may");
        std::thread::sleep(Duration::from_millis(15));
    }
    killed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "needs PostgreSQL"]
async fn killed_sessions_lose_nothing_that_was_acknowledged_and_nobody_is_told_a_lie() {
    let url = format!("{}&application_name=to_be_killed", new_schema());
    let servers = [Server::on(&url), Server::on(&url)];
    let account = servers[0].account("acme").await;
    let killer = std::thread::spawn(|| kill_sessions("to_be_killed", 60));
    static OVER: AtomicBool = AtomicBool::new(false);
    let watch = tokio::task::spawn_blocking(move || {
        let killed = killer.join();
        OVER.store(true, Ordering::SeqCst);
        killed.expect("it ends well")
    });
    let told = change_until(&servers, account, || OVER.load(Ordering::SeqCst)).await;
    assert!(watch.await.unwrap() >= 60);
    assert!(told.done.len() > 50, "{} were carried out meanwhile", told.done.len());
    assert_true(&told, &servers[0], account);
    for server in &servers {
        done(server.submit(account, alias(0, "healed")).await);
        done(server.submit(account, alias(0, "still")).await);
    }
}

/// Both as it should be, and in the middle of everything.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "needs PostgreSQL"]
async fn a_server_that_stops_or_crashes_and_comes_back_is_used_again() {
    let cluster = Cluster::begin();
    let url = cluster.new_schema();
    let servers = [Server::on(&url), Server::on(&url)];
    let account = servers[0].account("acme").await;
    static OVER: AtomicBool = AtomicBool::new(false);
    let (probe, stops) = (servers[0].clone(), [Cluster::stop, Cluster::crash, Cluster::crash]);
    let trouble = tokio::task::spawn_blocking(move || {
        for stop in stops {
            std::thread::sleep(Duration::from_millis(100));
            stop(&cluster);
            assert!(probe.store.ready().is_err(), "it is not there");
            cluster.start();
            probe.store.ready().expect("it is back");
        }
        std::thread::sleep(Duration::from_millis(100));
        OVER.store(true, Ordering::SeqCst);
        cluster
    });
    let told = change_until(&servers, account, || OVER.load(Ordering::SeqCst)).await;
    let _cluster = trouble.await.unwrap();
    assert!(!told.done.is_empty() && !told.not.is_empty(), "{told:?}");
    assert_true(&told, &servers[1], account);
}

/// The standby confirms every commit, so that it has whatever was acknowledged when it takes over.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "needs PostgreSQL"]
async fn a_standby_that_takes_over_is_found_and_has_everything_that_was_acknowledged() {
    let primary = Cluster::begin();
    let url = primary.new_schema();
    let standby = primary.standby();
    let hosts = format!("host={},{}", primary.folder().display(), standby.folder().display());
    let url = url.replace(&format!("host={}", primary.folder().display()), &hosts);
    let url = url.replace("port=5432", "port=5432,5432");
    let mut administrator = primary.connect();
    for statement in ["ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"] {
        diesel::sql_query(statement).execute(&mut administrator).unwrap();
    }
    let servers = [Server::on(&url), Server::on(&url)];
    let account = servers[0].account("acme").await;
    static OVER: AtomicBool = AtomicBool::new(false);
    let probe = servers[0].clone();
    let trouble = tokio::task::spawn_blocking(move || {
        std::thread::sleep(Duration::from_millis(200));
        primary.crash();
        assert!(probe.store.ready().is_err(), "a standby takes no writes");
        standby.promote();
        let begun = std::time::Instant::now();
        while let Err(error) = probe.store.ready() {
            assert!(begun.elapsed() < Duration::from_secs(120), "{error:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(200));
        OVER.store(true, Ordering::SeqCst);
        (primary, standby)
    });
    let told = change_until(&servers, account, || OVER.load(Ordering::SeqCst)).await;
    let _clusters = trouble.await.unwrap();
    assert!(!told.done.is_empty() && !told.not.is_empty(), "{told:?}");
    assert_true(&told, &servers[1], account);
    done(servers[0].submit(account, alias(0, "on the standby")).await);
}

async fn cut(cut: Cut) -> (Relay, Server, AccountId) {
    let relay = Relay::to(shared().socket());
    let url = new_schema();
    let (before, after) = url.split_once("host=").unwrap();
    let rest = after.split_once("port=5432").unwrap().1;
    let server = Server::on(&format!("{before}{}{rest}", relay.place()));
    let account = server.account("acme").await;
    done(server.submit(account, alias(0, "before")).await);
    relay.cut(cut);
    (relay, server, account)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL"]
async fn a_commit_whose_answer_was_lost_is_found_and_answered_once() {
    for how in [Cut::After, Cut::Before] {
        let (relay, server, account) = cut(how).await;
        let told = done(server.submit(account, alias(0, "through")).await);
        assert_eq!(relay.cuts(), 1, "{how:?}");
        let journal = server.journal(account);
        assert_eq!(journal.len(), 3, "{how:?}");
        assert_eq!(aliases(&journal).get("through"), Some(&request(&told)), "{how:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL"]
async fn a_commit_that_cannot_be_looked_up_is_said_to_be_unknown() {
    let (relay, server, account) = cut(Cut::AfterAndDown).await;
    let told = server.submit(account, alias(0, "through")).await;
    assert!(matches!(told, Err(SubmitError::OutcomeUnknown(_))), "{told:?}");
    assert!(server.store.ready().is_err());
    relay.cut(Cut::Never);
    server.store.ready().unwrap();
    let journal = server.journal(account);
    assert!(aliases(&journal).contains_key("through"));
    let found = server.store.entries(account, &EntryQuery::Request(journal[2].request_id), 1).unwrap();
    assert_eq!(found, journal[2..]);
    // Sent again, as a caller is told to, it is known to be so already.
    let again = done(server.submit(account, alias(0, "through")).await);
    assert!(!again.items[0].as_ref().unwrap().changed);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL"]
async fn who_finds_every_connection_in_use_is_told_so_and_the_next_one_is_served() {
    let options = PostgresOptions {
        readers: 1,
        patience: Duration::from_millis(50),
        lock_timeout: Duration::from_secs(600),
        statement_timeout: Duration::from_secs(600),
        ..PostgresOptions::default()
    };
    let url = new_schema();
    let server = Server::with(&url, &options);
    let account = server.account("acme").await;
    let mut other = lock_the_heads(&url);
    let store = server.store.clone();
    let reading = std::thread::spawn(move || store.head(account));
    wait_until_somebody_waits_for(&mut other);
    let refused = server.store.use_cases(account).unwrap_err();
    let text = std::error::Error::source(&refused).unwrap().to_string();
    assert_eq!(text, "all connections to the database are in use");
    other.batch_execute("ROLLBACK").unwrap();
    assert_eq!(reading.join().unwrap().unwrap().number.get(), 1);
    server.store.use_cases(account).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL"]
async fn who_waits_too_long_for_a_lock_is_told_that_nothing_happened() {
    let options = PostgresOptions { lock_timeout: Duration::from_millis(100), ..PostgresOptions::default() };
    let url = new_schema();
    let server = Server::with(&url, &options);
    let account = server.account("acme").await;
    let mut other = lock_the_heads(&url);
    let refused = server.submit(account, alias(0, "locked")).await;
    assert!(matches!(refused, Err(SubmitError::Unavailable(_))), "{refused:?}");
    other.batch_execute("ROLLBACK").unwrap();
    done(server.submit(account, alias(0, "free")).await);
    assert_eq!(server.journal(account).len(), 2);
}

/// Somebody else who keeps everybody from the heads of the journals.
fn lock_the_heads(url: &str) -> PgConnection {
    let schema = url.rsplit("%3D").next().unwrap();
    let mut other = shared().connect();
    other.batch_execute(&format!("BEGIN; LOCK TABLE {schema}.journal_heads")).unwrap();
    other
}

fn wait_until_somebody_waits_for(other: &mut PgConnection) {
    let waiting = "SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))";
    while diesel::sql_query(waiting).execute(other).unwrap() == 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
}
