//! `PATCH /api/v2/subscriber/{type}/{value}`.

use serde_json::json;

use crate::bench::{Bench, on_every_store};
use crate::client::Answer;
use crate::http::edges::assert_nak;
use crate::people::{iccid, imei, imsi, number};

on_every_store!(
    a_string_sets_null_and_empty_delete_absent_leaves,
    anything_else_is_no_alias,
    an_alias_is_kept_as_given_and_may_stand_twice,
    every_identifier_reaches_the_same_alias,
    nobody_is_1002_and_several_are_1003,
    a_no_op_has_an_entry_and_leaves_the_version,
    the_change_is_durable_when_it_is_acknowledged,
);

fn patch(bench: &Bench, alias: &str) -> Answer {
    bench.call("PATCH", &format!("/api/v2/subscriber/imsi/{}", imsi(1)), alias)
}

fn a_string_sets_null_and_empty_delete_absent_leaves(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    for (body, alias) in [
        (r#"{"alias":"one"}"#, json!("one")),
        ("{}", json!("one")),
        (r#"{"alias":""}"#, json!(null)),
        (r#"{"alias":"two"}"#, json!("two")),
        (r#"{"alias":null}"#, json!(null)),
        ("{}", json!(null)),
    ] {
        patch(bench, body).expect(200);
        assert_eq!(bench.subscriber("imsi", &imsi(1))["alias"], alias, "{body}");
    }
}

fn anything_else_is_no_alias(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let long = json!({ "alias": "é".repeat(256) }).to_string();
    for body in [
        "",
        "nonsense",
        "[]",
        r#""alias""#,
        r#"{"alias":1}"#,
        r#"{"alias":true}"#,
        r#"{"alias":["a"]}"#,
        r#"{"alias":{}}"#,
        r#"{"alias":"a\nb"}"#,
        r#"{"alias":"a\u0000b"}"#,
        r#"{"alias":"a","alias":"a"}"#,
        r#"{"alais":"a"}"#,
        r#"{"alias":"a","status":"SUSPEND"}"#,
        &long,
    ] {
        assert_nak(&patch(bench, body).expect(400), "GLOBAL_9001");
    }
    assert!(patch(bench, r#"{"alais":"a"}"#).body.contains("alais: unknown field; did you mean alias?"));
    assert_eq!(bench.subscriber("imsi", &imsi(1))["alias"], json!(null));
}

fn an_alias_is_kept_as_given_and_may_stand_twice(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let other = bench.sim(&imsi(2), None, None, None);
    let alias = " Großmutter’s 📱 ";
    let body = json!({ "alias": alias }).to_string();
    patch(bench, &body).expect(200);
    bench.call("PATCH", &format!("/api/v2/subscriber/id/{other}"), &body).expect(200);
    assert_eq!(bench.subscriber("imsi", &imsi(1))["alias"], alias);
    assert_eq!(bench.subscriber("imsi", &imsi(2))["alias"], alias);
    let longest = json!({ "alias": "é".repeat(255) }).to_string();
    patch(bench, &longest).expect(200);
}

fn every_identifier_reaches_the_same_alias(bench: &Bench) {
    let id = bench.register(&json!({
        "subscriberIdentifiers": {
            "imsiMsisdnPairs": [{ "imsi": imsi(1), "msisdn": number(1) }, { "imsi": imsi(2), "msisdn": number(2) }],
            "iccid": iccid(1), "imei": imei(1),
        },
        "user": { "username": "ann", "externalId": "crm/1 +x", "genericId": "app-1" },
    }));
    for (n, target) in [
        format!("imsi/{}", imsi(1)),
        format!("IMSI/{}", imsi(2)),
        format!("msisdn/{}", &number(1)[1..]),
        format!("Msisdn/{}", number(2)),
        format!("msisdn/%2B{}", &number(2)[1..]),
        format!("iccid/{}", iccid(1)),
        format!("iccid/{}", &iccid(1)[..18]),
        format!("imei/{}", imei(1)),
        format!("imei/{}", &imei(1)[..14]),
        format!("imeisv/{}42", &imei(1)[..14]),
        format!("id/{id}"),
        "username/ann".to_owned(),
        "externalId/crm%2F1%20+x".to_owned(),
        "EXTERNALID/crm%2f1%20%2bx/".to_owned(),
        "genericId/app%2D1".to_owned(),
    ]
    .into_iter()
    .enumerate()
    {
        let alias = format!("alias {n}");
        let body = json!({ "alias": alias }).to_string();
        bench.call("PATCH", &format!("/api/v2/subscriber/{target}"), &body).expect(200);
        assert_eq!(bench.subscriber("id", &id)["alias"], alias, "{target}");
    }
}

fn nobody_is_1002_and_several_are_1003(bench: &Bench) {
    let answer = patch(bench, r#"{"alias":"x"}"#).expect(404);
    assert_nak(&answer, "SUBSCRIBER_1002");
    assert_eq!(answer.json()["errorMessage"], "Subscriber does not exist");
    bench.sim(&imsi(1), None, None, Some(&imei(1)));
    bench.sim(&imsi(2), None, None, Some(&imei(1)));
    let answer =
        bench.call("PATCH", &format!("/api/v2/subscriber/imei/{}", imei(1)), r#"{"alias":"x"}"#).expect(409);
    assert_nak(&answer, "SUBSCRIBER_1003");
    let message = answer.json()["errorMessage"].as_str().expect("a text").to_owned();
    assert!(message.starts_with("Failed to update subscriber details: more than one"), "{message}");
    assert!(!message.contains(&imei(1)[..8]), "identifiers are masked");
}

fn a_no_op_has_an_entry_and_leaves_the_version(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    patch(bench, r#"{"alias":"one"}"#).expect(200);
    let before = bench.subscriber("imsi", &imsi(1));
    for body in [r#"{"alias":"one"}"#, "{}"] {
        let answer = patch(bench, body).expect(200).json();
        let entry = bench.entry(answer["content"][0]["requestId"].as_str().expect("an id"));
        assert_eq!((&entry["changes"], &entry["kind"]), (&json!([]), &json!("alias")));
        assert_eq!(bench.subscriber("imsi", &imsi(1)), before);
    }
}

fn the_change_is_durable_when_it_is_acknowledged(bench: &Bench) {
    let id = bench.sim(&imsi(1), None, None, None);
    let answer = patch(bench, r#"{"alias":"one"}"#).expect(200).json();
    let entry = bench.entry(answer["content"][0]["requestId"].as_str().expect("an id"));
    assert_eq!(entry["status"], "SUCCESSFUL");
    assert_eq!(
        entry["changes"],
        json!([{ "subscriberId": id, "pair": null, "field": "alias", "from": null, "to": "one" }])
    );
    assert_eq!(bench.subscriber("imsi", &imsi(1))["version"], entry["seq"]);
}
