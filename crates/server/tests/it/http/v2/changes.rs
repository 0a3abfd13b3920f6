//! `GET /api/v2/changes`: pages and streams.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use simroll_registry::Options;
use simroll_server::http::HttpSettings;
use simroll_storage::MemoryStore;

use crate::bench::{Bench, on_every_store};
use crate::client::Connection;
use crate::http::edges::assert_nak;
use crate::people::imsi;

on_every_store!(
    the_journal_is_paged_in_order,
    what_is_wrong_with_a_query_is_told,
    a_stream_tells_what_was_and_what_comes,
    a_stream_that_was_cut_is_resumed,
);

const CHANGES: &str = "/api/v2/changes";

#[track_caller]
fn page(bench: &Bench, query: &str) -> Vec<Value> {
    let answer = bench.get(&format!("{CHANGES}?{query}")).expect(200).json();
    answer["content"].as_array().expect("an array").clone()
}

fn numbers(page: &[Value]) -> Vec<i64> {
    page.iter().map(|node| node["seq"].as_i64().expect("a number")).collect()
}

/// A connection on which the account follows its journal.
fn follow(bench: &Bench, query: &str, headers: &str) -> Connection {
    let mut connection = bench.connect();
    let token = &bench.token;
    connection.send(
        format!(
            "GET {CHANGES}?{query} HTTP/1.1\r\nHost: simroll.test\r\nAuthorization: Bearer {token}\r\n\
             Accept: text/event-stream\r\n{headers}\r\n"
        )
        .as_bytes(),
    );
    connection
}

/// The next event: its id, its name and its data.
#[track_caller]
fn event(connection: &mut Connection) -> (i64, String, Value) {
    let mut field = |name: &str| loop {
        let line = connection.line().expect("the stream goes on");
        if let Some(value) = line.strip_prefix(name) {
            return value.to_owned();
        }
    };
    let (id, name, data) = (field("id: "), field("event: "), field("data: "));
    (id.parse().expect("a number"), name, serde_json::from_str(&data).expect("JSON"))
}

fn the_journal_is_paged_in_order(bench: &Bench) {
    assert_eq!(page(bench, ""), [] as [Value; 0]);
    for n in 1..=3 {
        bench.sim(&imsi(n), None, None, None);
    }
    assert_eq!(numbers(&page(bench, "")), [1, 2, 3]);
    assert_eq!(numbers(&page(bench, "after=1&limit=1")), [2]);
    assert_eq!(numbers(&page(bench, "after=2")), [3]);
    for beyond in ["after=3", "after=9223372036854775807"] {
        assert_eq!(page(bench, beyond), [] as [Value; 0]);
    }
    let node = page(bench, "after=1&limit=1").remove(0);
    let mut whole = bench.entry(node["requestId"].as_str().expect("an id"));
    for key in ["status", "flags", "target"] {
        assert!(whole.as_object_mut().expect("an object").remove(key).is_some());
    }
    assert_eq!(node, whole);
    let answer = bench.get(&format!("{CHANGES}?limit=7")).expect(200).json();
    let open =
        json!({ "page": null, "size": 7, "totalPages": null, "totalElements": null, "nextCursor": null });
    assert_eq!(answer["pageable"], open);
}

fn what_is_wrong_with_a_query_is_told(bench: &Bench) {
    for query in
        ["after=-1", "after=x", "after=", "after=9223372036854775808", "limit=0", "limit=1001", "size=1"]
    {
        assert_nak(&bench.get(&format!("{CHANGES}?{query}")).expect(400), "GLOBAL_9001");
    }
    for (query, headers) in [("limit=1", ""), ("after=x", ""), ("", "Last-Event-ID: x\r\n")] {
        let answer = follow(bench, query, headers).answer().expect(400);
        assert_nak(&answer, "GLOBAL_9001");
    }
    // It is for streams, but a malformed one is told of everywhere.
    let page = bench.call_with(&bench.token, "Last-Event-ID: -1\r\n", "GET", CHANGES, "").expect(400);
    assert_nak(&page, "GLOBAL_9001");
    let mut anonymous = bench.connect();
    anonymous
        .send(format!("GET {CHANGES} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n").as_bytes());
    assert_nak(&anonymous.answer().expect(401), "AUTH_9001");
}

fn a_stream_tells_what_was_and_what_comes(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    bench.sim(&imsi(2), None, None, None);
    let mut stream = follow(bench, "after=1", "");
    let head = std::iter::from_fn(|| stream.line()).take_while(|line| !line.is_empty()).collect::<Vec<_>>();
    assert_eq!(head[0], "HTTP/1.1 200 OK");
    assert!(head.iter().any(|line| line.eq_ignore_ascii_case("content-type: text/event-stream")), "{head:?}");
    let nodes = page(bench, "");
    assert_eq!(event(&mut stream), (2, "change".to_owned(), nodes[1].clone()));
    let body = json!({ "user": { "username": "zoe" } }).to_string();
    bench.call_with(&bench.stranger, "", "POST", "/api/v2/subscriber", &body).expect(201);
    for n in 3..=4_u32 {
        bench.sim(&imsi(n), None, None, None);
        let nodes = page(bench, &format!("after={}", n - 1));
        assert_eq!(event(&mut stream), (i64::from(n), "change".to_owned(), nodes[0].clone()));
    }
}

fn a_stream_that_was_cut_is_resumed(bench: &Bench) {
    let mut seen = Vec::new();
    let mut register = (1..).map(|n| bench.sim(&imsi(n), None, None, None));
    let mut last = 0;
    for round in 0..5 {
        register.by_ref().take(round + 1).for_each(drop);
        // The header wins: it is what a browser adds to the address that it began with.
        let mut stream = follow(bench, "after=0", &format!("Last-Event-ID: {last}\r\n"));
        for _ in 0..=round {
            let (id, _, node) = event(&mut stream);
            assert_eq!(node["seq"], id);
            seen.push(id);
            last = id;
        }
    }
    assert_eq!(seen, (1..=15).collect::<Vec<_>>());
}

#[test]
fn a_quiet_stream_is_kept_awake() {
    let settings = HttpSettings { heartbeat: Duration::from_millis(50), ..HttpSettings::default() };
    let bench = Bench::over(MemoryStore::new(), settings);
    let mut stream = follow(&bench, "", "");
    let beats = std::iter::from_fn(|| stream.line()).filter(|line| line == ":").take(3).count();
    assert_eq!(beats, 3);
    bench.sim(&imsi(1), None, None, None);
    assert_eq!(event(&mut stream).0, 1);
}

#[test]
fn a_head_of_a_stream_has_no_body() {
    let bench = Bench::memory();
    let answer = bench.call_with(&bench.token, "Accept: text/event-stream\r\n", "HEAD", CHANGES, "");
    assert_eq!(answer.expect(200).header("Content-Type"), Some("text/event-stream"));
}

#[test]
fn a_stopping_server_ends_its_streams() {
    let bench = Bench::memory();
    bench.sim(&imsi(1), None, None, None);
    let mut stream = follow(&bench, "", "");
    assert_eq!(event(&mut stream).0, 1);
    let began = Instant::now();
    bench.stop();
    while stream.line().is_some() {}
    drop(bench);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

/// One read at a time: a follower that held its turn, or a connection of the store, would keep everybody from reading.
fn narrow() -> Options {
    Options { reads: 1, ..Options::default() }
}

fn followers_that_do_not_read_hold_up_nobody(bench: Bench) {
    let stuck = [follow(&bench, "", ""), follow(&bench, "", "")];
    let mut other = follow(&bench, "", "");
    // More than all the buffers between server and client hold.
    let long = |n: u32, what: &str| format!("{what}{n}").repeat(250 / format!("{what}{n}").len());
    for round in 0..4 {
        let node = |n: u32| {
            json!({ "alias": "長".repeat(255), "user": {
                "username": long(n, "ann"), "externalId": long(n, "crm"), "genericId": long(n, "app"),
                "userClass": "級".repeat(255),
            } })
        };
        let nodes: Vec<Value> = (round * 1_000..(round + 1) * 1_000).map(node).collect();
        bench.call("POST", "/api/v2/bulk/subscriber", &json!({ "bulk": nodes }).to_string()).expect(201);
    }
    for n in 1..=4_000 {
        assert_eq!(event(&mut other).0, n);
    }
    bench.sim(&imsi(1), None, None, None);
    assert_eq!(event(&mut other).0, 4_001);
    assert_eq!(numbers(&page(&bench, "after=4000")), [4_001]);
    let began = Instant::now();
    bench.stop();
    while other.line().is_some() {}
    drop(bench);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    drop(stuck);
}

#[test]
fn followers_that_do_not_read_hold_up_neither_reads_nor_writes_nor_a_stop_in_memory() {
    followers_that_do_not_read_hold_up_nobody(Bench::memory_with(narrow()));
}

#[test]
fn followers_that_do_not_read_hold_up_neither_reads_nor_writes_nor_a_stop_in_sqlite() {
    followers_that_do_not_read_hold_up_nobody(Bench::sqlite_with(narrow()));
}
