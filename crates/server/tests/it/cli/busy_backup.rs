//! Backups that are taken while the server writes as fast as it can.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::program::{Folder, PATIENCE};
use crate::bench::V1;
use crate::client::Connection;

/// How many write at the same time.
const WRITERS: usize = 4;

/// How many backups are taken, so that some begin and end within a commit.
const BACKUPS: usize = 5;

/// The users whose registration was answered, in the order of the answers.
struct Load {
    stop: AtomicBool,
    acknowledged: Mutex<Vec<String>>,
}

/// Ends a load when it goes out of scope, also where the test fails.
struct Stop<'a>(&'a Load);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }
}

impl Load {
    /// Registers one user after the other.
    fn write(&self, address: SocketAddr, token: &str, writer: usize) {
        let mut connection = Connection::to(address);
        for n in 0.. {
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            let user = format!("w{writer}-{n}");
            let body = format!(r#"{{"data":{{"username":"{user}"}}}}"#);
            let head = format!("POST {V1} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n");
            let length = body.len();
            let request =
                format!("{head}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}");
            connection.send(request.as_bytes());
            connection.answer().expect(201);
            self.acknowledged.lock().expect("no panic").push(user);
        }
    }

    fn acknowledged(&self) -> Vec<String> {
        self.acknowledged.lock().expect("no panic").clone()
    }

    /// Waits until as many more were answered.
    fn goes_on(&self, more: usize) {
        let (before, begun) = (self.acknowledged().len(), Instant::now());
        while self.acknowledged().len() < before + more {
            assert!(begun.elapsed() < PATIENCE, "nothing is answered any more");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// The journal as it is told, from the first entry on.
fn journal(folder: &Folder, database: &str) -> Vec<Value> {
    let line = format!("changes --after 0 --limit 1000000 --json --database-url sqlite://{database}");
    folder.run(&line).ok().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The users whom the entries registered.
fn users(journal: &[Value]) -> HashSet<&str> {
    let changes = journal.iter().flat_map(|entry| entry["changes"].as_array().expect("an array"));
    changes.filter(|own| own["field"] == "username").filter_map(|own| own["to"].as_str()).collect()
}

#[test]
fn a_backup_under_load_is_a_sound_beginning_of_what_became_with_all_that_was_answered_before() {
    let folder = Folder::new();
    let token = folder.token("acme");
    let server = folder.serve("", &[]);
    let address = server.address.parse().expect("an address");
    let load = Load { stop: AtomicBool::new(false), acknowledged: Mutex::default() };
    let answered_before: Vec<Vec<String>> = thread::scope(|scope| {
        let stop = Stop(&load);
        let (load, token) = (&load, &*token);
        for writer in 0..WRITERS {
            scope.spawn(move || load.write(address, token, writer));
        }
        let back_up = |n| {
            load.goes_on(25);
            let before = load.acknowledged();
            folder.run(&format!("backup kept-{n}.db --json")).ok();
            before
        };
        let answered = (0..BACKUPS).map(back_up).collect();
        load.goes_on(25);
        drop(stop);
        answered
    });
    server.stop();

    let whole = journal(&folder, "simroll.db");
    assert_eq!(whole.len(), load.acknowledged().len());
    for (n, before) in answered_before.into_iter().enumerate() {
        folder.run(&format!("restore kept-{n}.db --json --database-url sqlite://restored-{n}.db")).ok();
        let restored = journal(&folder, &format!("restored-{n}.db"));
        for (place, entry) in restored.iter().enumerate() {
            assert_eq!(entry["seq"], place + 1, "a journal has no gap");
        }
        assert!(whole.starts_with(&restored), "backup {n} has something that the database has not");
        let there = users(&restored);
        let missing = before.iter().find(|user| !there.contains(user.as_str()));
        assert_eq!(missing, None, "answered before backup {n} began, and not in it");
        let doctor = folder.run(&format!("doctor --full --json --database-url sqlite://restored-{n}.db"));
        let found: Vec<Value> = serde_json::from_str(&doctor.ok()).expect("JSON");
        for check in ["file", "rows"] {
            assert!(found.iter().any(|own| own["check"] == check && own["verdict"] == "ok"), "{found:?}");
        }
    }
}
