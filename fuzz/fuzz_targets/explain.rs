//! Any text, explained and printed as JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use simroll_identifiers::{Kind, Profile, check, explain, identify};

fuzz_target!(|text: &str| {
    let explanation = explain(text);
    assert!(explanation.reports().iter().all(|report| report.value().is_some()));
    serde_json::to_string(&explanation).expect("an explanation is JSON");
    for profile in [Profile::Strict, Profile::Lenient] {
        assert_eq!(identify(text, profile).input(), text);
        for kind in Kind::ALL {
            let report = check(kind, text, profile);
            let json = serde_json::to_value(report).expect("a report is JSON");
            assert_eq!(json["valid"], report.is_valid());
        }
    }
});
