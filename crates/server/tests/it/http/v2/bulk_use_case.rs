//! `PUT /api/v2/bulk/subscriber/use-case`.

use serde_json::{Value, json};
use simroll_server::http::HttpSettings;
use simroll_storage::MemoryStore;

use crate::bench::{BULK, Bench, on_every_store};
use crate::client::Answer;
use crate::http::edges::assert_nak;
use crate::people::{iccid, imei, imeisv, imsi, number};

on_every_store!(
    each_type_resolves_to_an_imsi,
    an_imsi_or_msisdn_names_its_own_subscription,
    a_card_or_device_names_the_only_or_the_last_active_subscription,
    what_is_unclear_fails_with_1003,
    one_failure_undoes_all_and_only_failures_are_listed,
    partial_mode_applies_the_good_ones_and_lists_all,
    partial_mode_with_no_good_one_is_unprocessable,
    the_same_target_twice_with_one_value_is_one_change,
    the_same_target_with_two_values_fails_twice,
    malformed_nodes_fail_and_are_echoed_as_sent,
    a_malformed_node_does_not_hide_other_failures,
    a_body_that_is_no_bulk_is_refused,
    the_page_is_never_cut,
    the_catalogue_bounds_the_ids,
);

#[track_caller]
fn node(kind: &str, value: &str, use_case: u32) -> Value {
    json!({ "subscriberIdentifiers": { "type": kind, "value": value }, "content": { "useCaseId": use_case } })
}

fn put(bench: &Bench, query: &str, nodes: &[Value]) -> Answer {
    bench.call("PUT", &format!("{BULK}{query}"), &json!({ "bulk": nodes }).to_string())
}

fn use_cases(bench: &Bench, kind: &str, value: &str) -> Vec<Value> {
    let subscriber = bench.subscriber(kind, value);
    let pairs = subscriber["subscriberIdentifiers"]["imsiMsisdnPairs"].as_array().expect("an array").clone();
    pairs.into_iter().map(|pair| pair["useCaseId"].clone()).collect()
}

#[track_caller]
fn codes(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let nodes = json["bulk"].as_array().expect("an array");
    nodes.iter().map(|node| node["errorCode"].as_str().expect("a code").to_owned()).collect()
}

fn each_type_resolves_to_an_imsi(bench: &Bench) {
    bench.sim(&imsi(1), Some(&number(1)), Some(&iccid(1)), Some(&imei(1)));
    for (n, (kind, value)) in [
        ("IMSI", imsi(1)),
        ("imsi", imsi(1)),
        ("Msisdn", number(1)),
        ("MSISDN", number(1)[1..].to_owned()),
        ("ICCID", iccid(1)),
        ("iccid", iccid(1)[..18].to_owned()),
        ("IMEI", imei(1)),
        ("IMEI", imei(1)[..14].to_owned()),
        ("IMEISV", imeisv(1, 9)),
    ]
    .into_iter()
    .enumerate()
    {
        let use_case = u32::try_from(n).expect("small");
        let answer = put(bench, "", &[node(kind, &value, use_case)]).expect(200);
        let request = answer.json()["bulk"][0]["requestId"].as_str().expect("an id").to_owned();
        assert_eq!(
            answer.body,
            format!(
                concat!(
                    r#"{{"bulk":[{{"errorCode":"","errorMessage":"","requestId":"{}","#,
                    r#""subscriberIdentifiers":{{"type":"IMSI","value":"{}"}},"content":{{"useCaseId":{}}}}}],"#,
                    r#""pageable":{{"page":0,"size":10,"totalPages":1,"totalElements":1}}}}"#
                ),
                request,
                imsi(1),
                use_case
            )
        );
        assert_eq!(use_cases(bench, "imsi", &imsi(1)), [json!(use_case)]);
        assert_eq!(bench.entry(&request)["kind"], "use_case");
    }
}

/// A SIM with two subscriptions.
fn travel_sim(bench: &Bench, last: Option<u32>) {
    let pair = |n: u32| json!({ "imsi": imsi(n), "msisdn": number(n), "isLastActive": last == Some(n) });
    bench.register(&json!({ "subscriberIdentifiers": {
        "iccid": iccid(1), "imei": imei(1), "imsiMsisdnPairs": [pair(1), pair(2)],
    } }));
}

fn an_imsi_or_msisdn_names_its_own_subscription(bench: &Bench) {
    travel_sim(bench, Some(1));
    put(bench, "", &[node("IMSI", &imsi(2), 5)]).expect(200);
    assert_eq!(use_cases(bench, "imsi", &imsi(1)), [json!(null), json!(5)]);
    put(bench, "", &[node("MSISDN", &number(2), 6), node("IMSI", &imsi(1), 7)]).expect(200);
    assert_eq!(use_cases(bench, "imsi", &imsi(1)), [json!(7), json!(6)]);
}

fn a_card_or_device_names_the_only_or_the_last_active_subscription(bench: &Bench) {
    travel_sim(bench, Some(2));
    let targets = [("ICCID", iccid(1)), ("IMEI", imei(1)), ("IMEISV", imeisv(1, 1))];
    for (n, (kind, value)) in (1..).zip(targets) {
        let answer = put(bench, "", &[node(kind, &value, n)]).expect(200).json();
        assert_eq!(answer["bulk"][0]["subscriberIdentifiers"], json!({ "type": "IMSI", "value": imsi(2) }));
        assert_eq!(use_cases(bench, "imsi", &imsi(1)), [json!(null), json!(n)]);
    }
}

fn what_is_unclear_fails_with_1003(bench: &Bench) {
    travel_sim(bench, None);
    bench.sim(&imsi(3), None, None, Some(&imei(3)));
    bench.sim(&imsi(4), None, None, Some(&imei(3)));
    bench.report(&json!({ "number": number(5), "imei": imei(5) })).expect(201);
    for (kind, value) in [("ICCID", iccid(1)), ("IMEI", imei(3)), ("MSISDN", number(5)), ("IMEI", imei(5))] {
        let answer = put(bench, "", &[node(kind, &value, 1)]).expect(422);
        assert_eq!(codes(&answer), ["SUBSCRIBER_1003"], "{kind}");
        let failed = &answer.json()["bulk"][0];
        assert_eq!(
            failed["subscriberIdentifiers"],
            json!({ "type": kind, "value": value }),
            "echoed as sent"
        );
        assert_eq!((&failed["requestId"], &failed["content"]), (&json!(""), &json!({ "useCaseId": 1 })));
        let message = failed["errorMessage"].as_str().expect("a text");
        assert!(message.starts_with("Failed to update subscriber details: "), "{message}");
    }
}

fn one_failure_undoes_all_and_only_failures_are_listed(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    bench.sim(&imsi(2), None, None, None);
    let nodes = [
        node("IMSI", &imsi(1), 1),
        node("imsi", &imsi(8), 2),
        node("IMSI", &imsi(2), 3),
        node("IMSI", &imsi(9), 4),
    ];
    let answer = put(bench, "", &nodes).expect(422);
    assert_eq!(codes(&answer), ["SUBSCRIBER_1002", "SUBSCRIBER_1002"]);
    let json = answer.json();
    assert_eq!(json["bulk"][0]["subscriberIdentifiers"], json!({ "type": "imsi", "value": imsi(8) }));
    assert_eq!(json["bulk"][0]["errorMessage"], "Subscriber does not exist");
    assert_eq!(json["bulk"][1]["content"], json!({ "useCaseId": 4 }));
    assert_eq!(json["pageable"]["totalElements"], 2);
    assert_eq!(use_cases(bench, "imsi", &imsi(1)), [json!(null)]);
    assert_eq!(use_cases(bench, "imsi", &imsi(2)), [json!(null)]);
}

fn partial_mode_applies_the_good_ones_and_lists_all(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let nodes = [node("IMSI", &imsi(9), 1), node("IMSI", &imsi(1), 2), node("MAC", "x", 3)];
    let answer = put(bench, "?mode=partial", &nodes).expect(200);
    assert_eq!(codes(&answer), ["SUBSCRIBER_1002", "", "SUBSCRIBER_9001"]);
    let json = answer.json();
    assert_eq!(json["bulk"][0]["requestId"], "");
    assert_eq!(json["bulk"][1]["requestId"].as_str().map(str::len), Some(36));
    assert_eq!(json["pageable"], json!({ "page": 0, "size": 10, "totalPages": 1, "totalElements": 3 }));
    assert_eq!(use_cases(bench, "imsi", &imsi(1)), [json!(2)]);
}

fn partial_mode_with_no_good_one_is_unprocessable(bench: &Bench) {
    let answer = put(bench, "?mode=partial", &[node("IMSI", &imsi(9), 1), node("MAC", "x", 3)]).expect(422);
    assert_eq!(codes(&answer), ["SUBSCRIBER_1002", "SUBSCRIBER_9001"]);
    let answer = put(bench, "?mode=partial", &[node("MAC", "x", 3)]).expect(422);
    assert_eq!(codes(&answer), ["SUBSCRIBER_9001"]);
}

fn the_same_target_twice_with_one_value_is_one_change(bench: &Bench) {
    bench.sim(&imsi(1), Some(&number(1)), None, None);
    let answer =
        put(bench, "", &[node("IMSI", &imsi(1), 7), node("MSISDN", &number(1), 7)]).expect(200).json();
    let changes = |n: usize| {
        let entry = bench.entry(answer["bulk"][n]["requestId"].as_str().expect("an id"));
        entry["changes"].as_array().expect("an array").len()
    };
    assert_eq!((changes(0), changes(1)), (1, 0));
    assert_ne!(answer["bulk"][0]["requestId"], answer["bulk"][1]["requestId"]);
}

fn the_same_target_with_two_values_fails_twice(bench: &Bench) {
    bench.sim(&imsi(1), Some(&number(1)), None, None);
    bench.sim(&imsi(2), None, None, None);
    let nodes = [node("IMSI", &imsi(1), 7), node("IMSI", &imsi(2), 7), node("MSISDN", &number(1), 8)];
    let answer = put(bench, "", &nodes).expect(422);
    assert_eq!(codes(&answer), ["SUBSCRIBER_1003", "SUBSCRIBER_1003"]);
    let answer = put(bench, "?mode=partial", &nodes).expect(200);
    assert_eq!(codes(&answer), ["SUBSCRIBER_1003", "", "SUBSCRIBER_1003"]);
    assert_eq!(use_cases(bench, "imsi", &imsi(1)), [json!(null)]);
    assert_eq!(use_cases(bench, "imsi", &imsi(2)), [json!(7)]);
}

fn malformed_nodes_fail_and_are_echoed_as_sent(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let own = imsi(1);
    for (identifiers, content, code) in [
        (r#"{"type":"MAC","value":"1"}"#, r#"{"useCaseId":1}"#, "SUBSCRIBER_9001"),
        (r#"{"type":"USERNAME","value":"ann"}"#, r#"{"useCaseId":1}"#, "SUBSCRIBER_9001"),
        (r#"{"type":1,"value":"1"}"#, r#"{"useCaseId":1}"#, "SUBSCRIBER_9001"),
        (r#"{"value":"1"}"#, r#"{"useCaseId":1}"#, "SUBSCRIBER_9001"),
        (r#"{"type":"IMSI","value":"12"}"#, r#"{"useCaseId":1}"#, "SUBSCRIBER_9002"),
        (r#"{"type":"IMSI","value":222010000000001}"#, r#"{"useCaseId":1}"#, "SUBSCRIBER_9002"),
        (r#"{"type":"ICCID","value":89014103211118510720}"#, r#"{"useCaseId":1}"#, "SUBSCRIBER_9002"),
        (r#"{"type":"IMSI","value":null}"#, r#"{"useCaseId":1}"#, "SUBSCRIBER_9002"),
        (r#"{"type":"IMSI"}"#, r#"{"useCaseId":1}"#, "SUBSCRIBER_9002"),
        ("[]", r#"{"useCaseId":1}"#, "GLOBAL_9001"),
        ("null", r#"{"useCaseId":1}"#, "GLOBAL_9001"),
        ("OWN", "{}", "SUBSCRIBER_9003"),
        ("OWN", "null", "GLOBAL_9001"),
        ("OWN", r#""7""#, "GLOBAL_9001"),
        ("OWN", r#"{"useCaseId":null}"#, "SUBSCRIBER_9003"),
        ("OWN", r#"{"useCaseId":"7"}"#, "SUBSCRIBER_9003"),
        ("OWN", r#"{"useCaseId":7.0}"#, "SUBSCRIBER_9003"),
        ("OWN", r#"{"useCaseId":7e0}"#, "SUBSCRIBER_9003"),
        ("OWN", r#"{"useCaseId":-1}"#, "SUBSCRIBER_9003"),
        ("OWN", r#"{"useCaseId":2147483648}"#, "SUBSCRIBER_9003"),
        ("OWN", r#"{"useCaseId":1e400}"#, "SUBSCRIBER_9003"),
    ] {
        let identifiers = identifiers.replace("OWN", &format!(r#"{{"type":"IMSI","value":"{own}"}}"#));
        let body = format!(r#"{{"bulk":[{{"subscriberIdentifiers":{identifiers},"content":{content}}}]}}"#);
        for query in ["", "?mode=partial"] {
            let answer = bench.call("PUT", &format!("{BULK}{query}"), &body).expect(422);
            assert!(
                answer.body.starts_with(&format!(r#"{{"bulk":[{{"errorCode":"{code}","#)),
                "{body}: {answer:?}"
            );
            let echo =
                format!(r#""requestId":"","subscriberIdentifiers":{identifiers},"content":{content}}}"#);
            assert!(answer.body.contains(&echo), "{echo} in {}", answer.body);
        }
    }
    let nothing = bench.call("PUT", BULK, r#"{"bulk":[{}]}"#).expect(422);
    assert!(nothing.body.contains(r#""subscriberIdentifiers":null,"content":null"#), "{nothing:?}");
    assert_eq!(use_cases(bench, "imsi", &own), [json!(null)]);
}

fn a_malformed_node_does_not_hide_other_failures(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let nodes = [node("IMSI", &imsi(9), 1), node("IMSI", &imsi(1), 2), node("IMSI", "12", 3)];
    assert_eq!(codes(&put(bench, "", &nodes).expect(422)), ["SUBSCRIBER_1002", "SUBSCRIBER_9002"]);
    assert_eq!(
        codes(&put(bench, "", &nodes[1..]).expect(422)),
        ["SUBSCRIBER_9002"],
        "nor is the good one applied"
    );
    assert_eq!(use_cases(bench, "imsi", &imsi(1)), [json!(null)]);
}

fn a_body_that_is_no_bulk_is_refused(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let good = node("IMSI", &imsi(1), 1);
    let with = |path: &str, key: &str| {
        let mut node = good.clone();
        let place = if path.is_empty() { &mut node } else { &mut node[path] };
        place[key] = json!(1);
        json!({ "bulk": [node] }).to_string()
    };
    for body in [
        "",
        "nonsense",
        "[]",
        "{}",
        r#"{"bulk":[]}"#,
        r#"{"bulk":null}"#,
        r#"{"bulk":{}}"#,
        r#"{"bulk":"x"}"#,
        r#"{"bulk":[1]}"#,
        r#"{"bulk":[[]]}"#,
        r#"{"bluk":[{}]}"#,
        &json!({ "bulk": [good], "mode": "partial" }).to_string(),
        &with("", "useCaseId"),
        &with("subscriberIdentifiers", "imsi"),
        &with("content", "alias"),
    ] {
        assert_nak(&bench.call("PUT", BULK, body).expect(400), "GLOBAL_9001");
    }
    let near = bench.call("PUT", BULK, &with("content", "useCase"));
    assert!(
        near.body.contains("bulk[0].content.useCase: unknown field; did you mean useCaseId?"),
        "{near:?}"
    );
    assert_eq!(use_cases(bench, "imsi", &imsi(1)), [json!(null)]);
}

fn the_page_is_never_cut(bench: &Bench) {
    for n in 0..25 {
        bench.sim(&imsi(n), None, None, None);
    }
    let nodes: Vec<Value> = (0..25).map(|n| node("IMSI", &imsi(n), n)).collect();
    let answer = put(bench, "", &nodes).expect(200).json();
    assert_eq!(answer["pageable"], json!({ "page": 0, "size": 25, "totalPages": 1, "totalElements": 25 }));
    for (n, node) in answer["bulk"].as_array().expect("an array").iter().enumerate() {
        assert_eq!(node["content"]["useCaseId"], n, "in the order of the request");
    }
}

fn the_catalogue_bounds_the_ids(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    bench.call("PUT", "/api/v2/use-case/10", r#"{"name":"IoT","virtualApns":["iot.example"]}"#).expect(200);
    put(bench, "", &[node("IMSI", &imsi(1), 10)]).expect(200);
    let answer = put(bench, "", &[node("IMSI", &imsi(1), 11)]).expect(422);
    assert_eq!(codes(&answer), ["GLOBAL_9011"]);
    bench.call("DELETE", "/api/v2/use-case/10", "").expect(200);
    put(bench, "", &[node("IMSI", &imsi(1), 11)]).expect(200);
}

#[test]
fn more_nodes_than_allowed_are_too_many() {
    let bench =
        Bench::over(MemoryStore::new(), HttpSettings { bulk_max_items: 3, ..HttpSettings::default() });
    let nodes: Vec<Value> = (0..4).map(|n| node("IMSI", &imsi(n), n)).collect();
    let answer = put(&bench, "?mode=partial", &nodes).expect(413);
    assert_nak(&answer, "GLOBAL_9006");
    assert_eq!(answer.json()["errorMessage"], "Too many items: at most 3 in one call");
    put(&bench, "", &nodes[..3]).expect(422);
}

#[test]
fn ten_thousand_nodes_are_one_call() {
    let bench = Bench::memory();
    let subscriber =
        |n: u32| json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": imsi(n) }] } });
    let all: Vec<Value> = (0..10_000).map(subscriber).collect();
    bench.call("POST", "/api/v2/bulk/subscriber", &json!({ "bulk": all }).to_string()).expect(201);
    let mut nodes: Vec<Value> = (0..10_000).map(|n| node("IMSI", &imsi(n), 1)).collect();
    let answer = put(&bench, "", &nodes).expect(200).json();
    assert_eq!(answer["pageable"]["totalElements"], 10_000);
    nodes[9_999] = node("IMSI", &imsi(10_000), 2);
    nodes[0] = node("IMSI", &imsi(0), 2);
    assert_eq!(codes(&put(&bench, "", &nodes).expect(422)), ["SUBSCRIBER_1002"]);
    assert_eq!(use_cases(&bench, "imsi", &imsi(0)), [json!(1)]);
}
