//! `PATCH /api/v2/subscriber/{type}/{value}/user`.

use serde_json::{Value, json};

use crate::bench::{Bench, on_every_store};
use crate::client::Answer;
use crate::http::edges::assert_nak;
use crate::people::{iccid, imsi};

on_every_store!(
    absent_leaves_null_and_empty_clear_and_a_string_sets,
    a_name_of_somebody_else_is_a_conflict,
    the_last_identifier_stays,
    the_same_again_is_a_no_op,
    what_is_no_profile_is_refused_all_at_once,
);

fn patch(bench: &Bench, body: &Value) -> Answer {
    bench.call("PATCH", &format!("/api/v2/subscriber/imsi/{}/user", imsi(1)), &body.to_string())
}

fn profile(bench: &Bench) -> Value {
    bench.subscriber("imsi", &imsi(1))["user"].clone()
}

fn absent_leaves_null_and_empty_clear_and_a_string_sets(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let user = |generic: Value, username: Value, external: Value, class: Value| {
        json!({
            "genericId": generic, "username": username, "externalId": external, "userClass": class, "hasPassword": false,
        })
    };
    let null = || json!(null);
    for (body, after) in [
        (
            json!({ "genericId": "app-1", "username": " Ann ", "externalId": "crm/1", "userClass": "gold" }),
            user(json!("app-1"), json!(" Ann "), json!("crm/1"), json!("gold")),
        ),
        (json!({}), user(json!("app-1"), json!(" Ann "), json!("crm/1"), json!("gold"))),
        (json!({ "username": "bob" }), user(json!("app-1"), json!("bob"), json!("crm/1"), json!("gold"))),
        (json!({ "genericId": null, "externalId": "" }), user(null(), json!("bob"), null(), json!("gold"))),
        (json!({ "username": "", "userClass": null }), user(null(), null(), null(), null())),
    ] {
        patch(bench, &body).expect(200);
        assert_eq!(profile(bench), after, "{body}");
    }
}

fn a_name_of_somebody_else_is_a_conflict(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    bench.register(&json!({ "user": { "username": "eve", "externalId": "crm-1", "genericId": "app-1", "userClass": "gold" } }));
    for (field, value) in [("username", "eve"), ("externalId", "crm-1"), ("genericId", "app-1")] {
        let answer = patch(bench, &json!({ (field): value, "userClass": "gold" })).expect(409);
        assert_nak(&answer, "SUBSCRIBER_1003");
        let message = answer.json()["errorMessage"].clone();
        let expected =
            format!("Failed to update subscriber details: already held by another subscriber: {field}");
        assert_eq!(message, expected);
    }
    assert_eq!(profile(bench)["userClass"], json!(null), "a refused change changes nothing");
}

fn the_last_identifier_stays(bench: &Bench) {
    bench.register(&json!({ "user": { "username": "ann" } }));
    let target = "/api/v2/subscriber/username/ann/user";
    assert_nak(&bench.call("PATCH", target, r#"{"username":null}"#).expect(409), "SUBSCRIBER_1003");
    bench.call("PATCH", target, r#"{"username":null,"externalId":"crm-1"}"#).expect(200);
    assert!(bench.subscribers("username", "ann").is_empty());
    assert_eq!(bench.subscriber("externalId", "crm-1")["user"]["username"], json!(null));
}

fn the_same_again_is_a_no_op(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    let body = json!({ "username": "ann" });
    patch(bench, &body).expect(200);
    let before = bench.subscriber("imsi", &imsi(1));
    let answer = patch(bench, &body).expect(200).json();
    let entry = bench.entry(answer["content"][0]["requestId"].as_str().expect("an id"));
    assert_eq!((&entry["kind"], &entry["changes"]), (&json!("user"), &json!([])));
    assert_eq!(bench.subscriber("imsi", &imsi(1)), before);
    assert_nak(
        &bench.call("PATCH", "/api/v2/subscriber/username/eve/user", "{}").expect(404),
        "SUBSCRIBER_1002",
    );
}

fn what_is_no_profile_is_refused_all_at_once(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let body = json!({
        "genericId": 7, "username": "a\tb", "externalId": "x".repeat(256), "userClass": [], "password": "secret", "usrname": "x",
    });
    let answer = patch(bench, &body).expect(400);
    assert_nak(&answer, "GLOBAL_9001");
    for fault in [
        "genericId: must be a string, not a number",
        "username: must not contain control characters",
        "externalId: must have at most 255 characters",
        "userClass: must be a string, not an array",
        "password: unknown field",
        "usrname: unknown field; did you mean username?",
    ] {
        assert!(answer.body.contains(fault), "{fault} in {}", answer.body);
    }
    assert!(!answer.body.contains("secret"));
    assert_nak(&patch(bench, &json!([])).expect(400), "GLOBAL_9001");
    assert_eq!(profile(bench)["userClass"], json!(null));
}
