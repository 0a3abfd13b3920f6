//! `GET /api/v2/identifier/{value}`.

use serde_json::{Value, json};

use crate::bench::{Bench, on_every_store};
use crate::people::{iccid, imei, imeisv, imsi};

on_every_store!(
    a_device_is_explained_with_its_holders,
    every_rule_has_its_word,
    a_name_is_explained_where_it_is_somebodys,
);

#[track_caller]
fn explain(bench: &Bench, value: &str) -> Value {
    bench.get(&format!("/api/v2/identifier/{value}")).expect(200).json()["content"][0].clone()
}

fn a_device_is_explained_with_its_holders(bench: &Bench) {
    bench.report(&json!({ "username": "ann", "imei": imei(1) })).expect(201);
    bench.report(&json!({ "username": "bob" })).expect(201);
    bench.report(&json!({ "username": "bob", "imei": imei(1) })).expect(201);
    let (ann, bob) = (bench.id_of("username", "ann"), bench.id_of("username", "bob"));
    // As people write it, and with the spare digit that networks report.
    let told = explain(bench, &format!("{}-{}%200", &imei(1)[..8], &imei(1)[8..14]));
    assert_eq!(told["kinds"][0], "imei");
    let report = &told["reports"][0];
    assert_eq!((&report["kind"], &report["normalized"]), (&json!("imei"), &json!(imei(1))));
    assert_eq!(report["checkDigit"], json!({ "found": "0", "expected": &imei(1)[14..] }));
    let lookup = &told["lookups"][0];
    assert_eq!((&lookup["type"], &lookup["value"]), (&json!("imei"), &json!(imei(1))));
    assert_eq!(lookup["rule"], "device");
    assert_eq!(lookup["subscriberIds"], json!([bob]));
    let holder = |n: usize, key: &str| lookup["holders"][n][key].clone();
    assert_eq!((holder(0, "subscriberId"), holder(0, "until")), (json!(bob), Value::Null));
    assert_eq!((holder(1, "subscriberId"), holder(1, "until")), (json!(ann), holder(0, "from")));
    assert_eq!(lookup["holders"].as_array().map(Vec::len), Some(2));
}

fn every_rule_has_its_word(bench: &Bench) {
    let wrong_check_digit = format!("{}{}", &imei(1)[..14], if imei(1).ends_with('9') { 8 } else { 9 });
    for (value, kind, rule) in [
        (imsi(1), "imsi", "exact"),
        ("%2B393331234567".to_owned(), "msisdn", "exact"),
        (imei(1), "imei", "device"),
        (wrong_check_digit, "imei", "exact"),
        (imeisv(1, 2), "imeisv", "exactElseDevice"),
        (iccid(1), "iccid", "card"),
    ] {
        let told = explain(bench, &value);
        let lookups = told["lookups"].as_array().expect("an array");
        let own = lookups.iter().find(|lookup| lookup["type"] == kind).expect("one of the kind");
        assert_eq!(own["rule"], rule, "{kind}");
        assert_eq!((&own["subscriberIds"], &own["holders"]), (&json!([]), &json!([])), "{kind}");
    }
    let eid = explain(bench, "89049032123451234512345678901235");
    assert_eq!((&eid["kinds"], &eid["lookups"]), (&json!(["eid"]), &json!([])));
}

fn a_name_is_explained_where_it_is_somebodys(bench: &Bench) {
    assert_eq!(explain(bench, "ann"), json!({ "input": "ann", "kinds": [], "reports": [], "lookups": [] }));
    bench.report(&json!({ "username": "ann" })).expect(201);
    let id = bench.id_of("username", "ann");
    for (value, kind) in [("ann", "username"), (id.as_str(), "id")] {
        let lookups = explain(bench, value)["lookups"].clone();
        assert_eq!(lookups.as_array().map(Vec::len), Some(1), "{kind}");
        assert_eq!((&lookups[0]["type"], &lookups[0]["rule"]), (&json!(kind), &json!("exact")));
        assert_eq!(lookups[0]["subscriberIds"], json!([id]));
    }
}
