//! `POST /api/v2/bulk/subscriber`.

use serde_json::{Value, json};

use crate::bench::{Bench, on_every_store};
use crate::client::Answer;
use crate::http::edges::assert_nak;
use crate::people::{imei, imsi};

on_every_store!(
    each_node_is_answered_with_its_subscriber,
    one_failure_registers_nobody,
    partial_mode_registers_the_good_ones,
    malformed_nodes_fail_and_unknown_keys_refuse_the_call,
);

fn post(bench: &Bench, query: &str, nodes: &[Value]) -> Answer {
    bench.call("POST", &format!("/api/v2/bulk/subscriber{query}"), &json!({ "bulk": nodes }).to_string())
}

fn sim(n: u32) -> Value {
    json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": imsi(n) }] }, "alias": format!("sim {n}") })
}

fn each_node_is_answered_with_its_subscriber(bench: &Bench) {
    let answer = post(bench, "", &[sim(1), sim(2)]).expect(201);
    let json = answer.json();
    let part = |n: u32| {
        let node = &json["bulk"][n as usize];
        assert_eq!(
            bench.id_of("imsi", &imsi(n + 1)),
            node["content"]["subscriberId"].as_str().expect("an id")
        );
        format!(
            concat!(
                r#"{{"errorCode":"","errorMessage":"","requestId":{},"subscriberIdentifiers":{},"#,
                r#""content":{{"subscriberId":{}}}}}"#
            ),
            node["requestId"],
            sim(n + 1)["subscriberIdentifiers"],
            node["content"]["subscriberId"]
        )
    };
    let pageable = r#""pageable":{"page":0,"size":10,"totalPages":1,"totalElements":2}"#;
    assert_eq!(answer.body, format!(r#"{{"bulk":[{},{}],{pageable}}}"#, part(0), part(1)));
}

fn one_failure_registers_nobody(bench: &Bench) {
    bench.register(&sim(1));
    let answer = post(bench, "", &[sim(2), sim(1), sim(3)]).expect(422).json();
    let nodes = answer["bulk"].as_array().expect("an array");
    assert_eq!(nodes.len(), 1);
    assert_eq!(nodes[0]["errorCode"], "SUBSCRIBER_1003");
    assert_eq!(nodes[0]["subscriberIdentifiers"], sim(1)["subscriberIdentifiers"]);
    assert_eq!((&nodes[0]["content"], &nodes[0]["requestId"]), (&json!({}), &json!("")));
    assert!(bench.subscribers("imsi", &imsi(2)).is_empty());
    let twice = post(bench, "", &[sim(2), sim(2)]).expect(422).json();
    assert_eq!(twice["bulk"][0]["errorCode"], "SUBSCRIBER_1003");
}

fn partial_mode_registers_the_good_ones(bench: &Bench) {
    let nobody = json!({ "alias": "nobody" });
    let answer = post(bench, "?mode=partial", &[sim(1), nobody, sim(1), sim(2)]).expect(201).json();
    let codes: Vec<&Value> =
        answer["bulk"].as_array().expect("an array").iter().map(|n| &n["errorCode"]).collect();
    assert_eq!(codes, ["", "GLOBAL_9001", "SUBSCRIBER_1003", ""]);
    assert_eq!(bench.subscriber("imsi", &imsi(2))["alias"], "sim 2");
    post(bench, "?mode=partial", &[sim(1)]).expect(422);
}

fn malformed_nodes_fail_and_unknown_keys_refuse_the_call(bench: &Bench) {
    let wrong = json!({ "subscriberIdentifiers": { "imei": 7, "iccid": "x" }, "status": "GONE", "user": [] });
    let answer = post(bench, "?mode=partial", &[sim(1), wrong]).expect(201).json();
    let failed = &answer["bulk"][1];
    assert_eq!(failed["errorCode"], "GLOBAL_9001");
    let message = failed["errorMessage"].as_str().expect("a text");
    for fault in [
        "status: must be one of",
        "subscriberIdentifiers.iccid:",
        "subscriberIdentifiers.imei: must be",
        "user: must be",
    ] {
        assert!(message.contains(fault), "{fault} in {message}");
    }
    assert_eq!(failed["subscriberIdentifiers"], json!({ "imei": 7, "iccid": "x" }));
    for node in [
        json!({ "subscriberIdentifiers": { "imei": imei(1), "mac": "x" } }),
        json!({ "subscriberIdentifiers": { "imei": imei(1) }, "user": { "name": "x" } }),
        json!({ "imsi": imsi(2) }),
    ] {
        assert_nak(&post(bench, "?mode=partial", &[sim(3), node]).expect(400), "GLOBAL_9001");
    }
    assert!(bench.subscribers("imsi", &imsi(3)).is_empty());
}
