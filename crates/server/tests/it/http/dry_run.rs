//! `?dryRun=true`: what a write would do, and nothing done.

use serde_json::{Value, json};

use crate::bench::{BULK, Bench, V1, on_every_store};
use crate::client::Answer;
use crate::http::edges::{assert_detail, assert_nak};
use crate::people::{iccid, imei, imsi, number};

on_every_store!(
    a_plan_is_what_the_journal_then_says,
    a_plan_has_the_documented_shape,
    nothing_is_recorded,
    a_no_op_is_planned_as_one,
    a_conflict_is_planned_with_its_code_and_fields,
    who_is_to_be_registered_has_no_id_yet,
    a_bulk_call_is_planned_node_by_node,
    what_a_take_would_do_to_others_is_planned,
    a_device_gets_the_answer_that_it_would_get,
    a_device_is_told_what_would_be_refused,
    a_password_is_not_kept,
    a_condition_counts_in_a_plan,
    what_cannot_be_read_has_no_plan,
    false_is_in_earnest,
);

const SIMS: &str = "/api/v2/subscriber";
const STATUS: &str = "/api/v2/bulk/subscriber/status";
const SIMS_BULK: &str = "/api/v2/bulk/subscriber";

fn call(bench: &Bench, method: &str, target: &str, body: &Value) -> Answer {
    bench.call(method, target, &body.to_string())
}

/// The one plan of a call that answers in the envelope.
#[track_caller]
fn plan(bench: &Bench, method: &str, target: &str, body: &Value) -> Value {
    let answer = call(bench, method, &format!("{target}?dryRun=true"), body).expect(200).json();
    assert_eq!((&answer["errorCode"], &answer["content"][0]["requestId"]), (&json!(""), &json!("")));
    assert_eq!(answer["content"][0]["plan"].as_array().map(Vec::len), Some(1), "{answer}");
    answer["content"][0]["plan"][0].clone()
}

fn of(kind: &str, value: &str, content: &Value) -> Value {
    json!({ "subscriberIdentifiers": { "type": kind, "value": value }, "content": content })
}

/// Every write that changes the first SIM or the catalogue.
fn writes() -> Vec<(&'static str, String, Value)> {
    let own = format!("{SIMS}/imsi/{}", imsi(1));
    let node = |content: Value| json!({ "bulk": [of("imsi", &imsi(1), &content)] });
    let sim = |n: u32| json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": imsi(n) }] } });
    vec![
        (
            "POST",
            V1.to_owned(),
            json!({ "data": { "imsi": imsi(1), "username": "ann", "password": "horse" } }),
        ),
        ("POST", SIMS.to_owned(), sim(5)),
        ("POST", SIMS_BULK.to_owned(), json!({ "bulk": [sim(6)] })),
        ("PATCH", own.clone(), json!({ "alias": "one" })),
        ("PATCH", format!("{own}/identifiers"), json!({ "iccid": iccid(2), "cause": "LOST" })),
        ("PATCH", format!("{own}/user"), json!({ "username": "bob" })),
        ("PUT", format!("{own}/status"), json!({ "status": "SUSPEND" })),
        ("PUT", format!("{own}/use-case"), json!({ "useCaseId": 5 })),
        ("PUT", BULK.to_owned(), node(json!({ "useCaseId": 6 }))),
        ("PUT", STATUS.to_owned(), node(json!({ "status": "INACTIVE" }))),
        ("PATCH", SIMS_BULK.to_owned(), node(json!({ "alias": "two" }))),
        ("PUT", "/api/v2/use-case/7".to_owned(), json!({ "name": "IoT" })),
        ("DELETE", "/api/v2/use-case/7".to_owned(), json!({})),
        ("DELETE", own, json!({})),
    ]
}

/// The first node of an answer, whether in the envelope or of a bulk call.
fn node(answer: &Value) -> &Value {
    if answer["bulk"].is_array() { &answer["bulk"][0] } else { &answer["content"][0] }
}

fn a_plan_is_what_the_journal_then_says(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    for (method, target, body) in writes() {
        if target == V1 {
            continue;
        }
        let planned = call(bench, method, &format!("{target}?dryRun=true"), &body).expect(200).json();
        let plan = &node(&planned)["plan"][0];
        assert_eq!(
            (&node(&planned)["requestId"], &plan["outcome"]),
            (&json!(""), &json!("CHANGE")),
            "{target}"
        );
        let done = call(bench, method, &target, &body).json();
        let mut entry = bench.entry(node(&done)["requestId"].as_str().expect("an id"));
        if entry["kind"] == "register" {
            for change in entry["changes"].as_array_mut().expect("an array") {
                change["subscriberId"] = json!(null);
            }
        }
        assert_eq!(
            (&plan["changes"], &plan["flags"]),
            (&entry["changes"], &entry["flags"]),
            "{method} {target}"
        );
        assert_ne!(plan["changes"], json!([]));
    }
}

fn a_plan_has_the_documented_shape(bench: &Bench) {
    let id = bench.sim(&imsi(1), None, None, None);
    let target = format!("{SIMS}/imsi/{}?dryRun=true", imsi(1));
    let answer = call(bench, "PATCH", &target, &json!({ "alias": "one" })).expect(200);
    let expected = format!(
        concat!(
            r#"{{"errorCode":"","errorMessage":"","content":[{{"requestId":"","plan":[{{"outcome":"CHANGE","#,
            r#""errorCode":"","errorMessage":"","fields":[],"#,
            r#""changes":[{{"subscriberId":"{}","pair":null,"field":"alias","from":null,"to":"one"}}],"flags":[]}}]}}],"#,
            r#""pageable":{{"page":0,"size":10,"totalPages":1,"totalElements":1}}}}"#
        ),
        id
    );
    assert_eq!(answer.body, expected);
}

fn nothing_is_recorded(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    call(bench, "PUT", "/api/v2/use-case/5", &json!({})).expect(200);
    let state = |bench: &Bench| {
        (
            bench.subscriber("imsi", &imsi(1)),
            bench.get("/api/v2/use-case").json(),
            bench.subscribers("imsi", &imsi(5)),
        )
    };
    let before = state(bench);
    for (method, target, body) in writes() {
        let header = "Idempotency-Key: k-1\r\n";
        let target = format!("{target}?dryRun=true");
        let first = bench.call_with(&bench.token, header, method, &target, &body.to_string()).expect(200);
        let again = bench.call_with(&bench.token, header, method, &target, &body.to_string()).expect(200);
        assert_eq!(unstamped(&first), unstamped(&again), "{method} {target}");
        assert_eq!(state(bench), before, "{method} {target}");
    }
    let own = format!("{SIMS}/imsi/{}", imsi(1));
    let real = bench.call_with(&bench.token, "Idempotency-Key: k-1\r\n", "PATCH", &own, r#"{"alias":"x"}"#);
    let entry = bench.entry(real.expect(200).json()["content"][0]["requestId"].as_str().expect("an id"));
    assert_eq!(entry["seq"], 3, "the next entry after the two that were written in earnest");
}

/// An answer's body without the time of v1.
fn unstamped(answer: &Answer) -> Value {
    let mut json = answer.json();
    if let Some(time) = json.get_mut("updated_at") {
        time.take();
    }
    json
}

fn a_no_op_is_planned_as_one(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    let own = format!("{SIMS}/imsi/{}", imsi(1));
    call(bench, "PUT", "/api/v2/use-case/7", &json!({ "name": "IoT" })).expect(200);
    for (method, target, body) in [
        ("PATCH", own.clone(), json!({})),
        ("PATCH", own.clone(), json!({ "alias": null })),
        ("PATCH", format!("{own}/identifiers"), json!({ "iccid": iccid(1), "cause": "LOST" })),
        ("PATCH", format!("{own}/user"), json!({ "username": "" })),
        ("PUT", format!("{own}/status"), json!({ "status": "ACTIVE" })),
        ("PUT", "/api/v2/use-case/7".to_owned(), json!({ "name": "IoT" })),
    ] {
        let plan = plan(bench, method, &target, &body);
        let expected = json!({
            "outcome": "NO_OP", "errorCode": "", "errorMessage": "", "fields": [], "changes": [], "flags": [],
        });
        assert_eq!(plan, expected, "{method} {target}");
    }
}

fn a_conflict_is_planned_with_its_code_and_fields(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), Some(&imei(1)));
    bench.sim(&imsi(2), Some(&number(2)), Some(&iccid(2)), Some(&imei(1)));
    call(bench, "PUT", "/api/v2/use-case/7", &json!({})).expect(200);
    let own = format!("{SIMS}/imsi/{}", imsi(1));
    let pairs = json!([{ "imsi": imsi(1), "msisdn": number(2) }]);
    let taken = json!({ "iccid": iccid(2), "imsiMsisdnPairs": pairs });
    for (method, target, body, code, fields) in [
        ("PATCH", format!("{own}/identifiers"), taken.clone(), "SUBSCRIBER_1003", json!(["iccid", "msisdn"])),
        (
            "POST",
            SIMS.to_owned(),
            json!({ "subscriberIdentifiers": taken }),
            "SUBSCRIBER_1003",
            json!(["iccid", "imsi", "msisdn"]),
        ),
        ("PATCH", format!("{SIMS}/imei/{}", imei(1)), json!({ "alias": "x" }), "SUBSCRIBER_1003", json!([])),
        ("PATCH", format!("{SIMS}/imsi/{}", imsi(9)), json!({ "alias": "x" }), "SUBSCRIBER_1002", json!([])),
        ("DELETE", format!("{SIMS}/imsi/{}", imsi(9)), json!({}), "SUBSCRIBER_1002", json!([])),
        ("PUT", format!("{own}/use-case"), json!({ "useCaseId": 8 }), "GLOBAL_9011", json!(["useCaseId"])),
        ("DELETE", "/api/v2/use-case/8".to_owned(), json!({}), "GLOBAL_9011", json!(["useCaseId"])),
    ] {
        let plan = plan(bench, method, &target, &body);
        assert_eq!((&plan["outcome"], &plan["errorCode"]), (&json!("CONFLICT"), &json!(code)), "{target}");
        assert_eq!((&plan["fields"], &plan["changes"]), (&fields, &json!([])), "{target}");
        let refused = call(bench, method, &target, &body);
        assert_nak(&refused, code);
        assert_eq!(refused.json()["errorMessage"], plan["errorMessage"], "as in earnest");
    }
}

fn who_is_to_be_registered_has_no_id_yet(bench: &Bench) {
    let sim = json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": imsi(1) }] } });
    let own = plan(bench, "POST", SIMS, &sim);
    let changes = own["changes"].as_array().expect("an array");
    assert_eq!(changes.len(), 2, "{own}");
    assert!(changes.iter().all(|change| change["subscriberId"].is_null()), "{own}");
    let bulk =
        call(bench, "POST", &format!("{SIMS_BULK}?dryRun=true"), &json!({ "bulk": [sim] })).expect(200);
    let bulk = bulk.json();
    assert_eq!(bulk["bulk"][0]["content"], json!({ "subscriberId": null }));
    assert_eq!(bulk["bulk"][0]["plan"], json!([own]));
}

fn a_bulk_call_is_planned_node_by_node(bench: &Bench) {
    bench.sim(&imsi(1), Some(&number(1)), None, None);
    bench.sim(&imsi(2), None, None, None);
    bench.sim(&imsi(3), None, None, None);
    let status = |status: &str| json!({ "status": status });
    let nodes = json!({ "bulk": [
        of("msisdn", &number(1), &status("SUSPEND")),
        of("imsi", &imsi(9), &status("SUSPEND")),
        of("imsi", &imsi(2), &status("ACTIVE")),
        of("imsi", "12", &status("SUSPEND")),
        of("imsi", &imsi(3), &status("GONE")),
        of("imsi", &imsi(1), &status("SUSPEND")),
        of("imsi", &imsi(3), &status("INACTIVE")),
        of("imsi", &imsi(3), &status("SUSPEND")),
    ] });
    for query in ["?dryRun=true", "?mode=partial&dryRun=true"] {
        let answer = call(bench, "PUT", &format!("{STATUS}{query}"), &nodes).expect(200).json();
        let told: Vec<(&str, &str, &str)> = answer["bulk"]
            .as_array()
            .expect("an array")
            .iter()
            .map(|node| {
                assert_eq!(
                    (&node["requestId"], node["plan"].as_array().map(Vec::len)),
                    (&json!(""), Some(1))
                );
                assert_eq!(node["errorCode"], node["plan"][0]["errorCode"]);
                let text = |value: &Value| value.as_str().map(str::to_owned).expect("a text");
                let (outcome, code) = (text(&node["plan"][0]["outcome"]), text(&node["errorCode"]));
                let kind = text(&node["subscriberIdentifiers"]["type"]);
                (&*outcome.leak(), &*code.leak(), &*kind.leak())
            })
            .collect();
        assert_eq!(
            told,
            [
                ("CHANGE", "", "IMSI"),
                ("CONFLICT", "SUBSCRIBER_1002", "imsi"),
                ("NO_OP", "", "IMSI"),
                ("CONFLICT", "SUBSCRIBER_9002", "imsi"),
                ("CONFLICT", "GLOBAL_9001", "imsi"),
                ("NO_OP", "", "IMSI"),
                ("CONFLICT", "SUBSCRIBER_1003", "imsi"),
                ("CONFLICT", "SUBSCRIBER_1003", "imsi"),
            ],
            "{query}"
        );
        assert_eq!(answer["pageable"]["totalElements"], 8);
    }
    assert_eq!(bench.subscriber("imsi", &imsi(1))["version"], 1);
    let hopeless = json!({ "bulk": [of("imsi", "12", &status("SUSPEND"))] });
    let answer = call(bench, "PUT", &format!("{STATUS}?dryRun=true"), &hopeless).expect(200).json();
    assert_eq!(answer["bulk"][0]["plan"][0]["errorCode"], "SUBSCRIBER_9002");
    let earnest = call(bench, "PUT", STATUS, &nodes).expect(422);
    assert!(!earnest.body.contains("plan"), "{earnest:?}");
}

fn what_a_take_would_do_to_others_is_planned(bench: &Bench) {
    let own = bench.sim(&imsi(1), None, None, None);
    let other = bench.sim(&imsi(2), Some(&number(2)), None, None);
    let body = json!({ "imsiMsisdnPairs": [{ "imsi": imsi(1), "msisdn": number(2) }] });
    let target = format!("{SIMS}/imsi/{}/identifiers?take=true&dryRun=true", imsi(1));
    let answer = call(bench, "PATCH", &target, &body).expect(200).json();
    let change = |id: &str, from: Value, to: Value| json!({ "subscriberId": id, "pair": 1, "field": "msisdn", "from": from, "to": to });
    let msisdn = json!(number(2)[1..]);
    let changes = answer["content"][0]["plan"][0]["changes"].as_array().expect("an array").clone();
    assert_eq!(changes.len(), 2);
    assert!(changes.contains(&change(&own, json!(null), msisdn.clone())), "{changes:?}");
    assert!(changes.contains(&change(&other, msisdn, json!(null))), "{changes:?}");
    assert_eq!(bench.id_of("msisdn", &number(2)), other);
}

fn a_device_gets_the_answer_that_it_would_get(bench: &Bench) {
    let dry = format!("{V1}?dryRun=true");
    let report = |fields: Value| call(bench, "POST", &dry, &json!({ "data": fields.to_string() }));
    let fields = json!({ "username": "ann", "imei": "123456789012345", "number": number(1) });
    let planned = report(fields.clone()).expect(200);
    assert_eq!(planned.header("X-Simroll-Request-Id"), None);
    let done = bench.report(&fields).expect(201);
    assert_eq!(planned.header("X-Validation-Warnings"), done.header("X-Validation-Warnings"));
    assert!(done.header("X-Validation-Warnings").is_some());
    let (mut planned, mut done) = (planned.json(), done.json());
    assert_eq!((planned["status"].take(), done["status"].take()), (json!("dry-run"), json!("success")));
    let (would_be, was) = (planned["updated_at"].take(), done["updated_at"].take());
    assert!(would_be.is_string() && was.is_string());
    assert_eq!(planned, done);
    assert_eq!(planned.as_object().map(serde_json::Map::len), Some(11));
    let same = report(fields).expect(200).json();
    assert_eq!(same["updated_at"], was, "a no-op leaves the time");
    let other = report(json!({ "username": "ann", "user_class": "gold" })).expect(200).json();
    assert_eq!(other["user_class"], "gold");
    assert_eq!(bench.subscriber("username", "ann")["user"]["userClass"], json!(null));
}

fn a_device_is_told_what_would_be_refused(bench: &Bench) {
    bench.report(&json!({ "username": "ann", "number": number(1) })).expect(201);
    bench.report(&json!({ "username": "bob", "number": number(2) })).expect(201);
    let dry = format!("{V1}?dryRun=true");
    for fields in [json!({ "username": "ann", "number": number(2) }), json!({}), json!({ "imsi": "x" })] {
        let body = json!({ "data": fields });
        let planned = call(bench, "POST", &dry, &body).expect(422);
        let refused = call(bench, "POST", V1, &body).expect(422);
        assert_eq!(planned.body, refused.body);
    }
}

fn a_password_is_not_kept(bench: &Bench) {
    let report = |query: &str, password: &str| {
        let body = json!({ "data": { "username": "ann", "password": password } });
        call(bench, "POST", &format!("{V1}{query}"), &body)
    };
    let planned = report("?dryRun=true", "correct horse").expect(200).json();
    assert_eq!(planned["password"], json!(null));
    assert!(bench.subscribers("username", "ann").is_empty());
    let first = report("", "correct horse").expect(201).json();
    let same = report("?dryRun=true", "correct horse").expect(200).json();
    assert_eq!(same["updated_at"], first["updated_at"], "verified, and the same");
    let other = report("?dryRun=true", "battery staple").expect(200).json();
    assert_ne!(other["updated_at"], first["updated_at"]);
    let same = report("", "correct horse").expect(201).json();
    assert_eq!(same["updated_at"], first["updated_at"], "the other one was not kept");
}

fn a_condition_counts_in_a_plan(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let target = format!("{SIMS}/imsi/{}?dryRun=true", imsi(1));
    for (tags, outcome, code) in [(r#""1""#, "CHANGE", ""), (r#""9""#, "CONFLICT", "GLOBAL_9012")] {
        let header = format!("If-Match: {tags}\r\n");
        let answer = bench.call_with(&bench.token, &header, "PATCH", &target, r#"{"alias":"x"}"#).expect(200);
        let plan = answer.json()["content"][0]["plan"][0].clone();
        assert_eq!((&plan["outcome"], &plan["errorCode"]), (&json!(outcome), &json!(code)));
    }
    let header = "If-Match: \"9\"\r\n";
    let body = json!({ "data": { "imsi": imsi(1), "username": "ann" } }).to_string();
    let v1 = bench.call_with(&bench.token, header, "POST", &format!("{V1}?dryRun=true"), &body).expect(412);
    assert_detail(&v1);
}

fn what_cannot_be_read_has_no_plan(bench: &Bench) {
    let own = format!("{SIMS}/imsi/{}", imsi(1));
    for (method, target, body) in [
        ("PATCH", format!("{own}?dryRun=true"), json!({ "alias": 1 })),
        ("PUT", format!("{own}/status?dryRun=true"), json!({})),
        ("POST", format!("{SIMS}?dryRun=true"), json!([])),
        ("PUT", format!("{BULK}?dryRun=true"), json!({ "bulk": [] })),
        ("PATCH", format!("{own}?dryRun=yes"), json!({})),
        ("PATCH", format!("{own}?dryRun="), json!({})),
        ("PATCH", format!("{own}?dryRun=true&dryRun=true"), json!({})),
        ("GET", format!("{own}?dryRun=true"), json!({})),
    ] {
        assert_nak(&call(bench, method, &target, &body).expect(400), "GLOBAL_9001");
    }
    let v1 = call(bench, "POST", &format!("{V1}?dryRun=1"), &json!({ "data": {} })).expect(422);
    assert_eq!(v1.json(), json!({ "dryRun": ["must be true or false"] }));
}

fn false_is_in_earnest(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let target = format!("{SIMS}/imsi/{}?dryRun=false", imsi(1));
    let answer = call(bench, "PATCH", &target, &json!({ "alias": "one" })).expect(200).json();
    assert_ne!(answer["content"][0]["requestId"], "");
    assert_eq!(answer["content"][0]["plan"], json!(null));
    assert_eq!(bench.subscriber("imsi", &imsi(1))["alias"], "one");
}
