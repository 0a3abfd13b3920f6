//! Input that is malformed, oversized, slow, deep or smuggled: it gets its own clear error and changes nothing.

use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::json;
use simroll_server::http::HttpSettings;
use simroll_storage::MemoryStore;

use crate::bench::{BULK, Bench, V1, on_every_store, request};
use crate::client::socket;
use crate::http::edges::{assert_detail, assert_nak};
use crate::people::imsi;

on_every_store!(
    deep_json_is_refused_in_every_layer,
    bytes_that_are_no_text_are_refused,
    a_declared_body_over_the_limit_is_refused_before_it_is_sent,
    a_streamed_body_over_the_limit_is_refused,
    a_body_at_the_limit_is_read,
    bulk_calls_have_a_limit_of_their_own,
    a_body_cut_short_changes_nothing,
    requests_that_could_be_read_in_two_ways_are_refused,
    a_chunked_body_is_a_body,
    several_requests_share_a_connection,
);

fn deep_json_is_refused_in_every_layer(bench: &Bench) {
    let deep = |n: usize| "[".repeat(n) + &"]".repeat(n);
    for n in [127, 100_000] {
        let outer = format!(r#"{{"data":{{"username":"ann","x":{}}}}}"#, deep(n));
        assert_detail(&bench.call("POST", V1, &outer).expect(400));
        let v2 = format!(r#"{{"alias":{}}}"#, deep(n + 1));
        let target = format!("/api/v2/subscriber/imsi/{}", imsi(1));
        assert_nak(&bench.call("PATCH", &target, &v2).expect(400), "GLOBAL_9001");
    }
    let inner = format!(r#"{{"username":"ann","x":{}}}"#, deep(100_000));
    assert_detail(&bench.call("POST", V1, &json!({ "data": inner }).to_string()).expect(400));
    // 128 levels are read, and then the field is not a string.
    let inner = format!(r#"{{"username":{}}}"#, deep(127));
    bench.call("POST", V1, &json!({ "data": inner }).to_string()).expect(422);
    assert!(bench.subscribers("username", "ann").is_empty());
}

fn bytes_that_are_no_text_are_refused(bench: &Bench) {
    for (method, target) in
        [("POST", V1.to_owned()), ("PATCH", format!("/api/v2/subscriber/imsi/{}", imsi(1)))]
    {
        let mut bytes = request(&bench.token, "", method, &target, r#"{"alias":"__"}"#).into_bytes();
        let place = bytes.len() - 4;
        bytes[place] = 0xff;
        assert_eq!(bench.raw(&bytes).status, 400);
        bytes[place] = 0;
        assert_eq!(bench.raw(&bytes).status, 400);
    }
    for byte_order_mark in ["\u{feff}{}", "{}\u{feff}"] {
        assert_detail(&bench.call("POST", V1, byte_order_mark).expect(400));
    }
}

fn a_declared_body_over_the_limit_is_refused_before_it_is_sent(bench: &Bench) {
    for (method, target) in [("POST", V1), ("PATCH", "/api/v2/subscriber/imsi/222010000000001")] {
        for length in ["1048577", "99999999999"] {
            let mut connection = bench.connect();
            let head = request(&bench.token, "", method, target, "")
                .replace("Content-Length: 0", &format!("Content-Length: {length}"));
            connection.send(head.as_bytes());
            let answer = connection.answer().expect(413);
            if method == "POST" {
                assert_detail(&answer);
            } else {
                assert_nak(&answer, "GLOBAL_9005");
            }
            assert_eq!(answer.header("Connection"), Some("close"));
        }
    }
}

fn a_streamed_body_over_the_limit_is_refused(bench: &Bench) {
    let head =
        request(&bench.token, "", "POST", V1, "").replace("Content-Length: 0", "Transfer-Encoding: chunked");
    let streamed = |length: usize| {
        let mut connection = bench.connect();
        connection.send(format!("{head}{length:x}\r\n{}\r\n0\r\n\r\n", " ".repeat(length)).as_bytes());
        connection.answer()
    };
    assert_detail(&streamed(1 << 20).expect(400));
    assert_detail(&streamed((1 << 20) + 1).expect(413));
    assert_detail(&streamed(20 << 20).expect(413));
}

fn a_body_at_the_limit_is_read(bench: &Bench) {
    let fields = r#"{"data":{"username":"ann"}}"#;
    let body = fields.to_owned() + &" ".repeat((1 << 20) - fields.len());
    bench.call("POST", V1, &body).expect(201);
    assert_detail(&bench.call("POST", V1, &(body + " ")).expect(413));
}

fn bulk_calls_have_a_limit_of_their_own(bench: &Bench) {
    let padded = |length: usize| format!("{{}}{}", " ".repeat(length - 2));
    assert_nak(&bench.call("PUT", BULK, &padded(16 << 20)).expect(400), "GLOBAL_9001");
    assert_nak(&bench.call("PUT", BULK, &padded((16 << 20) + 1)).expect(413), "GLOBAL_9005");
}

fn a_body_cut_short_changes_nothing(bench: &Bench) {
    let whole = request(&bench.token, "", "POST", V1, r#"{"data":{"username":"ann"}}"#);
    for cut in 1..8 {
        bench.connect().send(&whole.as_bytes()[..whole.len() - cut]);
    }
    let broken = whole
        .replace("Content-Length: 27", "Transfer-Encoding: chunked")
        .replace("\r\n\r\n", "\r\n\r\nxyz\r\n");
    // A broken chunk may be taken for a broken connection: then there is nobody left to answer.
    let mut connection = bench.connect();
    connection.send(broken.as_bytes());
    let head = connection.head();
    assert!(head.is_empty() || head.starts_with("HTTP/1.1 400"), "{head}");
    assert!(bench.subscribers("username", "ann").is_empty());
}

fn requests_that_could_be_read_in_two_ways_are_refused(bench: &Bench) {
    let body = r#"{"data":{"username":"ann"}}"#;
    let whole = request(&bench.token, "", "POST", V1, body);
    for headers in [
        "Content-Length: 27\r\nContent-Length: 5",
        "Content-Length: 27\r\nTransfer-Encoding: chunked",
        "Content-Length: +27",
        "Content-Length: 27, 27",
        "Transfer-Encoding: chunked, identity",
        "Content-Length : 27",
    ] {
        let answer = bench.raw(whole.replace("Content-Length: 27", headers));
        assert_eq!(answer.status, 400, "{headers}");
    }
    assert!(bench.subscribers("username", "ann").is_empty());
}

fn a_chunked_body_is_a_body(bench: &Bench) {
    let head =
        request(&bench.token, "", "POST", V1, "").replace("Content-Length: 0", "Transfer-Encoding: chunked");
    bench.raw(head + "5\r\n{\"dat\r\n16\r\na\":{\"username\":\"ann\"}}\r\n0\r\n\r\n").expect(201);
}

fn several_requests_share_a_connection(bench: &Bench) {
    let one = request(&bench.token, "", "POST", V1, r#"{"data":{"username":"ann"}}"#)
        .replace("Connection: close\r\n", "");
    let mut connection = bench.connect();
    connection.send(one.repeat(2).as_bytes());
    let first = connection.answer().expect(201);
    connection.send(one.as_bytes());
    let second = connection.answer().expect(201);
    assert_eq!(first.body, second.body);
}

/// A server that waits a moment only.
fn impatient() -> Bench {
    let moment = Duration::from_millis(300);
    let settings = HttpSettings {
        body_deadline: moment,
        // The clock by which these two are kept moves twice a second.
        head_deadline: Duration::from_secs(2),
        keep_alive: Duration::from_secs(1),
        ..HttpSettings::default()
    };
    Bench::over(MemoryStore::new(), settings)
}

#[test]
fn a_head_that_does_not_come_is_waited_for_until_the_deadline() {
    let bench = impatient();
    for begun in ["", "GET /healthz HTTP/1.1\r\nHost: x\r\n"] {
        let mut connection = bench.connect();
        connection.send(begun.as_bytes());
        let head = connection.head();
        assert!(head.is_empty() || head.starts_with("HTTP/1.1 408"), "{head}");
        assert!(connection.is_closed());
    }
    bench.get("/healthz").expect(200);
}

#[test]
fn a_head_that_drips_is_not_waited_for_either() {
    let bench = impatient();
    let mut connection = bench.connect();
    connection.send(b"GET /healthz HTTP/1.1\r\n");
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(4) {
        connection.send(b"X-A: b\r\n");
        std::thread::sleep(Duration::from_millis(50));
    }
    connection.send(b"\r\n");
    assert!(!connection.head().starts_with("HTTP/1.1 200"));
}

#[test]
fn an_idle_connection_is_closed() {
    let bench = impatient();
    let mut connection = bench.connect();
    connection.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    connection.answer().expect(200);
    assert!(connection.is_closed());
}

#[test]
fn connections_over_the_cap_wait_until_there_is_room() {
    let settings = HttpSettings { max_connections: 2, ..HttpSettings::default() };
    let bench = Bench::over(MemoryStore::new(), settings);
    let health = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    let mut open: Vec<_> = (0..2).map(|_| bench.connect()).collect();
    for connection in &mut open {
        connection.send(health);
        connection.answer().expect(200);
    }
    let mut third = bench.connect();
    third.send(health);
    let waiting = std::thread::spawn(move || third.answer());
    std::thread::sleep(Duration::from_millis(500));
    assert!(!waiting.is_finished(), "it was served beyond the cap");
    open.pop();
    waiting.join().expect("it is served").expect(200);
}

#[test]
fn a_body_that_does_not_come_is_waited_for_until_the_deadline() {
    let bench = impatient();
    for (method, target) in [("POST", V1), ("PUT", BULK)] {
        let whole = request(&bench.token, "", method, target, r#"{"data":{"username":"ann"}}"#);
        let mut connection = bench.connect();
        connection.send(&whole.as_bytes()[..whole.len() - 1]);
        let answer = connection.answer().expect(408);
        if method == "POST" {
            assert_detail(&answer);
        } else {
            assert_nak(&answer, "GLOBAL_9004");
        }
        assert_eq!(answer.header("Connection"), Some("close"));
        connection.send(b"}");
        assert!(connection.is_closed());
    }
    assert!(bench.subscribers("username", "ann").is_empty());
}

#[test]
fn a_body_that_drips_is_not_waited_for_either() {
    let bench = impatient();
    let whole = request(&bench.token, "", "POST", V1, r#"{"data":{"username":"ann"}}"#);
    let (head, body) = whole.split_at(whole.len() - 27);
    let mut connection = bench.connect();
    connection.send(head.as_bytes());
    for byte in body.as_bytes() {
        connection.send(&[*byte]);
        std::thread::sleep(Duration::from_millis(30));
    }
    assert_detail(&connection.answer().expect(408));
}

/// Sends `start` and then `drop` again and again; true if the server closes the connection.
fn drips_to_the_end(bench: &Bench, start: &str, drop: &[u8]) -> bool {
    let mut stream = socket(bench.address());
    stream.write_all(start.as_bytes()).expect("it listens");
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(60) {
        if stream.write_all(drop).is_err() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    false
}

#[test]
fn whoever_goes_on_dripping_after_the_answer_is_let_go() {
    let bench = impatient();
    let chunked = |head: String| {
        head.replace("Content-Length: 0", "Transfer-Encoding: chunked").replace("Connection: close\r\n", "")
    };
    for head in [
        request(&bench.token, "", "POST", V1, ""),
        request("nonsense", "", "POST", V1, ""),
        request(&bench.token, "", "POST", "/nothing", ""),
        request(&bench.token, "", "PUT", "/healthz", ""),
    ] {
        assert!(drips_to_the_end(&bench, &chunked(head), b"1\r\n \r\n"));
    }
}
