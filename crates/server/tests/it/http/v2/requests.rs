//! `GET /api/v2/request`: the list.

use serde_json::{Value, json};

use crate::bench::{Bench, on_every_store};
use crate::http::edges::assert_nak;
use crate::people::{imei, imsi};

on_every_store!(
    every_filter_finds_what_it_describes,
    requests_are_listed_newest_first_page_by_page,
    what_is_wrong_with_a_query_is_told,
);

#[track_caller]
fn page(bench: &Bench, query: &str) -> Value {
    bench.get(&format!("/api/v2/request?{query}")).expect(200).json()
}

#[track_caller]
fn numbers(page: &Value) -> Vec<i64> {
    let seq = |node: &Value| node["seq"].as_i64().expect("a number");
    page["content"].as_array().expect("an array").iter().map(seq).collect()
}

fn every_filter_finds_what_it_describes(bench: &Bench) {
    bench.report(&json!({ "username": "ann", "imei": imei(1) })).expect(201);
    bench.report(&json!({ "username": "bob" })).expect(201);
    bench.report(&json!({ "username": "bob", "imei": imei(1) })).expect(201);
    bench.call("PATCH", "/api/v2/subscriber/username/ann", r#"{"alias":"a"}"#).expect(200);
    bench.call("PATCH", "/api/v2/subscriber/username/ann", r#"{"alias":"a"}"#).expect(200);
    let own = bench.token.split('_').nth(1).expect("an id");
    let other = bench.stranger.split('_').nth(1).expect("an id");
    let all = page(bench, "");
    assert_eq!(numbers(&all), [5, 4, 3, 2, 1]);
    let of = |seq: usize| all["content"][5 - seq]["time"].as_str().expect("a time");
    let device = format!("type=IMEI&value={}", imei(1));
    for (query, found) in [
        (&*format!("token={own}"), &[5, 4, 3, 2, 1][..]),
        (&format!("token={other}"), &[]),
        ("token=nobodys", &[]),
        ("kind=alias", &[5, 4]),
        ("kind=register", &[]),
        ("type=username&value=ann", &[5, 4, 3, 1]),
        ("type=username&value=bob", &[3, 2]),
        (&device, &[5, 4, 3, 2, 1]),
        ("type=username&value=eve", &[]),
        (&format!("{device}&kind=alias"), &[5, 4]),
        ("status=SUCCESSFUL", &[5, 4, 3, 2, 1]),
        ("status=FAILED", &[]),
        ("status=IN_PROGRESS", &[]),
        (&format!("from={}", of(3)), &[5, 4, 3]),
        (&format!("until={}", of(3)), &[2, 1]),
        (&format!("from={}&until={}", of(2), of(4)), &[3, 2]),
    ] {
        let page = page(bench, query);
        assert_eq!(numbers(&page), found, "{query}");
        assert_eq!(page["pageable"]["totalElements"], found.len(), "{query}");
    }
    let shown = bench.entry(all["content"][1]["requestId"].as_str().expect("an id"));
    assert_eq!(shown, all["content"][1], "a list shows what the request itself shows");
    assert_eq!(shown["target"], json!({ "type": "username", "value": "ann" }));
}

fn requests_are_listed_newest_first_page_by_page(bench: &Bench) {
    for n in 1..=5 {
        bench.sim(&imsi(n), None, None, None);
    }
    let first = page(bench, "size=2");
    assert_eq!((numbers(&first), &first["pageable"]["totalElements"]), (vec![5, 4], &json!(5)));
    bench.sim(&imsi(6), None, None, None);
    let cursor = first["pageable"]["nextCursor"].as_str().expect("one").to_owned();
    let second = page(bench, &format!("size=2&cursor={cursor}"));
    assert_eq!((numbers(&second), &second["pageable"]["totalElements"]), (vec![3, 2], &Value::Null));
    let cursor = second["pageable"]["nextCursor"].as_str().expect("one").to_owned();
    let last = page(bench, &format!("size=2&cursor={cursor}"));
    assert_eq!((numbers(&last), &last["pageable"]["nextCursor"]), (vec![1], &Value::Null));
    assert_eq!(numbers(&page(bench, "size=4&page=1")), [2, 1]);
    for query in [format!("kind=alias&cursor={cursor}"), format!("page=0&cursor={cursor}")] {
        assert_nak(&bench.get(&format!("/api/v2/request?{query}")).expect(400), "GLOBAL_9001");
    }
    let list = format!("/api/v2/subscriber?cursor={cursor}");
    assert_nak(&bench.get(&list).expect(400), "GLOBAL_9001");
}

fn what_is_wrong_with_a_query_is_told(bench: &Bench) {
    for (query, code) in [
        ("kind=aliass", "GLOBAL_9001"),
        ("status=successful", "GLOBAL_9001"),
        ("token=a-b", "GLOBAL_9001"),
        ("from=now", "GLOBAL_9001"),
        ("until=", "GLOBAL_9001"),
        ("type=imsi", "GLOBAL_9001"),
        ("value=222010000000001", "GLOBAL_9001"),
        ("type=mac&value=1", "SUBSCRIBER_9001"),
        ("type=imsi&value=22201x", "SUBSCRIBER_9002"),
    ] {
        let answer = bench.get(&format!("/api/v2/request?{query}")).expect(400);
        assert_nak(&answer, code);
        assert!(!answer.body.contains("22201"), "{answer:?}");
    }
}
