//! Room for bodies: what finds none is refused before it is read, and hurts nobody else.

use std::time::Duration;

use simroll_server::http::HttpSettings;
use simroll_storage::MemoryStore;

use crate::bench::{BULK, Bench, V1};
use crate::client::Connection;
use crate::http::edges::{assert_detail, assert_nak};

/// A server with room for 100,000 bytes.
fn bench() -> Bench {
    let settings = HttpSettings {
        body_limit: 80_000,
        bulk_body_limit: 80_000,
        bodies_in_flight: 100_000,
        ..HttpSettings::default()
    };
    Bench::over(MemoryStore::new(), settings)
}

/// Announces a body and sends nothing of it.
fn announce(bench: &Bench, token: &str, method: &str, target: &str, framing: &str) -> Connection {
    let mut connection = bench.connect();
    let head = format!("{method} {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n");
    connection.send(format!("{head}Content-Type: application/json\r\n{framing}\r\n\r\n").as_bytes());
    connection
}

/// A body of 60,000 bytes that is on its way.
fn body_in_flight(bench: &Bench) -> Connection {
    let coming = announce(bench, &bench.token, "PUT", BULK, "Content-Length: 60000");
    until_taken(bench, 60_000);
    coming
}

fn until_taken(bench: &Bench, bytes: usize) {
    let line = format!("simroll_http_bodies_bytes {bytes}\n");
    for _ in 0..5_000 {
        if bench.raw("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").body.contains(&line) {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("not {bytes} bytes are taken");
}

#[test]
fn a_body_without_room_is_refused_in_its_dialect_before_it_is_read() {
    let bench = bench();
    let _coming = body_in_flight(&bench);
    let refused = |method, target| {
        let answer =
            announce(&bench, &bench.token, method, target, "Content-Length: 20000").answer().expect(503);
        assert!(answer.header("Retry-After").is_some(), "{answer:?}");
        answer
    };
    assert_nak(&refused("PUT", BULK), "GLOBAL_1001");
    assert_detail(&refused("POST", V1));
}

#[test]
fn a_body_whose_length_nobody_told_is_refused_where_it_outgrows_the_room() {
    let bench = bench();
    let _coming = body_in_flight(&bench);
    let mut chunked = announce(&bench, &bench.token, "PUT", BULK, "Transfer-Encoding: chunked");
    chunked.send(format!("{:x}\r\n{}\r\n", 20_000, " ".repeat(20_000)).as_bytes());
    assert_nak(&chunked.answer().expect(503), "GLOBAL_1001");
}

#[test]
fn small_calls_and_other_accounts_have_room_all_the_same() {
    let bench = bench();
    let _coming = body_in_flight(&bench);
    bench.report(&serde_json::json!({ "username": "ann" })).expect(201);
    let body = format!("{{}}{}", " ".repeat(20_000));
    bench.call_with(&bench.stranger, "", "PUT", BULK, &body).expect(400);
}

#[test]
fn what_was_answered_or_given_up_leaves_its_room() {
    let bench = bench();
    drop(body_in_flight(&bench));
    until_taken(&bench, 0);
    let body = format!("{{}}{}", " ".repeat(70_000));
    for _ in 0..3 {
        bench.call("PUT", BULK, &body).expect(400);
    }
    until_taken(&bench, 0);
}
