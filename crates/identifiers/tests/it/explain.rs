//! Which identifiers a text can be.

use simroll_identifiers::{Code, Kind, Profile, Report, explain, identify};

fn kinds(text: &str) -> Vec<&'static str> {
    let explanation = explain(text);
    explanation
        .reports()
        .iter()
        .filter(|report| report.is_valid())
        .filter_map(Report::kind)
        .map(Kind::as_str)
        .collect()
}

#[test]
fn lengths_of_their_own_leave_no_doubt() {
    assert_eq!(kinds("89001012012341234012345678901224"), ["eid"]);
    assert_eq!(kinds("8991101200003204514"), ["iccid"]);
    assert_eq!(kinds("98940200002143658709"), ["iccid"]);
    assert_eq!(kinds("3520990017614823"), ["imeisv"]);
}

#[test]
fn fifteen_digits_can_be_three_things() {
    assert_eq!(kinds("352099001761481"), ["imei", "imsi", "msisdn"]);
    assert_eq!(kinds("262021234567890"), ["imsi", "msisdn", "imei"]);
    assert_eq!(kinds("310260123456789"), ["imsi", "msisdn"]);
}

#[test]
fn a_telephone_number_is_shorter() {
    assert_eq!(kinds("4915112345678"), ["msisdn", "imsi"]);
    assert_eq!(kinds("+4915112345678"), ["msisdn"]);
}

#[test]
fn a_prefix_leaves_no_doubt() {
    assert_eq!(kinds("imei-352099001761481"), ["imei"]);
    assert_eq!(kinds("imsi-352099001761481"), ["imsi"]);
    assert_eq!(kinds("tel:+4915112345678"), ["msisdn"]);
}

#[test]
fn what_breaks_a_rule_comes_last() {
    let explanation = explain("352099001761482");
    let last = explanation.reports().last().unwrap();
    assert_eq!(last.kind(), Some(Kind::Imei));
    assert!(last.findings().contains(Code::CheckDigitMismatch));
}

#[test]
fn what_is_nothing_is_said_to_be_nothing() {
    for text in ["", "hello", "123", "1".repeat(300).as_str()] {
        assert!(explain(text).reports().is_empty(), "{text}");
        let report = identify(text, Profile::Lenient);
        assert_eq!(report.kind(), None);
        assert!(report.findings().contains(Code::UnknownKind));
        assert!(!report.is_valid());
    }
}

#[test]
fn a_prefix_names_the_kind_that_was_meant() {
    let report = identify("imsi-12x", Profile::Lenient);
    assert_eq!(report.kind(), Some(Kind::Imsi));
    assert_eq!(report.findings().first_error().unwrap().position(), Some(7));
}

#[test]
fn a_strict_reader_recognises_canonical_text_only() {
    assert_eq!(identify("8991101200003204514", Profile::Strict).kind(), Some(Kind::Iccid));
    assert_eq!(identify("8991 1012 0000 3204 514", Profile::Strict).kind(), None);
}
