//! `PUT /api/v2/bulk/subscriber/status`.

use serde_json::{Value, json};

use crate::bench::{Bench, on_every_store};
use crate::client::Answer;
use crate::http::edges::assert_nak;
use crate::people::{iccid, imei, imsi, number};

on_every_store!(
    each_node_is_answered_in_order_by_the_imsi_that_was_resolved,
    a_subscriber_without_a_certain_imsi_is_echoed_as_sent,
    one_failure_changes_nothing_and_only_failures_are_listed,
    partial_mode_carries_out_the_good_ones,
    two_statuses_for_one_subscriber_contradict_each_other,
    malformed_nodes_fail_and_are_echoed_as_sent,
    a_body_that_is_no_bulk_is_refused,
);

const STATUS: &str = "/api/v2/bulk/subscriber/status";

fn node(kind: &str, value: &str, status: &str) -> Value {
    json!({ "subscriberIdentifiers": { "type": kind, "value": value }, "content": { "status": status } })
}

fn put(bench: &Bench, query: &str, nodes: &[Value]) -> Answer {
    bench.call("PUT", &format!("{STATUS}{query}"), &json!({ "bulk": nodes }).to_string())
}

fn codes(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let nodes = json["bulk"].as_array().expect("an array");
    nodes.iter().map(|node| node["errorCode"].as_str().expect("a code").to_owned()).collect()
}

fn status(bench: &Bench, n: u32) -> Value {
    bench.subscriber("imsi", &imsi(n))["status"].clone()
}

fn each_node_is_answered_in_order_by_the_imsi_that_was_resolved(bench: &Bench) {
    for n in 1..=3 {
        bench.sim(&imsi(n), Some(&number(n)), Some(&iccid(n)), Some(&imei(n)));
    }
    let nodes = [
        node("IMEI", &imei(2), "SUSPENDED"),
        node("msisdn", &number(1), "INACTIVE"),
        node("Iccid", &iccid(3), "ACTIVE"),
    ];
    let answer = put(bench, "", &nodes).expect(200);
    let json = answer.json();
    for (place, (n, sent, kind)) in
        [(2, "SUSPENDED", "status"), (1, "INACTIVE", "status"), (3, "ACTIVE", "status")]
            .into_iter()
            .enumerate()
    {
        let node = &json["bulk"][place];
        let request = node["requestId"].as_str().expect("an id");
        let expected = format!(
            concat!(
                r#"{{"errorCode":"","errorMessage":"","requestId":"{}","#,
                r#""subscriberIdentifiers":{{"type":"IMSI","value":"{}"}},"content":{{"status":"{}"}}}}"#
            ),
            request,
            imsi(n),
            sent,
        );
        assert!(answer.body.contains(&expected), "{expected} in {}", answer.body);
        assert_eq!(bench.entry(request)["kind"], kind);
    }
    assert_eq!(json["pageable"], json!({ "page": 0, "size": 10, "totalPages": 1, "totalElements": 3 }));
    assert_eq!([1, 2, 3].map(|n| status(bench, n)), ["INACTIVE", "SUSPEND", "ACTIVE"]);
}

fn a_subscriber_without_a_certain_imsi_is_echoed_as_sent(bench: &Bench) {
    let pairs = json!([{ "imsi": imsi(1) }, { "imsi": imsi(2) }]);
    bench.register(&json!({ "subscriberIdentifiers": { "iccid": iccid(1), "imsiMsisdnPairs": pairs } }));
    bench.register(&json!({ "subscriberIdentifiers": { "imei": imei(3) } }));
    let nodes = [
        node("iccid", &iccid(1), "SUSPEND"),
        node("IMEI", &imei(3), "SUSPEND"),
        node("imsi", &imsi(2), "SUSPEND"),
    ];
    let answer = put(bench, "", &nodes).expect(200).json();
    let named = |place: usize| answer["bulk"][place]["subscriberIdentifiers"].clone();
    assert_eq!(named(0), json!({ "type": "iccid", "value": iccid(1) }));
    assert_eq!(named(1), json!({ "type": "IMEI", "value": imei(3) }));
    assert_eq!(named(2), json!({ "type": "IMSI", "value": imsi(2) }));
    assert_eq!(status(bench, 1), "SUSPEND");
}

fn one_failure_changes_nothing_and_only_failures_are_listed(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let nodes = [node("IMSI", &imsi(1), "SUSPEND"), node("IMSI", &imsi(9), "SUSPEND")];
    let answer = put(bench, "", &nodes).expect(422);
    assert_eq!(codes(&answer), ["SUBSCRIBER_1002"]);
    let failed = &answer.json()["bulk"][0];
    assert_eq!((&failed["requestId"], &failed["content"]), (&json!(""), &json!({ "status": "SUSPEND" })));
    assert_eq!(status(bench, 1), "ACTIVE");
}

fn partial_mode_carries_out_the_good_ones(bench: &Bench) {
    bench.sim(&imsi(1), None, None, Some(&imei(1)));
    bench.sim(&imsi(2), None, None, Some(&imei(1)));
    let nodes = [
        node("IMEI", &imei(1), "SUSPEND"),
        node("IMSI", &imsi(9), "SUSPEND"),
        node("IMSI", &imsi(2), "SUSPEND"),
        node("IMSI", &imsi(1), "GONE"),
    ];
    let answer = put(bench, "?mode=partial", &nodes).expect(200);
    assert_eq!(codes(&answer), ["SUBSCRIBER_1003", "SUBSCRIBER_1002", "", "GLOBAL_9001"]);
    assert_eq!([1, 2].map(|n| status(bench, n)), ["ACTIVE", "SUSPEND"]);
    put(bench, "?mode=partial", &nodes[..2]).expect(422);
}

fn two_statuses_for_one_subscriber_contradict_each_other(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    let nodes = [node("IMSI", &imsi(1), "SUSPEND"), node("ICCID", &iccid(1), "INACTIVE")];
    assert_eq!(codes(&put(bench, "", &nodes).expect(422)), ["SUBSCRIBER_1003", "SUBSCRIBER_1003"]);
    let nodes = [node("IMSI", &imsi(1), "SUSPEND"), node("ICCID", &iccid(1), "SUSPENDED")];
    assert_eq!(codes(&put(bench, "", &nodes).expect(200)), ["", ""]);
    assert_eq!(bench.subscriber("imsi", &imsi(1))["version"], 2, "one change");
}

fn malformed_nodes_fail_and_are_echoed_as_sent(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let own = format!(r#"{{"type":"IMSI","value":"{}"}}"#, imsi(1));
    for (identifiers, content, code) in [
        (r#"{"type":"MAC","value":"1"}"#, r#"{"status":"SUSPEND"}"#, "SUBSCRIBER_9001"),
        (r#"{"type":"IMSI","value":"12"}"#, r#"{"status":"SUSPEND"}"#, "SUBSCRIBER_9002"),
        ("null", r#"{"status":"SUSPEND"}"#, "GLOBAL_9001"),
        (&own, "{}", "GLOBAL_9001"),
        (&own, "null", "GLOBAL_9001"),
        (&own, r#"{"status":null}"#, "GLOBAL_9001"),
        (&own, r#"{"status":1}"#, "GLOBAL_9001"),
        (&own, r#"{"status":"suspend"}"#, "GLOBAL_9001"),
    ] {
        let body = format!(r#"{{"bulk":[{{"subscriberIdentifiers":{identifiers},"content":{content}}}]}}"#);
        let answer = bench.call("PUT", STATUS, &body).expect(422);
        assert!(
            answer.body.starts_with(&format!(r#"{{"bulk":[{{"errorCode":"{code}","#)),
            "{body}: {answer:?}"
        );
        let echo = format!(r#""requestId":"","subscriberIdentifiers":{identifiers},"content":{content}}}"#);
        assert!(answer.body.contains(&echo), "{echo} in {}", answer.body);
    }
    assert_eq!(status(bench, 1), "ACTIVE");
}

fn a_body_that_is_no_bulk_is_refused(bench: &Bench) {
    let mut odd = node("IMSI", &imsi(1), "SUSPEND");
    odd["content"]["useCaseId"] = json!(1);
    let odd = json!({ "bulk": [odd] }).to_string();
    for body in ["", "[]", "{}", r#"{"bulk":[]}"#, r#"{"bulk":[1]}"#, &odd] {
        assert_nak(&bench.call("PUT", STATUS, body).expect(400), "GLOBAL_9001");
    }
    let nodes = [node("IMSI", &imsi(1), "SUSPEND")];
    for query in ["?mode=whole", "?mode=", "?mod=partial", "?take=true", "?dryRun=1"] {
        assert_nak(&put(bench, query, &nodes).expect(400), "GLOBAL_9001");
    }
}
