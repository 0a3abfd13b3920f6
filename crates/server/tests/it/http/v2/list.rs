//! `GET /api/v2/subscriber`.

use serde_json::{Value, json};

use crate::bench::{Bench, on_every_store};
use crate::client::Answer;
use crate::http::edges::assert_nak;
use crate::people::{iccid, imei, imeisv, imsi, number};

on_every_store!(
    every_filter_finds_whom_it_describes,
    pages_by_number_count_what_there_is,
    lists_are_sorted_both_ways,
    a_walk_shows_everyone_once_whatever_changes_meanwhile,
    a_cursor_belongs_to_its_list,
    what_is_wrong_with_a_query_is_told_at_once,
);

const LIST: &str = "/api/v2/subscriber";

/// The user names on a page.
#[track_caller]
fn names(page: &Value) -> Vec<String> {
    let name = |one: &Value| one["user"]["username"].as_str().expect("a name").to_owned();
    page["content"].as_array().expect("an array").iter().map(name).collect()
}

#[track_caller]
fn page(bench: &Bench, query: &str) -> Value {
    bench.get(&format!("{LIST}?{query}")).expect(200).json()
}

fn people(bench: &Bench, count: u32) {
    for n in 1..=count {
        bench.register(&json!({ "user": { "username": format!("u{n}") } }));
    }
}

fn every_filter_finds_whom_it_describes(bench: &Bench) {
    bench.register(&json!({
        "subscriberIdentifiers": {
            "imsiMsisdnPairs": [{ "imsi": imsi(1), "msisdn": number(1), "useCaseId": 7 }],
            "iccid": iccid(1), "imei": imei(1),
        },
        "alias": "Straße 1",
        "user": { "username": "Ann", "userClass": "premium", "externalId": "crm-1", "genericId": "app-1" },
    }));
    bench.register(&json!({
        "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": imsi(2), "useCaseId": 8 }], "imeisv": imeisv(2, 3) },
        "alias": "50%_off", "status": "SUSPEND", "user": { "username": "anna" },
    }));
    let later = bench.get("/api/v2/subscriber/username/anna").json()["content"][0]["updatedAt"].clone();
    let later = format!("updatedSince={}", later.as_str().expect("a time"));
    for (query, found) in [
        ("", &["Ann", "anna"][..]),
        (&format!("imsi={}", imsi(1)), &["Ann"]),
        (&format!("imsi={}", &imsi(1)[..5]), &["Ann", "anna"]),
        ("msisdn=%2B39333", &["Ann"]),
        ("msisdn=+39333", &["Ann"]),
        ("msisdn=39333", &["Ann"]),
        ("msisdn=393330000002", &[]),
        ("iccid=893901", &["Ann"]),
        (&format!("iccid={}F", iccid(1)), &["Ann"]),
        (&format!("imei={}", &imei(1)[..10]), &["Ann"]),
        (&format!("imei={}0", &imei(1)[..14]), &["Ann"]),
        (&format!("imeisv={}", &imeisv(2, 3)[..12]), &["anna"]),
        ("externalId=crm", &["Ann"]),
        ("externalId=CRM", &[]),
        ("genericId=app-1", &["Ann"]),
        ("alias=STRASSE", &["Ann"]),
        ("alias=50%25_", &["anna"]),
        ("alias=50x", &[]),
        ("username=AN", &["Ann", "anna"]),
        ("username=anna", &["anna"]),
        ("username=nn", &[]),
        ("useCaseId=7", &["Ann"]),
        ("userClass=premium", &["Ann"]),
        ("userClass=Premium", &[]),
        ("status=SUSPEND", &["anna"]),
        (&later, &["anna"]),
        ("updatedSince=1970-01-01T00:00:00Z", &["Ann", "anna"]),
        ("updatedSince=2999-01-01T00:00:00+01:00", &[]),
        ("username=an&status=ACTIVE&useCaseId=7", &["Ann"]),
        ("username=an&status=ACTIVE&useCaseId=8", &[]),
    ] {
        let page = page(bench, query);
        assert_eq!(names(&page), found, "{query}");
        assert_eq!(page["pageable"]["totalElements"], found.len(), "{query}");
        assert_eq!(page["pageable"]["nextCursor"], Value::Null, "{query}");
    }
}

fn pages_by_number_count_what_there_is(bench: &Bench) {
    let empty = page(bench, "");
    let pageable = json!({ "page": 0, "size": 10, "totalPages": 1, "totalElements": 0, "nextCursor": null });
    assert_eq!((&empty["content"], &empty["pageable"]), (&json!([]), &pageable));
    people(bench, 12);
    let first = page(bench, "");
    assert_eq!(names(&first).len(), 10);
    assert!(first["pageable"]["nextCursor"].is_string());
    for (query, shown, number, size, pages) in [
        ("page=0&size=5", vec!["u1", "u2", "u3", "u4", "u5"], 0, 5, 3),
        ("page=2&size=5", vec!["u11", "u12"], 2, 5, 3),
        ("page=3&size=5", vec![], 3, 5, 3),
        ("page=1&size=6", vec!["u7", "u8", "u9", "u10", "u11", "u12"], 1, 6, 2),
        ("page=11&size=1", vec!["u12"], 11, 1, 12),
        ("page=1000000000&size=1000", vec![], 1_000_000_000, 1_000, 1),
    ] {
        let page = page(bench, query);
        assert_eq!(names(&page), shown, "{query}");
        let mut pageable = page["pageable"].clone();
        pageable["nextCursor"].take();
        let expected = json!({
            "page": number, "size": size, "totalPages": pages, "totalElements": 12, "nextCursor": null,
        });
        assert_eq!(pageable, expected, "{query}");
    }
}

fn lists_are_sorted_both_ways(bench: &Bench) {
    people(bench, 3);
    bench.call("PATCH", "/api/v2/subscriber/username/u1", r#"{"alias":"moved"}"#).expect(200);
    for (query, shown) in [
        ("sort=createdAt", ["u1", "u2", "u3"]),
        ("sort=-createdAt", ["u3", "u2", "u1"]),
        ("sort=updatedAt", ["u2", "u3", "u1"]),
        ("sort=-updatedAt", ["u1", "u3", "u2"]),
    ] {
        assert_eq!(names(&page(bench, query)), shown, "{query}");
        let mut walked = Vec::new();
        let mut next = format!("{query}&size=1");
        loop {
            let page = page(bench, &next);
            walked.extend(names(&page));
            let Some(cursor) = page["pageable"]["nextCursor"].as_str() else { break };
            next = format!("{query}&size=1&cursor={cursor}");
        }
        assert_eq!(walked, shown, "{query}");
    }
}

fn a_walk_shows_everyone_once_whatever_changes_meanwhile(bench: &Bench) {
    people(bench, 7);
    let mut walked = Vec::new();
    let mut query = "size=2".to_owned();
    for round in 0.. {
        let page = page(bench, &query);
        walked.extend(names(&page));
        let Some(cursor) = page["pageable"]["nextCursor"].as_str() else { break };
        if round > 0 {
            let uncounted = json!({
                "page": null, "size": 2, "totalPages": null, "totalElements": null, "nextCursor": cursor,
            });
            assert_eq!(page["pageable"], uncounted);
        }
        query = format!("size=2&cursor={cursor}");
        for name in ["u1", "u4", "u7"] {
            let body = json!({ "alias": format!("round {round}") }).to_string();
            bench.call("PATCH", &format!("/api/v2/subscriber/username/{name}"), &body).expect(200);
        }
        if round == 0 {
            bench.register(&json!({ "user": { "username": "u8" } }));
        }
    }
    assert_eq!(walked, ["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8"]);
}

fn a_cursor_belongs_to_its_list(bench: &Bench) {
    people(bench, 3);
    for token in [&bench.token, &bench.stranger] {
        let body = json!({ "user": { "username": "v1" } }).to_string();
        bench.call_with(token, "", "POST", LIST, &body).expect(201);
    }
    let cursor = page(bench, "username=u&size=1")["pageable"]["nextCursor"].as_str().expect("one").to_owned();
    let next = bench.get(&format!("{LIST}?size=9&username=u&cursor={cursor}")).expect(200).json();
    assert_eq!(names(&next), ["u2", "u3"], "the size of a page may change");
    let refused = |token: &str, query: String| -> Answer {
        let answer = bench.call_with(token, "", "GET", &format!("{LIST}?{query}"), "").expect(400);
        assert_nak(&answer, "GLOBAL_9001");
        answer
    };
    let stranger = refused(&bench.stranger, format!("username=u&cursor={cursor}"));
    for query in [
        format!("cursor={cursor}"),
        format!("username=v&cursor={cursor}"),
        format!("username=u&alias=&cursor={cursor}"),
        format!("username=u&sort=updatedAt&cursor={cursor}"),
        format!("username=u&cursor={}", &cursor[1..]),
        "username=u&cursor=".to_owned(),
        format!("username=u&cursor={}", "A".repeat(cursor.len())),
    ] {
        assert_eq!(refused(&bench.token, query).body, stranger.body);
    }
}

fn what_is_wrong_with_a_query_is_told_at_once(bench: &Bench) {
    let message = |query: &str| {
        let answer = bench.get(&format!("{LIST}?{query}")).expect(400);
        assert_nak(&answer, "GLOBAL_9001");
        answer.json()["errorMessage"].as_str().expect("a text").to_owned()
    };
    assert_eq!(
        message("imsi=22x&size=0&status=GONE"),
        "Malformed request: imsi: imsi invalid_character at byte 2, expected digits; \
         size: must be an integer from 1 to 1000; status: must be one of ACTIVE, SUSPEND, INACTIVE, TERMINATED"
    );
    for query in [
        "size=1001",
        "page=-1",
        "page=1&cursor=x",
        "iccid=",
        "useCaseId=2147483648",
        "userClass=",
        "updatedSince=yesterday",
        "updatedSince=2026-01-31",
        "sort=alias",
        "sort=--createdAt",
        "usename=ann",
        "imsi=2&imsi=2",
    ] {
        message(query);
    }
    assert!(message("usename=ann").contains("did you mean username?"));
}

#[test]
fn beyond_ten_thousand_the_total_is_not_exact() {
    let bench = Bench::memory();
    let register = |from: u32, to: u32| {
        let nodes: Vec<Value> =
            (from..to).map(|n| json!({ "user": { "username": format!("u{n}") } })).collect();
        bench.call("POST", "/api/v2/bulk/subscriber", &json!({ "bulk": nodes }).to_string()).expect(201);
    };
    register(0, 10_000);
    let exact = page(&bench, "size=1")["pageable"].clone();
    assert_eq!((&exact["totalElements"], exact.get("totalIsExact")), (&json!(10_000), None));
    register(10_000, 10_001);
    for query in ["size=1", "page=10&size=1000"] {
        let more = page(&bench, query)["pageable"].clone();
        assert_eq!(
            (&more["totalElements"], &more["totalIsExact"]),
            (&json!(10_000), &json!(false)),
            "{query}"
        );
    }
}
