//! `GET /api/v2/request/{requestId}`.

use serde_json::json;

use crate::bench::{Bench, on_every_store};
use crate::http::edges::assert_nak;
use crate::people::{iccid, imei, imsi};

on_every_store!(
    a_request_is_shown_with_its_changes,
    one_entry_can_change_several_subscribers,
    an_unknown_request_does_not_exist,
    what_is_no_uuid_is_refused,
);

fn a_request_is_shown_with_its_changes(bench: &Bench) {
    let body = json!({ "subscriberIdentifiers": {
        "imsiMsisdnPairs": [{ "imsi": imsi(1), "isLastActive": true, "useCaseId": 7 }],
        "iccid": iccid(1),
    } });
    let answer = bench.call("POST", "/api/v2/subscriber", &body.to_string()).expect(201).json();
    let (request, id) = (&answer["content"][0]["requestId"], &answer["content"][0]["subscriberId"]);
    let shown = bench.get(&format!("/api/v2/request/{}", request.as_str().expect("an id"))).expect(200);
    let json = shown.json();
    let change = |pair: &str, field: &str, to: &str| {
        format!(r#"{{"subscriberId":{id},"pair":{pair},"field":"{field}","from":null,"to":{to}}}"#)
    };
    let quoted = |text: &str| format!("{text:?}");
    let changes = [
        change("null", "status", r#""ACTIVE""#),
        change("null", "iccid", &quoted(&iccid(1))),
        change("1", "imsi", &quoted(&imsi(1))),
        change("1", "isLastActive", "true"),
        change("1", "useCaseId", "7"),
    ];
    let token = bench.token.split('_').nth(1).expect("an id");
    assert_eq!(
        shown.body,
        format!(
            concat!(
                r#"{{"errorCode":"","errorMessage":"","content":[{{"requestId":{request},"seq":1,"#,
                r#""status":"SUCCESSFUL","kind":"register","time":{time},"token":"{token}","subscriberId":{id},"#,
                r#""target":null,"cause":null,"changes":[{changes}],"flags":[]}}],"#,
                r#""pageable":{{"page":0,"size":10,"totalPages":1,"totalElements":1}}}}"#
            ),
            request = request,
            time = json["content"][0]["time"],
            token = token,
            id = id,
            changes = changes.join(","),
        )
    );
}

fn one_entry_can_change_several_subscribers(bench: &Bench) {
    bench.report(&json!({ "username": "ann", "imei": imei(1) })).expect(201);
    bench.report(&json!({ "username": "bob" })).expect(201);
    let answer = bench.report(&json!({ "username": "bob", "imei": imei(1) })).expect(201);
    let entry = bench.entry(answer.header("X-Simroll-Request-Id").expect("an id"));
    let (ann, bob) = (bench.id_of("username", "ann"), bench.id_of("username", "bob"));
    assert_eq!(entry["subscriberId"], bob.as_str());
    let changes = entry["changes"].as_array().expect("an array");
    let of = |id: &str| changes.iter().filter(|change| change["subscriberId"] == id).count();
    assert_eq!((of(&ann), of(&bob)), (1, 1));
    assert_eq!(bench.subscriber("username", "ann")["version"], entry["seq"]);
}

fn an_unknown_request_does_not_exist(bench: &Bench) {
    let answer = bench.get("/api/v2/request/ff74dca6-8e7f-4b85-a42b-13860913b370").expect(404);
    assert_nak(&answer, "GLOBAL_9010");
}

fn what_is_no_uuid_is_refused(bench: &Bench) {
    for id in ["1", "ff74dca6-8e7f-4b85-a42b-13860913b37", "%ff", "x%00"] {
        assert_nak(&bench.get(&format!("/api/v2/request/{id}")).expect(400), "GLOBAL_9001");
    }
}
