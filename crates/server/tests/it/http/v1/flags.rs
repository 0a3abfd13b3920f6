//! What is odd about a report: flagged, unless the settings refuse it.

use serde_json::json;
use simroll_domain::Policy;
use simroll_server::http::HttpSettings;
use simroll_storage::MemoryStore;

use crate::bench::{Bench, on_every_store};

on_every_store!(odd_values_are_kept_and_named, flags_stand_in_the_journal);

/// A device with a wrong check digit, a card with a wrong one, and a country code that nobody has.
const ODD: [(&str, &str, &str); 3] = [
    ("imei", "123456789012345", "imei;check_digit_mismatch;expected=7"),
    ("imsi", "299010000000001", "imsi;mcc_unassigned;expected=\"an assigned mobile country code\""),
    ("iccid", "8939010000000000001", "iccid;check_digit_mismatch;expected=9"),
];

fn odd_values_are_kept_and_named(bench: &Bench) {
    for (field, value, warning) in ODD {
        let answer = bench.report(&json!({ field: value })).expect(201);
        assert_eq!(answer.json()[field], value);
        assert_eq!(answer.header("X-Validation-Warnings"), Some(warning));
    }
}

fn flags_stand_in_the_journal(bench: &Bench) {
    let answer =
        bench.report(&json!({ "imei": "123456789012345", "password": "$2a$10$N9qo8uLOickgx2ZMRZoMye" }));
    let entry = bench.entry(answer.expect(201).header("X-Simroll-Request-Id").expect("an id"));
    assert_eq!(
        entry["flags"],
        json!([
            { "field": "imei", "code": "check_digit_mismatch", "expected": "7" },
            { "field": "password", "code": "hash_unverifiable", "expected": "salt and digest" },
        ])
    );
}

#[test]
fn a_strict_policy_refuses_what_is_odd() {
    let settings = HttpSettings { device_app: Policy::STRICT, ..HttpSettings::default() };
    let bench = Bench::over(MemoryStore::new(), settings);
    let mut fields = json!({ "username": "ann", "password": "$2a$10$N9qo8uLOickgx2ZMRZoMye" });
    for (field, value, _) in ODD {
        fields[field] = json!(value);
    }
    assert_eq!(
        bench.report(&fields).expect(422).json(),
        json!({
            "iccid": ["iccid check_digit_mismatch at byte 18, expected 9"],
            "imei": ["imei check_digit_mismatch at byte 14, expected 7"],
            "imsi": ["imsi mcc_unassigned at byte 0, expected an assigned mobile country code"],
            "password": ["hash_unverifiable, expected salt and digest"],
        })
    );
    assert!(bench.subscribers("username", "ann").is_empty());
}
