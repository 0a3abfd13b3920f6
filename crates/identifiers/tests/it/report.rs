//! Reports as JSON: what the command line and the HTTP API print.

use serde_json::{Value, json};
use simroll_identifiers::{Imei, Kind, Plmn, Profile, check, explain, identify};

fn lenient(kind: Kind, text: &str) -> Value {
    serde_json::to_value(check(kind, text, Profile::Lenient)).unwrap()
}

#[test]
fn an_imei_with_the_spare_digit() {
    let expected = json!({
        "kind": "imei", "input": "352099001761480", "valid": true, "normalized": "352099001761481",
        "findings": [{"code": "spare_digit_zero", "severity": "warning", "position": 14, "expected": "1"}],
        "tac": "35209900", "checkDigit": {"found": "0", "expected": "1"},
    });
    assert_eq!(lenient(Kind::Imei, "352099001761480"), expected);
}

#[test]
fn an_imei_without_a_check_digit() {
    assert_eq!(lenient(Kind::Imei, "35209900176148")["checkDigit"], json!({"found": null, "expected": "1"}));
}

#[test]
fn an_imeisv() {
    let expected = json!({
        "kind": "imeisv", "input": "3520990017614823", "valid": true, "normalized": "3520990017614823", "findings": [],
        "tac": "35209900", "softwareVersion": "23", "imei": "352099001761481",
    });
    assert_eq!(lenient(Kind::ImeiSv, "3520990017614823"), expected);
}

#[test]
#[cfg(feature = "names")]
fn an_imsi() {
    let expected = json!({
        "kind": "imsi", "input": "imsi-262021234567890", "valid": true, "normalized": "262021234567890",
        "findings": [{"code": "prefix", "severity": "note", "position": 0, "expected": null}],
        "mcc": "262", "mnc": "02", "mncLength": 2, "network": "Vodafone", "countries": ["DE"],
    });
    assert_eq!(lenient(Kind::Imsi, "imsi-262021234567890"), expected);
}

#[test]
fn an_imsi_whose_network_is_ambiguous_or_unknown() {
    let ambiguous = lenient(Kind::Imsi, "405990123456789");
    assert_eq!(ambiguous["mncCandidates"], json!(["99", "990"]));
    assert!(ambiguous.get("mnc").is_none() && ambiguous.get("mncLength").is_none());
    let unknown = lenient(Kind::Imsi, "699021234567890");
    assert_eq!((&unknown["mcc"], &unknown["countries"]), (&json!("699"), &json!([])));
    assert!(unknown.get("mnc").is_none() && unknown.get("mncCandidates").is_none());
}

#[test]
fn an_iccid() {
    let expected = json!({
        "kind": "iccid", "input": "8991101200003204510", "valid": true, "normalized": "8991101200003204510",
        "findings": [{"code": "check_digit_mismatch", "severity": "warning", "position": 18, "expected": "4"}],
        "issuer": "8991101", "callingCode": "91", "countries": ["IN"], "checkDigit": {"found": "0", "expected": "4"},
    });
    assert_eq!(lenient(Kind::Iccid, "8991101200003204510"), expected);
    assert!(lenient(Kind::Iccid, "898600A1200003204514").get("checkDigit").is_none());
}

#[test]
fn an_msisdn() {
    let expected = json!({
        "kind": "msisdn", "input": "+2101234567", "valid": false, "normalized": "2101234567",
        "findings": [{"code": "calling_code_unassigned", "severity": "error", "position": 1,
                      "expected": "an assigned calling code"}],
        "callingCode": null, "countries": [],
    });
    assert_eq!(lenient(Kind::Msisdn, "+2101234567"), expected);
}

#[test]
fn an_eid() {
    let text = "00000000000000000000000000003200";
    assert_eq!(lenient(Kind::Eid, text)["checkDigit"], json!({"found": "00", "expected": "02"}));
    let same_modulo_97 = "00000000000000000000000000000001";
    assert_eq!(lenient(Kind::Eid, same_modulo_97)["checkDigit"], json!({"found": "01", "expected": "01"}));
}

#[test]
fn a_text_that_is_refused() {
    let expected = json!({
        "kind": "imsi", "input": "26202x", "valid": false, "normalized": null,
        "findings": [{"code": "invalid_character", "severity": "error", "position": 5, "expected": "digits"}],
    });
    assert_eq!(lenient(Kind::Imsi, "26202x"), expected);
}

#[test]
fn a_text_of_no_kind() {
    let report = serde_json::to_value(identify("hello", Profile::Lenient)).unwrap();
    assert_eq!((&report["kind"], &report["valid"]), (&json!(null), &json!(false)));
    assert_eq!(report["findings"][0]["code"], "unknown_kind");
}

#[test]
fn an_explanation_lists_the_kinds_and_their_reports() {
    let explanation = serde_json::to_value(explain("352099001761482")).unwrap();
    assert_eq!(explanation["input"], "352099001761482");
    assert_eq!(explanation["kinds"], json!(["imsi", "msisdn"]));
    assert_eq!(explanation["reports"].as_array().unwrap().len(), 3);
}

#[test]
fn the_keys_come_in_a_fixed_order() {
    let text = serde_json::to_string(&check(Kind::Eid, "1", Profile::Strict)).unwrap();
    assert!(
        text.starts_with(r#"{"kind":"eid","input":"1","valid":false,"normalized":null,"findings":[{"code":"#),
        "{text}"
    );
}

#[test]
fn values_are_strings_read_strictly() {
    let imei: Imei = serde_json::from_str("\"352099001761480\"").unwrap();
    assert_eq!(serde_json::to_string(&imei).unwrap(), "\"352099001761481\"");
    for text in ["352099001761481", "\"352099001761482\"", "\" 352099001761481\"", "null"] {
        assert!(serde_json::from_str::<Imei>(text).is_err(), "{text}");
    }
    let plmn: Plmn = serde_json::from_str("\"262-02\"").unwrap();
    assert_eq!(serde_json::to_string(&plmn).unwrap(), "\"262-02\"");
}
