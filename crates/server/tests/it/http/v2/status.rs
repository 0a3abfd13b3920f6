//! `PUT /api/v2/subscriber/{type}/{value}/status`.

use serde_json::json;

use crate::bench::{Bench, on_every_store};
use crate::client::Answer;
use crate::http::edges::assert_nak;
use crate::people::{imei, imsi};

on_every_store!(
    each_of_the_four_can_be_set_and_suspended_is_understood,
    the_entry_says_what_changed_and_the_same_again_is_a_no_op,
    a_status_restricts_nothing,
    anything_else_is_no_status,
    nobody_is_1002_and_several_are_1003,
);

fn put(bench: &Bench, body: &str) -> Answer {
    bench.call("PUT", &format!("/api/v2/subscriber/imsi/{}/status", imsi(1)), body)
}

fn each_of_the_four_can_be_set_and_suspended_is_understood(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    for (given, shown) in [
        ("SUSPEND", "SUSPEND"),
        ("ACTIVE", "ACTIVE"),
        ("SUSPENDED", "SUSPEND"),
        ("INACTIVE", "INACTIVE"),
        ("TERMINATED", "TERMINATED"),
    ] {
        put(bench, &json!({ "status": given }).to_string()).expect(200);
        assert_eq!(bench.subscriber("imsi", &imsi(1))["status"], shown);
    }
}

fn the_entry_says_what_changed_and_the_same_again_is_a_no_op(bench: &Bench) {
    let id = bench.sim(&imsi(1), None, None, None);
    let change =
        json!([{ "subscriberId": id, "pair": null, "field": "status", "from": "ACTIVE", "to": "SUSPEND" }]);
    for (body, changes) in [(r#"{"status":"SUSPEND"}"#, change), (r#"{"status":"SUSPENDED"}"#, json!([]))] {
        let answer = put(bench, body).expect(200).json();
        let entry = bench.entry(answer["content"][0]["requestId"].as_str().expect("an id"));
        assert_eq!((&entry["kind"], &entry["changes"]), (&json!("status"), &changes));
    }
    assert_eq!(bench.subscriber("imsi", &imsi(1))["version"], 2);
}

fn a_status_restricts_nothing(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    put(bench, r#"{"status":"TERMINATED"}"#).expect(200);
    bench.call("PATCH", &format!("/api/v2/subscriber/imsi/{}", imsi(1)), r#"{"alias":"one"}"#).expect(200);
    let again = json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": imsi(1) }] } }).to_string();
    let held = bench.call("POST", "/api/v2/subscriber", &again).expect(409);
    assert_nak(&held, "SUBSCRIBER_1003");
}

fn anything_else_is_no_status(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    for body in [
        "",
        "[]",
        "{}",
        r#"{"status":null}"#,
        r#"{"status":""}"#,
        r#"{"status":"suspend"}"#,
        r#"{"status":"DELETED"}"#,
        r#"{"status":1}"#,
        r#"{"status":["SUSPEND"]}"#,
        r#"{"status":"SUSPEND","status":"SUSPEND"}"#,
        r#"{"status":"SUSPEND","alias":"x"}"#,
        r#"{"state":"SUSPEND"}"#,
    ] {
        assert_nak(&put(bench, body).expect(400), "GLOBAL_9001");
    }
    let message = put(bench, r#"{"status":"DELETED"}"#).body;
    assert!(message.contains("status: must be one of ACTIVE, SUSPEND, INACTIVE, TERMINATED"), "{message}");
    assert_eq!(bench.subscriber("imsi", &imsi(1))["status"], "ACTIVE");
}

fn nobody_is_1002_and_several_are_1003(bench: &Bench) {
    assert_nak(&put(bench, r#"{"status":"SUSPEND"}"#).expect(404), "SUBSCRIBER_1002");
    bench.sim(&imsi(1), None, None, Some(&imei(1)));
    bench.sim(&imsi(2), None, None, Some(&imei(1)));
    let target = format!("/api/v2/subscriber/imei/{}/status", imei(1));
    assert_nak(&bench.call("PUT", &target, r#"{"status":"SUSPEND"}"#).expect(409), "SUBSCRIBER_1003");
    assert_nak(&bench.call("PUT", "/api/v2/subscriber/mac/1/status", "{}").expect(400), "SUBSCRIBER_9001");
    assert_nak(&bench.call("PUT", "/api/v2/subscriber/imsi/x/status", "{}").expect(400), "SUBSCRIBER_9002");
}
