//! What belongs to another account looks exactly like what does not exist.

use serde_json::json;

use crate::bench::{BULK, Bench, on_every_store};
use crate::client::Answer;
use crate::people::{iccid, imei, imsi, number};

on_every_store!(
    nothing_that_is_read_depends_on_another_account,
    not_yours_looks_like_not_there,
    another_accounts_identifiers_are_free,
    another_accounts_catalogue_binds_nobody,
);

/// What can be told from outside, but for the answer's own request id and time.
fn seen(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let headers =
        answer.headers.iter().filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()));
    (answer.status, headers.cloned().collect(), answer.body.clone())
}

fn not_yours_looks_like_not_there(bench: &Bench) {
    let id = bench.register(&json!({
        "subscriberIdentifiers": {
            "imsiMsisdnPairs": [{ "imsi": imsi(1), "msisdn": number(1) }], "iccid": iccid(1), "imei": imei(1),
        },
        "user": { "username": "ann1", "externalId": "crm1", "genericId": "app1" },
    }));
    let other_id = {
        let body = json!({ "user": { "username": "zoe" } }).to_string();
        let answer = bench.call_with(&bench.stranger, "", "POST", "/api/v2/subscriber", &body).expect(201);
        answer.json()["content"][0]["subscriberId"].as_str().expect("an id").to_owned()
    };
    // Nobody's: the stranger's own account and the number of an entry that it has not.
    let nobodys_id = other_id[..35].to_owned() + "7";
    for (kind, held, free) in [
        ("imsi", imsi(1), imsi(2)),
        ("msisdn", number(1), number(2)),
        ("iccid", iccid(1), iccid(2)),
        ("imei", imei(1), imei(2)),
        ("imeisv", format!("{}01", &imei(1)[..14]), format!("{}01", &imei(2)[..14])),
        ("username", "ann1".to_owned(), "ann2".to_owned()),
        ("externalId", "crm1".to_owned(), "crm2".to_owned()),
        ("genericId", "app1".to_owned(), "app2".to_owned()),
        ("id", id, nobodys_id),
    ] {
        let ask = |method: &str, value: &str| {
            let target = format!("/api/v2/subscriber/{kind}/{value}");
            seen(&bench.call_with(&bench.stranger, "", method, &target, "{}").expect(404))
        };
        assert_eq!(ask("GET", &held), ask("GET", &free), "{kind}");
        assert_eq!(ask("PATCH", &held), ask("PATCH", &free), "{kind}");
        assert_eq!(ask("DELETE", &held), ask("DELETE", &free), "{kind}");
        for (method, under, body) in [
            ("PATCH", "identifiers?take=true", json!({ "iccid": iccid(9), "cause": "LOST" })),
            ("PATCH", "identifiers?dryRun=true", json!({ "iccid": iccid(9) })),
            ("PATCH", "user", json!({ "username": "eve" })),
            ("PUT", "status", json!({ "status": "SUSPEND" })),
            ("PUT", "status?dryRun=true", json!({ "status": "SUSPEND" })),
            ("PUT", "use-case", json!({ "useCaseId": 1 })),
        ] {
            let change = |value: &str, headers: &str| {
                let target = format!("/api/v2/subscriber/{kind}/{value}/{under}");
                seen(&bench.call_with(&bench.stranger, headers, method, &target, &body.to_string()))
            };
            for headers in ["", "If-Match: \"1\"\r\n", "If-Match: *\r\n"] {
                assert_eq!(change(&held, headers), change(&free, headers), "{kind} {under}");
            }
        }
        if !["username", "externalId", "genericId", "id"].contains(&kind) {
            for (method, target, content) in [
                ("PUT", BULK, json!({ "useCaseId": 1 })),
                ("PATCH", "/api/v2/bulk/subscriber", json!({ "alias": "x" })),
                ("PUT", "/api/v2/bulk/subscriber/status", json!({ "status": "SUSPEND" })),
            ] {
                let set = |value: &str| {
                    let named = json!({ "type": kind, "value": value });
                    let body = json!({ "bulk": [{ "subscriberIdentifiers": named, "content": content }] });
                    let answer = bench.call_with(&bench.stranger, "", method, target, &body.to_string());
                    let (status, headers, body) = seen(&answer.expect(422));
                    (status, headers, body.replace(value, "<value>"))
                };
                assert_eq!(set(&held), set(&free), "{kind} {target}");
            }
        }
    }
    let own = bench.report(&json!({ "username": "ann1" })).expect(201);
    let ask = |request: &str| {
        let target = format!("/api/v2/request/{request}");
        seen(&bench.call_with(&bench.stranger, "", "GET", &target, "").expect(404))
    };
    let request = own.header("X-Simroll-Request-Id").expect("an id");
    assert_eq!(ask(request), ask("ff74dca6-8e7f-4b85-a42b-13860913b370"));
}

fn another_accounts_identifiers_are_free(bench: &Bench) {
    let body =
        json!({ "data": { "username": "ann", "imsi": imsi(1), "iccid": iccid(1), "number": number(1) } });
    let own = bench.call("POST", crate::bench::V1, &body.to_string()).expect(201);
    let theirs =
        bench.call_with(&bench.stranger, "", "POST", crate::bench::V1, &body.to_string()).expect(201);
    let unstamped = |answer: &Answer| {
        let mut json = answer.json();
        json["updated_at"].take();
        json
    };
    assert_eq!(unstamped(&own), unstamped(&theirs));
    let patch = format!("/api/v2/subscriber/imsi/{}", imsi(1));
    bench.call_with(&bench.stranger, "", "PATCH", &patch, r#"{"alias":"theirs"}"#).expect(200);
    assert_eq!(bench.subscriber("imsi", &imsi(1))["alias"], json!(null));
}

fn another_accounts_catalogue_binds_nobody(bench: &Bench) {
    bench.call_with(&bench.stranger, "", "PUT", "/api/v2/use-case/1", "{}").expect(200);
    assert_eq!(bench.get("/api/v2/use-case").expect(200).json()["content"], json!([]));
    bench.sim(&imsi(1), None, None, None);
    let node = json!({ "subscriberIdentifiers": { "type": "imsi", "value": imsi(1) }, "content": { "useCaseId": 9 } });
    bench.call("PUT", BULK, &json!({ "bulk": [node] }).to_string()).expect(200);
}

fn nothing_that_is_read_depends_on_another_account(bench: &Bench) {
    let id = "00000000-0007-8000-8000-000000000001";
    let mut targets = vec![
        "/api/v2/subscriber".to_owned(),
        "/api/v2/subscriber?username=ann&status=ACTIVE".to_owned(),
        format!("/api/v2/subscriber?imsi={}", imsi(1)),
        "/api/v2/request".to_owned(),
        format!("/api/v2/request?type=imsi&value={}", imsi(1)),
        format!("/api/v2/request?token={}", bench.token.split('_').nth(1).expect("an id")),
        "/api/v2/changes".to_owned(),
        "/api/v2/changes?after=1".to_owned(),
        format!("/api/v2/identifier/{id}"),
    ];
    for (kind, value) in
        [("imsi", imsi(1)), ("iccid", iccid(1)), ("imei", imei(1)), ("username", "ann".to_owned())]
    {
        targets.push(format!("/api/v2/subscriber/{kind}/{value}/history"));
        targets.push(format!("/api/v2/subscriber/{kind}/{value}?asOf=2999-01-01T00:00:00Z"));
        targets.push(format!("/api/v2/identifier/{value}"));
    }
    let ask = || -> Vec<_> {
        targets.iter().map(|target| seen(&bench.call_with(&bench.stranger, "", "GET", target, ""))).collect()
    };
    let before = ask();
    bench
        .report(&json!({ "username": "ann", "imsi": imsi(1), "iccid": iccid(1), "imei": imei(1) }))
        .expect(201);
    bench.report(&json!({ "username": "ann", "imsi": imsi(2) })).expect(201);
    for ((target, before), after) in targets.iter().zip(before).zip(ask()) {
        assert_eq!(before, after, "{target}");
    }
}
