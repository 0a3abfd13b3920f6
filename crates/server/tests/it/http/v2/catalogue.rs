//! `/api/v2/use-case`.

use serde_json::json;

use crate::bench::{Bench, on_every_store};
use crate::http::edges::assert_nak;

on_every_store!(
    a_catalogue_is_kept_by_id,
    taking_out_what_is_not_there_does_not_exist,
    what_is_no_use_case_is_refused,
    catalogue_changes_are_journalled,
);

fn a_catalogue_is_kept_by_id(bench: &Bench) {
    let list = || bench.get("/api/v2/use-case").expect(200).json();
    assert_eq!(list()["content"], json!([]));
    assert_eq!(list()["pageable"]["totalElements"], 0);
    bench.call("PUT", "/api/v2/use-case/20", r#"{"name":"Video","virtualApns":["a","b"]}"#).expect(200);
    bench.call("PUT", "/api/v2/use-case/3", "{}").expect(200);
    assert_eq!(
        list()["content"],
        json!([{ "id": 3, "name": "", "virtualApns": [] }, { "id": 20, "name": "Video", "virtualApns": ["a", "b"] }])
    );
    bench.call("PUT", "/api/v2/use-case/20", r#"{"id":20,"name":"Film"}"#).expect(200);
    bench.call("DELETE", "/api/v2/use-case/3", "").expect(200);
    assert_eq!(list()["content"], json!([{ "id": 20, "name": "Film", "virtualApns": [] }]));
}

fn taking_out_what_is_not_there_does_not_exist(bench: &Bench) {
    assert_nak(&bench.call("DELETE", "/api/v2/use-case/3", "").expect(404), "GLOBAL_9011");
}

fn what_is_no_use_case_is_refused(bench: &Bench) {
    for id in ["x", "-1", "+1", "2147483648", "1.0", "%31x"] {
        assert_nak(
            &bench.call("PUT", &format!("/api/v2/use-case/{id}"), "{}").expect(400),
            "SUBSCRIBER_9003",
        );
    }
    for body in [
        r#"{"name":1}"#,
        r#"{"name":"a\nb"}"#,
        r#"{"virtualApns":"a"}"#,
        r#"{"virtualApns":[1]}"#,
        r#"{"nmae":""}"#,
        r#"{"id":2}"#,
    ] {
        assert_nak(&bench.call("PUT", "/api/v2/use-case/1", body).expect(400), "GLOBAL_9001");
    }
    assert_eq!(bench.get("/api/v2/use-case").expect(200).json()["content"], json!([]));
}

fn catalogue_changes_are_journalled(bench: &Bench) {
    let answer = bench.call("PUT", "/api/v2/use-case/1", r#"{"name":"IoT"}"#).expect(200).json();
    let entry = bench.entry(answer["content"][0]["requestId"].as_str().expect("an id"));
    assert_eq!((&entry["kind"], &entry["subscriberId"]), (&json!("define_use_case"), &json!(null)));
    let to = json!({ "id": 1, "name": "IoT", "virtualApns": [] });
    assert_eq!(
        entry["changes"],
        json!([{ "subscriberId": null, "pair": null, "field": "useCase", "from": null, "to": to }])
    );
}
