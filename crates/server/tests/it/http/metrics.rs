//! The page that Prometheus reads.

mod exposition;

use serde_json::json;

use crate::bench::{Bench, V1, on_every_store};
use crate::http::metrics::exposition::Exposition;
use crate::people::{imsi, number};

#[track_caller]
fn page(bench: &Bench) -> Exposition {
    let answer = bench.raw("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").expect(200);
    assert_eq!(answer.header("Content-Type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    Exposition::read(&answer.body)
}

on_every_store!(the_page_is_one_that_prometheus_reads);
fn the_page_is_one_that_prometheus_reads(bench: &Bench) {
    bench.sim(&imsi(1), Some(&number(1)), None, None);
    bench.report(&json!({ "username": "ann", "password": "correct horse" })).expect(201);
    bench.get("/api/v2/use-case").expect(200);
    let page = page(bench);
    page.check();
    for family in [
        "simroll_http_requests_total",
        "simroll_http_request_duration_seconds",
        "simroll_http_requests_in_flight",
        "simroll_http_connections",
        "simroll_http_bodies_bytes",
        "simroll_feed_followers",
        "simroll_queue_calls",
        "simroll_batch_calls",
        "simroll_batch_entries",
        "simroll_commit_duration_seconds",
        "simroll_journal_entries_total",
        "simroll_journal_head",
        "simroll_repeated_rounds_total",
        "simroll_reads",
        "simroll_reads_waiting",
        "simroll_database_connections",
        "simroll_passwords",
        "simroll_token_lookups_total",
        "simroll_build_info",
        "process_start_time_seconds",
    ] {
        assert!(page.has(family), "{family} is missing");
    }
}

#[test]
fn requests_are_counted_by_template_method_and_status() {
    let bench = Bench::memory();
    let alias = |n| bench.call("PATCH", &format!("/api/v2/subscriber/imsi/{}", imsi(n)), r#"{"alias":"a"}"#);
    bench.sim(&imsi(1), None, None, None);
    alias(1).expect(200);
    alias(1).expect(200);
    alias(2).expect(404);
    bench.call("DELETE", "/api/v2/use-case", "").expect(405);
    bench.get("/nothing/here").expect(404);
    bench.call("BREW", "/api/v2/use-case", "").expect(405);
    let page = page(&bench);
    let count = |route: &str, method: &str, status: &str| {
        let labels = [("route", route), ("method", method), ("status", status)];
        page.value("simroll_http_requests_total", &labels)
    };
    let subscriber = "/api/v2/subscriber/{type}/{value}";
    assert_eq!(count(subscriber, "PATCH", "200"), Some(2.0));
    assert_eq!(count(subscriber, "PATCH", "404"), Some(1.0));
    assert_eq!(count("/api/v2/use-case", "DELETE", "405"), Some(1.0));
    assert_eq!(count("/api/v2/use-case", "other", "405"), Some(1.0));
    assert_eq!(count("none", "GET", "404"), Some(1.0));
    let took = [("route", subscriber), ("method", "PATCH")];
    assert_eq!(page.value("simroll_http_request_duration_seconds_count", &took), Some(3.0));
}

#[test]
fn callers_cannot_make_the_page_grow() {
    let bench = Bench::memory();
    let walk = |n: u32| {
        bench.call(&format!("M{n}"), &format!("/{n}"), "");
        bench.get(&format!("/api/v2/subscriber/imsi/{}", imsi(n)));
        bench.get(&format!("/api/v2/subscriber/{n}/{n}"));
        bench.call_with(&format!("simroll_{n}_x"), "", "GET", "/api/v2/use-case", "");
    };
    walk(0);
    // The first look at the page makes series of its own.
    page(&bench);
    let before = page(&bench).series();
    (1..50).for_each(walk);
    assert_eq!(page(&bench).series(), before);
}

#[test]
fn the_writer_tells_its_batches_and_the_journal() {
    let bench = Bench::memory();
    for n in 1..=3 {
        bench.sim(&imsi(n), None, None, None);
    }
    let alias = |n| bench.call("PATCH", &format!("/api/v2/subscriber/imsi/{}", imsi(n)), r#"{"alias":"a"}"#);
    alias(9).expect(404);
    let page = page(&bench);
    let value = |name| page.value(name, &[]).expect("a sample");
    assert_eq!(value("simroll_journal_entries_total"), 3.0);
    assert_eq!(value("simroll_journal_head"), 3.0);
    assert_eq!(value("simroll_commit_duration_seconds_count"), 3.0);
    assert_eq!(value("simroll_batch_entries_sum"), 3.0);
    assert_eq!(value("simroll_batch_calls_count"), 4.0);
    assert_eq!(value("simroll_repeated_rounds_total"), 0.0);
    for lane in ["small", "large"] {
        assert_eq!(page.value("simroll_queue_calls", &[("lane", lane)]), Some(0.0));
    }
}

#[test]
fn tokens_and_followers_are_counted() {
    let bench = Bench::memory();
    bench.get("/api/v2/use-case").expect(200);
    bench.get("/api/v2/use-case").expect(200);
    let mut follower = bench.connect();
    let request = format!(
        "GET /api/v2/changes HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer {}\r\n\r\n",
        bench.token
    );
    follower.send(request.as_bytes());
    assert!(follower.head().contains("200"));
    let page = page(&bench);
    let lookups =
        |result| page.value("simroll_token_lookups_total", &[("result", result)]).expect("a sample");
    assert!(lookups("miss") >= 1.0);
    assert_eq!(lookups("miss") + lookups("hit"), 3.0);
    assert_eq!(page.value("simroll_feed_followers", &[]), Some(1.0));
    assert!(page.value("simroll_http_connections", &[]) >= Some(2.0));
}

#[test]
fn the_page_says_nothing_about_anybody() {
    let bench = Bench::memory();
    bench.sim(&imsi(7), Some(&number(7)), None, None);
    bench.call("POST", V1, &json!({ "data": json!({ "username": "canary" }).to_string() }).to_string());
    bench.get("/api/v2/subscriber/username/canary");
    let text = page(&bench).text;
    for (what, told) in [("IMSI", imsi(7)), ("username", "canary".into()), ("token", bench.token.clone())] {
        assert!(!text.contains(&told), "the page has the {what}");
    }
    assert!(!text.contains("own"), "the page names an account");
}
