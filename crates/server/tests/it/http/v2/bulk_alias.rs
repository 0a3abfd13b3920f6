//! `PATCH /api/v2/bulk/subscriber`.

use serde_json::{Value, json};

use crate::bench::{Bench, on_every_store};
use crate::client::Answer;
use crate::http::edges::assert_nak;
use crate::people::{iccid, imei, imsi, number};

on_every_store!(
    a_string_sets_null_and_empty_delete_absent_leaves,
    each_node_is_answered_in_order_by_the_imsi_that_was_resolved,
    one_failure_changes_nothing_and_only_failures_are_listed,
    partial_mode_carries_out_the_good_ones,
    two_aliases_for_one_subscriber_contradict_each_other,
    what_is_no_alias_fails_its_node,
    an_unknown_key_refuses_the_call,
);

const BULK: &str = "/api/v2/bulk/subscriber";

fn node(kind: &str, value: &str, content: &Value) -> Value {
    json!({ "subscriberIdentifiers": { "type": kind, "value": value }, "content": content })
}

fn patch(bench: &Bench, query: &str, nodes: &[Value]) -> Answer {
    bench.call("PATCH", &format!("{BULK}{query}"), &json!({ "bulk": nodes }).to_string())
}

fn codes(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let nodes = json["bulk"].as_array().expect("an array");
    nodes.iter().map(|node| node["errorCode"].as_str().expect("a code").to_owned()).collect()
}

fn alias(bench: &Bench, n: u32) -> Value {
    bench.subscriber("imsi", &imsi(n))["alias"].clone()
}

fn a_string_sets_null_and_empty_delete_absent_leaves(bench: &Bench) {
    for n in 1..=4 {
        bench.sim(&imsi(n), None, None, None);
    }
    let to = |contents: [Value; 4]| {
        let nodes: Vec<Value> =
            contents.iter().zip(1..).map(|(content, n)| node("IMSI", &imsi(n), content)).collect();
        patch(bench, "", &nodes).expect(200);
        [1, 2, 3, 4].map(|n| alias(bench, n))
    };
    let same = [json!("same"), json!("same"), json!("same"), json!("same")];
    assert_eq!(to([0, 1, 2, 3].map(|_| json!({ "alias": "same" }))), same);
    let after =
        to([json!({ "alias": "other" }), json!({ "alias": "" }), json!({ "alias": null }), json!({})]);
    assert_eq!(after, [json!("other"), json!(null), json!(null), json!("same")]);
}

fn each_node_is_answered_in_order_by_the_imsi_that_was_resolved(bench: &Bench) {
    let id = bench.sim(&imsi(1), Some(&number(1)), Some(&iccid(1)), Some(&imei(1)));
    bench.register(&json!({ "subscriberIdentifiers": { "iccid": iccid(2) } }));
    let nodes = [
        node("iccid", &iccid(2), &json!({ "alias": "no imsi" })),
        node("MSISDN", &number(1), &json!({ "alias": "one" })),
    ];
    let answer = patch(bench, "", &nodes).expect(200);
    let json = answer.json();
    assert_eq!(json["bulk"][0]["subscriberIdentifiers"], json!({ "type": "iccid", "value": iccid(2) }));
    let request = json["bulk"][1]["requestId"].as_str().expect("an id");
    let expected = format!(
        concat!(
            r#"{{"errorCode":"","errorMessage":"","requestId":"{}","#,
            r#""subscriberIdentifiers":{{"type":"IMSI","value":"{}"}},"content":{{"alias":"one"}}}}],"#,
            r#""pageable":{{"page":0,"size":10,"totalPages":1,"totalElements":2}}}}"#
        ),
        request,
        imsi(1),
    );
    assert!(answer.body.ends_with(&expected), "{expected} in {}", answer.body);
    let entry = bench.entry(request);
    assert_eq!((&entry["kind"], &entry["subscriberId"]), (&json!("alias"), &json!(id)));
}

fn one_failure_changes_nothing_and_only_failures_are_listed(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let to = json!({ "alias": "one" });
    let nodes = [node("IMSI", &imsi(1), &to), node("IMSI", &imsi(9), &to), node("IMSI", "1", &to)];
    let answer = patch(bench, "", &nodes).expect(422);
    assert_eq!(codes(&answer), ["SUBSCRIBER_1002", "SUBSCRIBER_9002"]);
    assert_eq!(alias(bench, 1), json!(null));
}

fn partial_mode_carries_out_the_good_ones(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let to = json!({ "alias": "one" });
    let nodes = [node("IMSI", &imsi(9), &to), node("IMSI", &imsi(1), &to)];
    assert_eq!(codes(&patch(bench, "?mode=partial", &nodes).expect(200)), ["SUBSCRIBER_1002", ""]);
    assert_eq!(alias(bench, 1), "one");
    patch(bench, "?mode=partial", &nodes[..1]).expect(422);
}

fn two_aliases_for_one_subscriber_contradict_each_other(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    let (one, two) = (json!({ "alias": "one" }), json!({ "alias": "two" }));
    let nodes = [node("IMSI", &imsi(1), &one), node("ICCID", &iccid(1), &two)];
    assert_eq!(codes(&patch(bench, "", &nodes).expect(422)), ["SUBSCRIBER_1003", "SUBSCRIBER_1003"]);
    let nodes = [node("IMSI", &imsi(1), &one), node("ICCID", &iccid(1), &one)];
    assert_eq!(codes(&patch(bench, "", &nodes).expect(200)), ["", ""]);
    assert_eq!(bench.subscriber("imsi", &imsi(1))["version"], 2, "one change");
}

fn what_is_no_alias_fails_its_node(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    bench.sim(&imsi(2), None, None, None);
    let good = node("IMSI", &imsi(2), &json!({ "alias": "two" }));
    for content in [
        json!(null),
        json!("x"),
        json!([]),
        json!({ "alias": 1 }),
        json!({ "alias": "a\tb" }),
        json!({ "alias": "x".repeat(256) }),
    ] {
        let nodes = [node("IMSI", &imsi(1), &content), good.clone()];
        let answer = patch(bench, "?mode=partial", &nodes).expect(200);
        assert_eq!(codes(&answer), ["GLOBAL_9001", ""], "{content}");
        let failed = &answer.json()["bulk"][0];
        assert_eq!(failed["content"], content);
        assert_eq!(failed["subscriberIdentifiers"]["value"], imsi(1));
    }
    let odd = [node("IMSI", &imsi(1), &json!({ "alias": "a\tb" }))];
    let answer = patch(bench, "", &odd).expect(422);
    let told = "Malformed request: content.alias: must not contain control characters";
    assert_eq!(answer.json()["bulk"][0]["errorMessage"], told);
    assert_eq!((alias(bench, 1), alias(bench, 2)), (json!(null), json!("two")));
}

fn an_unknown_key_refuses_the_call(bench: &Bench) {
    let answer = patch(bench, "", &[node("IMSI", &imsi(1), &json!({ "alais": "one" }))]).expect(400);
    assert_nak(&answer, "GLOBAL_9001");
    assert!(answer.body.contains("bulk[0].content.alais: unknown field; did you mean alias?"), "{answer:?}");
    assert_nak(&bench.call("PATCH", BULK, r#"{"bulk":[]}"#).expect(400), "GLOBAL_9001");
}
