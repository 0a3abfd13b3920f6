//! `ETag` and `If-Match`: a change that is made only to what was read.

use serde_json::{Value, json};

use crate::bench::{BULK, Bench, V1, on_every_store, request};
use crate::client::Answer;
use crate::http::edges::{assert_detail, assert_nak};
use crate::people::{iccid, imei, imsi};

on_every_store!(
    one_subscriber_has_its_version_as_tag,
    every_change_of_one_subscriber_can_be_conditional,
    a_list_of_tags_is_any_of_them_and_a_star_is_whoever_is_there,
    weak_and_foreign_tags_match_nobody,
    a_malformed_condition_is_refused,
    what_moved_is_told_before_conflicts,
    whoever_is_not_there_is_not_there_whatever_is_expected,
    a_device_can_report_conditionally,
    what_has_no_version_takes_no_condition,
    a_conditional_change_can_be_retried_under_a_key,
    of_two_who_read_the_same_one_wins,
);

fn with(bench: &Bench, headers: &str, method: &str, target: &str, body: &Value) -> Answer {
    bench.call_with(&bench.token, headers, method, target, &body.to_string())
}

fn if_match(bench: &Bench, tags: &str, alias: &str) -> Answer {
    let target = format!("/api/v2/subscriber/imsi/{}", imsi(1));
    with(bench, &format!("If-Match: {tags}\r\n"), "PATCH", &target, &json!({ "alias": alias }))
}

fn etag(bench: &Bench, kind: &str, value: &str) -> String {
    let answer = bench.get(&format!("/api/v2/subscriber/{kind}/{value}")).expect(200);
    answer.header("ETag").expect("a tag").to_owned()
}

fn one_subscriber_has_its_version_as_tag(bench: &Bench) {
    bench.sim(&imsi(1), None, None, Some(&imei(1)));
    assert_eq!(etag(bench, "imsi", &imsi(1)), r#""1""#);
    if_match(bench, "*", "one").expect(200);
    assert_eq!(etag(bench, "imei", &imei(1)), r#""2""#);
    let mut connection = bench.connect();
    let target = format!("/api/v2/subscriber/imsi/{}", imsi(1));
    connection
        .send(request(&bench.token, "", "HEAD", &target, "").replace("Content-Length: 0\r\n", "").as_bytes());
    assert!(connection.head().contains("etag: \"2\"\r\n"));
    bench.sim(&imsi(2), None, None, Some(&imei(1)));
    let several = bench.get(&format!("/api/v2/subscriber/imei/{}", imei(1))).expect(200);
    assert_eq!(several.header("ETag"), None);
}

fn every_change_of_one_subscriber_can_be_conditional(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let own = format!("/api/v2/subscriber/imsi/{}", imsi(1));
    for (method, target, body) in [
        ("PATCH", own.clone(), json!({ "alias": "one" })),
        ("PATCH", format!("{own}/identifiers"), json!({ "iccid": iccid(1) })),
        ("PATCH", format!("{own}/user"), json!({ "username": "ann" })),
        ("PUT", format!("{own}/status"), json!({ "status": "SUSPEND" })),
        ("PUT", format!("{own}/use-case"), json!({ "useCaseId": 5 })),
        ("DELETE", own.clone(), json!({})),
    ] {
        let before = bench.subscriber("imsi", &imsi(1));
        let stale = with(bench, "If-Match: \"999\"\r\n", method, &target, &body).expect(412);
        assert_nak(&stale, "GLOBAL_9012");
        assert_eq!(bench.subscriber("imsi", &imsi(1)), before, "{method} {target}");
        let tag = etag(bench, "imsi", &imsi(1));
        with(bench, &format!("If-Match: {tag}\r\n"), method, &target, &body).expect(200);
    }
    assert!(bench.subscribers("imsi", &imsi(1)).is_empty());
}

fn a_list_of_tags_is_any_of_them_and_a_star_is_whoever_is_there(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    if_match(bench, r#""7", "1" ,"9""#, "one").expect(200);
    if_match(bench, "\"7\"\r\nIf-Match: \"2\"", "two").expect(200);
    if_match(bench, "*", "three").expect(200);
    if_match(bench, r#""7","1""#, "four").expect(412);
    assert_eq!(bench.subscriber("imsi", &imsi(1))["alias"], "three");
    let register = json!({ "user": { "username": "ann" } });
    for tags in ["*", r#""1""#] {
        let header = format!("If-Match: {tags}\r\n");
        let new = with(bench, &header, "POST", "/api/v2/subscriber", &register).expect(412);
        assert_nak(&new, "GLOBAL_9012");
    }
    assert!(bench.subscribers("username", "ann").is_empty());
}

fn weak_and_foreign_tags_match_nobody(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    for tags in [r#"W/"1""#, r#""01""#, r#""+1""#, r#""""#, r#""x""#, r#""*""#, r#"W/"1", "2""#] {
        assert_nak(&if_match(bench, tags, "one").expect(412), "GLOBAL_9012");
    }
    if_match(bench, r#"W/"1", "1""#, "one").expect(200);
}

fn a_malformed_condition_is_refused(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    for tags in ["", "1", r#""1"#, r#""1" "2""#, r#"*, "1""#, "w/\"1\"", "\"1 \"", ","] {
        let v2 = if_match(bench, tags, "one").expect(400);
        assert_nak(&v2, "GLOBAL_9001");
        assert!(v2.body.contains("If-Match must be * or a list of entity tags"), "{v2:?}");
        let body = json!({ "data": { "imsi": imsi(1), "username": "ann" } });
        let v1 = with(bench, &format!("If-Match: {tags}\r\n"), "POST", V1, &body).expect(400);
        assert_detail(&v1);
    }
    assert_eq!(bench.subscriber("imsi", &imsi(1))["version"], 1);
}

fn what_moved_is_told_before_conflicts(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    bench.sim(&imsi(2), None, Some(&iccid(2)), None);
    let target = format!("/api/v2/subscriber/imsi/{}/identifiers", imsi(1));
    let body = json!({ "iccid": iccid(2) });
    let stale = with(bench, "If-Match: \"9\"\r\n", "PATCH", &target, &body).expect(412);
    assert_nak(&stale, "GLOBAL_9012");
    let fresh = with(bench, "If-Match: \"1\"\r\n", "PATCH", &target, &body).expect(409);
    assert_nak(&fresh, "SUBSCRIBER_1003");
}

fn whoever_is_not_there_is_not_there_whatever_is_expected(bench: &Bench) {
    for tags in ["*", r#""1""#] {
        assert_nak(&if_match(bench, tags, "one").expect(404), "SUBSCRIBER_1002");
    }
}

fn a_device_can_report_conditionally(bench: &Bench) {
    let report = |tags: &str, fields: Value| {
        with(bench, &format!("If-Match: {tags}\r\n"), "POST", V1, &json!({ "data": fields.to_string() }))
    };
    for tags in ["*", r#""1""#] {
        let new = report(tags, json!({ "username": "ann" })).expect(412);
        assert_detail(&new);
    }
    bench.report(&json!({ "username": "ann" })).expect(201);
    report(r#""1""#, json!({ "username": "ann", "user_class": "gold" })).expect(201);
    let stale = report(r#""1""#, json!({ "username": "ann", "user_class": "lead" })).expect(412);
    assert_detail(&stale);
    let stale = report(r#""1""#, json!({ "username": "ann", "password": "correct horse" })).expect(412);
    assert_detail(&stale);
    report("*", json!({ "username": "ann", "password": "correct horse" })).expect(201);
    let user = bench.subscriber("username", "ann")["user"].clone();
    assert_eq!((&user["userClass"], &user["hasPassword"]), (&json!("gold"), &json!(true)));
}

fn what_has_no_version_takes_no_condition(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let node = |content: Value| json!({ "bulk": [{ "subscriberIdentifiers": { "type": "imsi", "value": imsi(1) }, "content": content }] });
    for (method, target, body) in [
        ("PUT", BULK, node(json!({ "useCaseId": 1 }))),
        ("PUT", "/api/v2/bulk/subscriber/status", node(json!({ "status": "SUSPEND" }))),
        ("PATCH", "/api/v2/bulk/subscriber", node(json!({ "alias": "one" }))),
        ("POST", "/api/v2/bulk/subscriber", json!({ "bulk": [{ "user": { "username": "ann" } }] })),
        ("PUT", "/api/v2/use-case/1", json!({})),
        ("DELETE", "/api/v2/use-case/1", json!({})),
    ] {
        let answer = with(bench, "If-Match: \"1\"\r\n", method, target, &body).expect(400);
        assert_nak(&answer, "GLOBAL_9001");
        assert!(answer.body.contains("If-Match is for calls about one subscriber only"), "{answer:?}");
    }
    assert_eq!(bench.subscriber("imsi", &imsi(1))["version"], 1);
}

fn a_conditional_change_can_be_retried_under_a_key(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let target = format!("/api/v2/subscriber/imsi/{}", imsi(1));
    let send = |tag: &str| {
        let headers = format!("Idempotency-Key: k-1\r\nIf-Match: {tag}\r\n");
        with(bench, &headers, "PATCH", &target, &json!({ "alias": "one" }))
    };
    let first = send(r#""1""#).expect(200);
    assert_eq!(send(r#""1""#).expect(200).body, first.body, "though the version moved");
    assert_nak(&send(r#""2""#).expect(409), "GLOBAL_9008");
    if_match(bench, r#""1""#, "one").expect(412);
}

fn of_two_who_read_the_same_one_wins(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let race = |n: usize| scope.spawn(move || if_match(bench, r#""1""#, &format!("alias {n}")).status);
        let threads: Vec<_> = (0..8).map(race).collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    });
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 412).count(), 7, "{answers:?}");
    assert_eq!(bench.subscriber("imsi", &imsi(1))["version"], 2);
}
