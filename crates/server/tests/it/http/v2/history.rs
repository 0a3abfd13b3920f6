//! `GET /api/v2/subscriber/{type}/{value}/history`, and `?asOf=`.

use serde_json::{Value, json};
use simroll_server::http::HttpSettings;

use crate::bench::{Bench, on_every_store, request};
use crate::faulty::FaultyStore;
use crate::http::edges::assert_nak;
use crate::people::{iccid, imei, imsi, number};

on_every_store!(
    a_swap_is_seen_from_both_sides,
    a_moment_in_the_past_is_shown_as_it_was,
    a_number_that_went_on_has_the_history_of_its_holder,
    a_history_is_walked_page_by_page,
    what_nobody_ever_held_has_no_history,
);

/// When the entry of that number was made.
#[track_caller]
fn time(bench: &Bench, seq: u64) -> String {
    let page = bench.get(&format!("/api/v2/changes?after={}&limit=1", seq - 1)).expect(200).json();
    page["content"][0]["time"].as_str().expect("a time").to_owned()
}

#[track_caller]
fn history(bench: &Bench, path: &str) -> Value {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    bench.get(&format!("/api/v2/subscriber/{path}/history?{query}")).expect(200).json()
}

#[track_caller]
fn numbers(page: &Value) -> Vec<i64> {
    let seq = |node: &Value| node["seq"].as_i64().expect("a number");
    page["content"].as_array().expect("an array").iter().map(seq).collect()
}

fn a_swap_is_seen_from_both_sides(bench: &Bench) {
    bench.report(&json!({ "number": number(1), "imsi": imsi(1), "iccid": iccid(1) })).expect(201);
    bench.report(&json!({ "number": number(1), "imsi": imsi(2), "iccid": iccid(2) })).expect(201);
    bench.report(&json!({ "number": number(1), "imsi": imsi(2) })).expect(201);
    let id = bench.id_of("msisdn", &number(1));
    let (first, second) = (time(bench, 1), time(bench, 2));
    let old = history(bench, &format!("imsi/{}", imsi(1)));
    let new = history(bench, &format!("iccid/{}", iccid(2)));
    assert_eq!(numbers(&old), [2, 1], "what changed nothing is not in a history");
    assert_eq!(numbers(&new), [2, 1]);
    assert_eq!(old["subscriberId"], id.as_str());
    assert_eq!(old["holders"], json!([{ "subscriberId": id, "from": first, "until": second }]));
    assert_eq!(new["holders"], json!([{ "subscriberId": id, "from": second, "until": null }]));
    let changes = old["content"][0]["changes"].as_array().expect("an array");
    let imsi_change = changes.iter().find(|change| change["field"] == "imsi").expect("one");
    assert_eq!((&imsi_change["from"], &imsi_change["to"]), (&json!(imsi(1)), &json!(imsi(2))));
    assert!(old["content"][0]["token"].is_string());
    assert_eq!(old["pageable"]["totalElements"], 2);
}

fn a_moment_in_the_past_is_shown_as_it_was(bench: &Bench) {
    bench.report(&json!({ "number": number(1), "imsi": imsi(1), "password": "correct horse" })).expect(201);
    bench.report(&json!({ "number": number(1), "imsi": imsi(2), "user_class": "gold" })).expect(201);
    let (first, second) = (time(bench, 1), time(bench, 2));
    let ask = |kind: &str, value: &str, as_of: &str| {
        bench.get(&format!("/api/v2/subscriber/{kind}/{value}?asOf={as_of}"))
    };
    let then = ask("imsi", &imsi(1), &first).expect(200).json()["content"][0].clone();
    assert_eq!(then["subscriberIdentifiers"]["imsiMsisdnPairs"][0]["imsi"], imsi(1).as_str());
    assert_eq!((&then["version"], &then["user"]["userClass"]), (&json!(1), &Value::Null));
    assert_eq!(then["user"]["hasPassword"], true);
    let by_number = ask("msisdn", &number(1), &first).expect(200).json();
    assert_eq!(by_number["content"][0], then);
    let now = ask("imsi", &imsi(2), &second).expect(200).json()["content"][0].clone();
    assert_eq!(now, bench.subscriber("imsi", &imsi(2)));
    for (value, as_of) in [(imsi(2), &*first), (imsi(1), &second), (imsi(1), "1999-12-31T23:59:59Z")] {
        assert_nak(&ask("imsi", &value, as_of).expect(404), "SUBSCRIBER_1002");
    }
    for wrong in ["", "2026-01-31", "now", "2026-13-01T00:00:00Z"] {
        assert_nak(&ask("imsi", &imsi(2), wrong).expect(400), "GLOBAL_9001");
    }
}

fn a_number_that_went_on_has_the_history_of_its_holder(bench: &Bench) {
    bench.report(&json!({ "username": "ann", "imei": imei(1) })).expect(201);
    bench.report(&json!({ "username": "bob" })).expect(201);
    bench.report(&json!({ "username": "bob", "imei": imei(1) })).expect(201);
    let (ann, bob) = (bench.id_of("username", "ann"), bench.id_of("username", "bob"));
    let device = history(bench, &format!("imei/{}", imei(1)));
    assert_eq!(device["subscriberId"], bob.as_str());
    assert_eq!(numbers(&device), [3, 2]);
    let (first, third) = (time(bench, 1), time(bench, 3));
    let holders = json!([
        { "subscriberId": bob, "from": third, "until": null },
        { "subscriberId": ann, "from": first, "until": third },
    ]);
    assert_eq!(device["holders"], holders);
    assert_eq!(numbers(&history(bench, &format!("id/{ann}"))), [3, 1]);
    // Of several holders it is the one who took it last.
    let eve = bench.sim(&imsi(5), None, None, Some(&imei(1)));
    let shared = history(bench, &format!("imei/{}", imei(1)));
    assert_eq!((&shared["subscriberId"], numbers(&shared)), (&json!(eve), vec![4]));
    assert_eq!(shared["holders"].as_array().map(Vec::len), Some(3));
}

fn a_history_is_walked_page_by_page(bench: &Bench) {
    bench.report(&json!({ "username": "ann", "imei": imei(1) })).expect(201);
    for n in 0..4 {
        let body = json!({ "alias": format!("a{n}") }).to_string();
        bench.call("PATCH", "/api/v2/subscriber/username/ann", &body).expect(200);
    }
    let device = format!("imei/{}", imei(1));
    let first = history(bench, &format!("{device}?size=2"));
    assert_eq!(numbers(&first), [5, 4]);
    assert_eq!(first["pageable"]["totalElements"], 5);
    assert_eq!(numbers(&history(bench, &format!("{device}?size=2&page=1"))), [3, 2]);
    // The walk stays with whom it began with.
    bench.report(&json!({ "username": "bob", "number": number(2), "imei": imei(1) })).expect(201);
    let cursor = first["pageable"]["nextCursor"].as_str().expect("one").to_owned();
    let second = history(bench, &format!("{device}?size=2&cursor={cursor}"));
    assert_eq!(numbers(&second), [3, 2]);
    assert_eq!(second["subscriberId"], first["subscriberId"]);
    let cursor = second["pageable"]["nextCursor"].as_str().expect("one").to_owned();
    let last = history(bench, &format!("{device}?size=2&cursor={cursor}"));
    assert_eq!((numbers(&last), &last["pageable"]["nextCursor"]), (vec![1], &Value::Null));
    let other = format!("/api/v2/subscriber/username/ann/history?cursor={cursor}");
    assert_nak(&bench.get(&other).expect(400), "GLOBAL_9001");
}

fn what_nobody_ever_held_has_no_history(bench: &Bench) {
    let ask = |path: &str| bench.get(&format!("/api/v2/subscriber/{path}/history"));
    assert_nak(&ask(&format!("imsi/{}", imsi(1))).expect(404), "SUBSCRIBER_1002");
    assert_nak(&ask("imsi/1").expect(400), "SUBSCRIBER_9002");
    assert_nak(&ask("mac/1").expect(400), "SUBSCRIBER_9001");
    assert_nak(&ask(&format!("imsi/{}/x", imsi(1))).expect(404), "GLOBAL_9002");
}

#[test]
fn what_changes_between_the_reads_of_an_answer_is_in_none_of_its_parts() {
    let store = FaultyStore::new();
    let bench = Bench::over(store.clone(), HttpSettings::default());
    let id = bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    let swap = json!({ "imsiMsisdnPairs": [{ "imsi": imsi(2) }] }).to_string();
    let path = format!("/api/v2/subscriber/imsi/{}/identifiers", imsi(1));
    let swap = request(&bench.token, "", "PATCH", &path, &swap);
    let mut connection = bench.connect();
    store.before_entries(move || {
        connection.send(swap.as_bytes());
        connection.answer().expect(200);
    });
    let before = history(&bench, &format!("imsi/{}", imsi(1)));
    let after = history(&bench, &format!("imsi/{}", imsi(1)));
    let (first, second) = (time(&bench, 1), time(&bench, 2));
    assert_eq!(before["holders"], json!([{ "subscriberId": id, "from": first, "until": null }]));
    assert_eq!((numbers(&before), &before["pageable"]["totalElements"]), (vec![1], &json!(1)));
    assert_eq!(after["holders"], json!([{ "subscriberId": id, "from": first, "until": second }]));
    assert_eq!((numbers(&after), &after["pageable"]["totalElements"]), (vec![2, 1], &json!(2)));
}
