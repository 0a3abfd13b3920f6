//! Any text, read strictly and leniently as every kind: what is read prints as something that reads as the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use simroll_identifiers::{Eid, Iccid, Identifier, Imei, ImeiSv, Imsi, Msisdn};

fuzz_target!(|text: &str| {
    obeys::<Imei>(text);
    obeys::<ImeiSv>(text);
    obeys::<Imsi>(text);
    obeys::<Iccid>(text);
    obeys::<Msisdn>(text);
    obeys::<Eid>(text);
});

fn obeys<T: Identifier>(text: &str) {
    for parsed in [T::parse(text), T::parse_lenient(text)] {
        match parsed {
            Ok(parsed) => {
                let canonical = parsed.value.as_ref();
                // Letters are for the lenient reader, and what looks like a dump of a card is for the strict one.
                if canonical.bytes().all(|byte| byte.is_ascii_digit()) {
                    assert_eq!(T::parse(canonical).map(|again| again.value), Ok(parsed.value));
                }
                if !canonical.starts_with("98") {
                    assert_eq!(T::parse_lenient(canonical).map(|again| again.value), Ok(parsed.value));
                }
                for finding in &parsed.findings {
                    assert!(finding.position().is_some_and(|position| position <= text.len()));
                }
            }
            Err(error) => assert!(error.position().is_none_or(|position| position <= text.len())),
        }
    }
}
