//! `Idempotency-Key`: the same request is carried out once however often it is sent.

use serde_json::{Value, json};

use crate::bench::{BULK, Bench, V1, on_every_store};
use crate::client::Answer;
use crate::http::edges::{assert_detail, assert_nak};
use crate::people::{iccid, imsi};

on_every_store!(
    a_retry_gets_the_first_answer_with_its_headers,
    every_write_takes_a_key,
    a_key_stands_for_one_request,
    refusals_are_not_kept,
    a_key_counts_for_one_token,
    a_key_that_is_none_is_refused,
);

#[track_caller]
fn keyed(bench: &Bench, key: &str, method: &str, target: &str, body: &str) -> Answer {
    bench.call_with(&bench.token, &format!("Idempotency-Key: {key}\r\n"), method, target, body)
}

/// What an answer is, but for its own request id.
fn told(answer: &Answer) -> (u16, String, Option<String>, Option<String>) {
    let header = |name| answer.header(name).map(str::to_owned);
    (answer.status, answer.body.clone(), header("X-Simroll-Request-Id"), header("X-Validation-Warnings"))
}

fn a_retry_gets_the_first_answer_with_its_headers(bench: &Bench) {
    let body = r#"{"data":{"username":"ann","imei":"123456789012345"}}"#;
    let first = keyed(bench, "k-1", "POST", V1, body).expect(201);
    bench.report(&json!({ "username": "ann", "user_class": "gold" })).expect(201);
    let again = keyed(bench, "k-1", "POST", V1, body);
    assert_eq!(told(&first), told(&again));
    assert!(told(&again).2.is_some() && told(&again).3.is_some());
    assert_ne!(first.header("X-Request-Id"), again.header("X-Request-Id"));
    assert_eq!(bench.subscriber("username", "ann")["version"], 2, "nothing was carried out again");
}

fn every_write_takes_a_key(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let alias = format!("/api/v2/subscriber/imsi/{}", imsi(1));
    let of_it = |content: &Value| json!({ "subscriberIdentifiers": { "type": "imsi", "value": imsi(1) }, "content": content });
    let node = of_it(&json!({ "useCaseId": 1 }));
    let sim = json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": imsi(3) }] } });
    for (method, target, body) in [
        ("POST", V1, json!({ "data": { "username": "ann", "password": "correct horse" } })),
        ("PATCH", &*alias, json!({ "alias": "one" })),
        ("PUT", BULK, json!({ "bulk": [node] })),
        ("POST", "/api/v2/subscriber", json!({ "user": { "username": "bob" } })),
        ("POST", "/api/v2/bulk/subscriber", json!({ "bulk": [sim] })),
        ("PUT", "/api/v2/use-case/1", json!({ "name": "IoT" })),
        ("PUT", &format!("{alias}/use-case"), json!({ "useCaseId": 1 })),
        ("DELETE", "/api/v2/use-case/1", json!({})),
        ("PATCH", &format!("{alias}/identifiers"), json!({ "iccid": iccid(1), "cause": "LOST" })),
        ("PATCH", &format!("{alias}/user"), json!({ "username": "eve" })),
        ("PUT", &format!("{alias}/status"), json!({ "status": "SUSPEND" })),
        ("PATCH", "/api/v2/bulk/subscriber", json!({ "bulk": [of_it(&json!({ "alias": "two" }))] })),
        ("PUT", "/api/v2/bulk/subscriber/status", json!({ "bulk": [of_it(&json!({ "status": "ACTIVE" }))] })),
        ("DELETE", &alias, json!({})),
    ] {
        let key = format!("{method} {target}").replace([' ', '/'], "-");
        let first = keyed(bench, &key, method, target, &body.to_string());
        assert!(first.status < 300, "{first:?}");
        let again = keyed(bench, &key, method, target, &body.to_string());
        assert_eq!(told(&first), told(&again), "{method} {target}");
    }
}

fn a_key_stands_for_one_request(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let target = format!("/api/v2/subscriber/imsi/{}", imsi(1));
    keyed(bench, "k-1", "PATCH", &target, r#"{"alias":"one"}"#).expect(200);
    let other = keyed(bench, "k-1", "PATCH", &target, r#"{"alias":"two"}"#).expect(409);
    assert_nak(&other, "GLOBAL_9008");
    let other = keyed(bench, "k-1", "PATCH", &target, r#"{"alias": "one"}"#).expect(409);
    assert_nak(&other, "GLOBAL_9008");
    let v1 = keyed(bench, "k-1", "POST", V1, r#"{"data":{"username":"ann"}}"#).expect(422);
    assert_detail(&v1);
    assert_eq!(bench.subscriber("imsi", &imsi(1))["alias"], "one");
    assert!(bench.subscribers("username", "ann").is_empty());
}

fn refusals_are_not_kept(bench: &Bench) {
    let target = format!("/api/v2/subscriber/imsi/{}", imsi(1));
    keyed(bench, "k-1", "PATCH", &target, r#"{"alias":"one"}"#).expect(404);
    bench.sim(&imsi(1), None, None, None);
    keyed(bench, "k-1", "PATCH", &target, r#"{"alias":"one"}"#).expect(200);
}

fn a_key_counts_for_one_token(bench: &Bench) {
    let body = r#"{"data":{"username":"ann"}}"#;
    let own = keyed(bench, "k-1", "POST", V1, body).expect(201);
    let header = "Idempotency-Key: k-1\r\n";
    let strangers =
        bench.call_with(&bench.stranger, header, "POST", V1, r#"{"data":{"username":"zoe"}}"#).expect(201);
    assert_ne!(told(&own), told(&strangers));
}

fn a_key_that_is_none_is_refused(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let target = format!("/api/v2/subscriber/imsi/{}", imsi(1));
    let long = "k".repeat(256);
    for headers in [
        "Idempotency-Key: \r\n",
        "Idempotency-Key: a b\r\n",
        "Idempotency-Key: é\r\n",
        &format!("Idempotency-Key: {long}\r\n"),
        "Idempotency-Key: a\r\nIdempotency-Key: a\r\n",
    ] {
        let v2 = bench.call_with(&bench.token, headers, "PATCH", &target, r#"{"alias":"one"}"#).expect(400);
        assert_nak(&v2, "GLOBAL_9001");
        let v1 =
            bench.call_with(&bench.token, headers, "POST", V1, r#"{"data":{"username":"ann"}}"#).expect(422);
        assert_detail(&v1);
    }
    assert_eq!(bench.subscriber("imsi", &imsi(1))["alias"], json!(null));
    assert!(bench.subscribers("username", "ann").is_empty());
    keyed(bench, &long[1..], "PATCH", &target, r#"{"alias":"one"}"#).expect(200);
}
