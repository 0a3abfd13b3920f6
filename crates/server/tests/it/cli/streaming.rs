//! The event stream of a running server, while other processes change what it serves.

use std::fmt::Write as _;
use std::process::Stdio;

use serde_json::Value;

use super::program::{Folder, Server};
use crate::client::Connection;
use crate::people::imsi;

/// A connection on which the account follows its journal from behind that number on.
fn follow(server: &Server, token: &str, last: i64) -> Connection {
    let mut connection = Connection::to(server.address.parse().expect("an address"));
    connection.send(
        format!(
            "GET /api/v2/changes HTTP/1.1\r\nHost: simroll.test\r\nAuthorization: Bearer {token}\r\n\
             Accept: text/event-stream\r\nLast-Event-ID: {last}\r\n\r\n"
        )
        .as_bytes(),
    );
    connection
}

/// Reads up to the id of the next event; its name and data are still to come.
#[track_caller]
fn begun(connection: &mut Connection) -> i64 {
    loop {
        let line = connection.line().expect("the stream goes on");
        if let Some(id) = line.strip_prefix("id: ") {
            return id.parse().expect("a number");
        }
    }
}

/// Reads a whole event, whose number is its id.
#[track_caller]
fn event(connection: &mut Connection) -> i64 {
    let id = begun(connection);
    assert_eq!(connection.line().as_deref(), Some("event: change"));
    let data = connection.line().expect("the stream goes on");
    let data: Value = serde_json::from_str(data.strip_prefix("data: ").expect("data")).expect("JSON");
    assert_eq!(data["seq"], id);
    id
}

fn rows(numbers: impl Iterator<Item = u32>) -> String {
    numbers.fold("imsi\n".to_owned(), |mut rows, n| {
        let _ = writeln!(rows, "{}", imsi(n));
        rows
    })
}

#[test]
fn what_another_process_changes_comes_to_those_who_follow_the_server() {
    let folder = Folder::new();
    let token = folder.token("acme");
    let server = folder.serve("", &[]);
    let mut streams = [follow(&server, &token, 0), follow(&server, &token, 0)];
    for n in 1..=5 {
        folder.write("in.csv", rows(std::iter::once(n)));
        folder.run("import in.csv --account acme").ok();
        for stream in &mut streams {
            assert_eq!(event(stream), i64::from(n));
        }
    }
}

#[test]
fn a_stream_that_is_cut_again_and_again_neither_misses_nor_repeats_a_change() {
    const COUNT: u32 = 6_000;
    let folder = Folder::new();
    let token = folder.token("acme");
    let server = folder.serve("", &[]);
    folder.write("in.csv", rows(1..=COUNT));
    let mut import = folder.command(["import", "in.csv", "--account", "acme"]);
    let silent = import.stdout(Stdio::null()).stderr(Stdio::null());
    let mut import = silent.spawn().expect("the binary runs");

    let (mut last, mut cuts) = (0, 0);
    while last < i64::from(COUNT) {
        let mut stream = follow(&server, &token, last);
        // From a single event to many more than are read at a time.
        for _ in 0..=(cuts * 37 % 401) {
            let id = event(&mut stream);
            assert_eq!(id, last + 1, "after {cuts} cuts");
            last = id;
            if last == i64::from(COUNT) {
                break;
            }
        }
        // An event of which only the beginning came did not come.
        if last < i64::from(COUNT) {
            assert_eq!(begun(&mut stream), last + 1);
        }
        cuts += 1;
    }
    assert!(cuts > 10, "{cuts}");
    assert!(import.wait().expect("it ends").success());
}
