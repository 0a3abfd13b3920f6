//! A store that fails: callers hear how to go on, and nothing of why.

use std::time::Duration;

use serde_json::json;
use simroll_server::http::HttpSettings;

use crate::bench::{BULK, Bench, V1, request};
use crate::client::Answer;
use crate::faulty::{Fault, FaultyStore};
use crate::http::edges::{assert_detail, assert_nak};
use crate::people::imsi;

fn broken(fault: Fault) -> (Bench, FaultyStore) {
    let store = FaultyStore::new();
    let bench = Bench::over(store.clone(), HttpSettings::default());
    bench.sim(&imsi(1), None, None, None);
    store.fail(fault);
    (bench, store)
}

fn alias(bench: &Bench) -> Answer {
    bench.call("PATCH", &format!("/api/v2/subscriber/imsi/{}", imsi(1)), r#"{"alias":"one"}"#)
}

#[track_caller]
fn assert_comes_back(answer: &Answer) {
    assert!(answer.header("Retry-After").is_some_and(|seconds| seconds.parse::<u32>().is_ok()), "{answer:?}");
    assert!(!answer.body.contains("told to"), "the cause is for the log: {answer:?}");
}

#[test]
fn an_unavailable_store_is_told_with_a_time_to_come_back() {
    let (bench, store) = broken(Fault::Down);
    let node = json!({ "subscriberIdentifiers": { "type": "imsi", "value": imsi(1) }, "content": { "useCaseId": 9 } });
    let target = format!("/api/v2/subscriber/imsi/{}", imsi(1));
    for answer in [
        alias(&bench),
        bench.get(&target),
        bench.get("/api/v2/use-case"),
        bench.get("/api/v2/request/ff74dca6-8e7f-4b85-a42b-13860913b370"),
        bench.call("PUT", BULK, &json!({ "bulk": [node, {}] }).to_string()),
        bench.call("PUT", BULK, &json!({ "bulk": [node] }).to_string()),
    ] {
        assert_nak(&answer.clone().expect(503), "GLOBAL_1001");
        assert_eq!(answer.json()["errorMessage"], "Service unavailable. Please try again");
        assert_comes_back(&answer);
    }
    for fields in [json!({ "username": "ann" }), json!({ "username": "ann", "password": "correct horse" })] {
        let answer = bench.report(&fields).expect(503);
        assert_detail(&answer);
        assert_comes_back(&answer);
    }
    let ready = bench.get("/readyz").expect(503);
    assert_eq!(
        ready.body,
        r#"{"status":"not ready","reasons":[{"code":"store","message":"the store is unavailable"}]}"#
    );
    bench.get("/healthz").expect(200);
    store.fail(Fault::Nothing);
    bench.get("/readyz").expect(200);
    alias(&bench).expect(200);
}

#[test]
fn an_unknown_outcome_is_told_with_what_settles_it() {
    let (bench, store) = broken(Fault::Mute);
    let answer = alias(&bench).expect(503);
    assert_nak(&answer, "GLOBAL_1001");
    assert_comes_back(&answer);
    assert!(answer.body.contains("sending the same request again settles it"), "{answer:?}");
    store.fail(Fault::Nothing);
    alias(&bench).expect(200);
    assert_eq!(bench.subscriber("imsi", &imsi(1))["alias"], "one");
}

#[test]
fn a_panic_in_the_store_is_an_internal_error_and_the_server_lives() {
    let (bench, store) = broken(Fault::Panics);
    let target = format!("/api/v2/subscriber/imsi/{}", imsi(1));
    assert_nak(&bench.get(&target).expect(500), "GLOBAL_9000");
    // The writer's thread survives as well, and knows that nothing was written.
    assert_nak(&alias(&bench).expect(503), "GLOBAL_1001");
    let v1 = bench.call("POST", V1, r#"{"data":{"username":"ann","password":"x"}}"#).expect(500);
    assert_detail(&v1);
    store.fail(Fault::Nothing);
    bench.get(&target).expect(200);
    alias(&bench).expect(200);
}

#[test]
fn a_key_is_in_use_while_its_first_request_runs() {
    let (bench, _store) = broken(Fault::Slow);
    let target = format!("/api/v2/subscriber/imsi/{}", imsi(1));
    let alias = request(&bench.token, "Idempotency-Key: k-1\r\n", "PATCH", &target, r#"{"alias":"one"}"#);
    let mut first = bench.connect();
    first.send(alias.as_bytes());
    std::thread::sleep(Duration::from_millis(200));
    let meanwhile = bench.raw(&alias).expect(409);
    assert_nak(&meanwhile, "GLOBAL_9009");
    assert_comes_back(&meanwhile);
    let first = first.answer().expect(200);
    assert_eq!(bench.raw(&alias).expect(200).body, first.body);
}

#[test]
fn a_stopping_server_answers_what_it_has_begun() {
    let (bench, _store) = broken(Fault::Slow);
    let body = r#"{"data":{"username":"ann"}}"#;
    let mut connection = bench.connect();
    connection.send(request(&bench.token, "", "POST", V1, body).as_bytes());
    std::thread::sleep(Duration::from_millis(200));
    bench.stop();
    connection.answer().expect(201);
}

#[test]
fn a_call_whose_turn_comes_after_its_deadline_is_not_begun() {
    let settings = HttpSettings { call_deadline: Duration::ZERO, ..HttpSettings::default() };
    let bench = Bench::over(FaultyStore::new(), settings);
    for fields in [json!({ "username": "ann" }), json!({ "username": "ann", "password": "correct horse" })] {
        let answer = bench.report(&fields).expect(503);
        assert_detail(&answer);
        assert_comes_back(&answer);
    }
    assert_eq!(bench.get("/api/v2/changes").expect(200).json()["content"], json!([]));
}
