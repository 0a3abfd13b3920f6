//! Partial updates: absent, cleared, the same.

use serde_json::json;

use crate::bench::{Bench, on_every_store};
use crate::people::{imei, imsi, number};

on_every_store!(
    an_absent_field_stays_and_a_null_or_empty_one_is_cleared,
    the_last_identifier_cannot_be_cleared,
    the_same_content_keeps_its_time,
    a_change_has_a_new_time,
);

fn an_absent_field_stays_and_a_null_or_empty_one_is_cleared(bench: &Bench) {
    let all = json!({
        "username": "ann", "number": number(1), "imsi": imsi(1), "imei": imei(1), "user_class": "gold",
        "generic_id": "app-1", "user_external_id": "crm-1",
    });
    bench.report(&all).expect(201);
    let answer = bench.report(&json!({ "username": "ann", "user_class": "" })).expect(201).json();
    assert_eq!((&answer["user_class"], &answer["generic_id"]), (&json!(null), &json!("app-1")));
    let answer = bench
        .report(&json!({ "username": "ann", "number": null, "imei": "", "generic_id": null }))
        .expect(201);
    let answer = answer.json();
    for field in ["number", "imei", "generic_id"] {
        assert_eq!(answer[field], json!(null), "{field}");
    }
    assert_eq!((&answer["imsi"], &answer["user_external_id"]), (&json!(imsi(1)), &json!("crm-1")));
    assert!(bench.subscribers("msisdn", &number(1)).is_empty());
}

fn the_last_identifier_cannot_be_cleared(bench: &Bench) {
    bench.report(&json!({ "username": "ann", "number": number(1) })).expect(201);
    bench.report(&json!({ "number": number(1), "username": "" })).expect(201);
    // A request names its subscriber by an identifier that it sets, so the last one can only go by being taken away.
    bench.report(&json!({ "number": "", "username": "" })).expect(422);
    assert_eq!(bench.subscribers("msisdn", &number(1)).len(), 1);
}

fn the_same_content_keeps_its_time(bench: &Bench) {
    let fields = json!({ "username": "ann", "number": number(1), "user_class": "gold" });
    let first = bench.report(&fields).expect(201);
    let again = bench.report(&fields).expect(201);
    assert_eq!(first.json()["updated_at"], again.json()["updated_at"]);
    assert_ne!(
        first.header("X-Simroll-Request-Id"),
        again.header("X-Simroll-Request-Id"),
        "an entry of its own"
    );
}

fn a_change_has_a_new_time(bench: &Bench) {
    let first = bench.report(&json!({ "username": "ann" })).expect(201).json();
    let second = bench.report(&json!({ "username": "ann", "user_class": "gold" })).expect(201).json();
    assert!(first["updated_at"].as_str() < second["updated_at"].as_str());
}
