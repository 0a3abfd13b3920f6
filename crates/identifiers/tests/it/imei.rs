//! IMEI: 3GPP TS 23.003 clause 6.2 and Annex B, and what networks and records make of it.

use simroll_identifiers::{Code, Imei, ImeiSv, Severity, Tac};

use crate::check;

#[test]
fn the_worked_example_of_annex_b_has_check_digit_seven() {
    check(
        Imei::parse,
        &[(
            "26053179311383",
            "260531793113837; note: check_digit_missing at byte 14, expected 7; \
             note: reporting_body_unknown at byte 0, expected 01, 35, 86 or 99",
        )],
    );
}

#[test]
fn a_right_check_digit_says_nothing() {
    check(Imei::parse, &[("352099001761481", "352099001761481"), ("860000000000009", "860000000000009")]);
}

#[test]
fn fourteen_digits_get_their_check_digit() {
    let said = "352099001761481; note: check_digit_missing at byte 14, expected 1";
    check(Imei::parse, &[("35209900176148", said)]);
}

#[test]
fn a_zero_in_the_place_of_the_check_digit_is_the_spare_digit_of_a_network() {
    let said = "352099001761481; warning: spare_digit_zero at byte 14, expected 1";
    check(Imei::parse, &[("352099001761480", said)]);
}

#[test]
fn a_zero_that_is_right_is_a_check_digit() {
    check(Imei::parse, &[("350000000000030", "350000000000030")]);
}

#[test]
fn another_wrong_check_digit_keeps_its_own_text() {
    let parsed = Imei::parse("352099001761482").unwrap();
    assert_eq!(parsed.value.as_str(), "352099001761482");
    assert!(!parsed.value.has_valid_check_digit());
    let finding = parsed.findings.get(Code::CheckDigitMismatch).unwrap();
    assert_eq!((finding.severity(), finding.position()), (Severity::Error, Some(14)));
    assert_eq!(finding.expected().to_string(), "1");
    assert_eq!("352099001761482".parse::<Imei>().unwrap_err().code(), Code::CheckDigitMismatch);
}

#[test]
fn all_forms_of_an_imei_and_its_imeisv_name_one_device() {
    let device = Imei::parse("352099001761481").unwrap().value.device();
    for text in ["35209900176148", "352099001761480", "352099001761482"] {
        assert_eq!(Imei::parse(text).unwrap().value.device(), device, "{text}");
    }
    assert_eq!(ImeiSv::parse("3520990017614823").unwrap().value.device(), device);
    assert_eq!(device.imei().as_str(), "352099001761481");
    assert_eq!(device.as_str(), "35209900176148");
}

#[test]
fn an_imei_is_a_type_a_serial_number_and_a_check_digit() {
    let imei: Imei = "352099001761481".parse().unwrap();
    assert_eq!(imei.tac().as_str(), "35209900");
    assert_eq!(imei.tac().reporting_body(), "35");
    assert_eq!(imei.serial_number(), "176148");
    assert_eq!(imei.check_digit(), 1);
}

#[test]
fn test_devices_and_unknown_reporting_bodies_are_noted() {
    for first in 0..100 {
        let tac = Tac::parse(&format!("{first:02}123456")).unwrap();
        let noted = Imei::parse(&format!("{tac}000000")).unwrap().findings;
        let expected = match first {
            1 | 35 | 86 | 99 => None,
            0 | 2..=9 => Some(Code::TestDevice),
            _ => Some(Code::ReportingBodyUnknown),
        };
        for code in [Code::TestDevice, Code::ReportingBodyUnknown] {
            assert_eq!(noted.contains(code), expected == Some(code), "{first:02} {code}");
        }
        assert_eq!(tac.is_test(), expected == Some(Code::TestDevice));
    }
}

#[test]
fn other_characters_and_lengths_are_refused() {
    check(
        Imei::parse,
        &[
            ("", "imei has an invalid length, expected 14 or 15 digits"),
            ("3520990017614", "imei has an invalid length, expected 14 or 15 digits"),
            ("3520990017614812", "imei has an invalid length, expected 14 or 15 digits"),
            ("35209900176148x", "imei has an invalid character at byte 14, expected digits"),
            ("x5209900176148", "imei has an invalid character at byte 0, expected digits"),
            ("352099-00-176148-1", "imei has an invalid character at byte 6, expected digits"),
            ("352099001761481F", "imei has an invalid character at byte 15, expected digits"),
            (" 352099001761481", "imei has an invalid character at byte 0, expected digits"),
            ("35209900176148\u{b9}", "imei has an invalid character at byte 14, expected digits"),
        ],
    );
}

#[test]
fn a_record_may_end_in_a_filler() {
    check(
        Imei::parse_lenient,
        &[
            ("352099001761481F", "352099001761481; warning: filler at byte 15"),
            (
                "352099001761480f",
                "352099001761481; warning: filler at byte 15; warning: spare_digit_zero at byte 14, expected 1",
            ),
            (
                "35209900176148F",
                "352099001761481; warning: filler at byte 14; note: check_digit_missing at byte 14, expected 1",
            ),
            ("352099001761481FF", "imei has an invalid character at byte 15, expected digits"),
            ("3520990F01761481", "imei has an invalid character at byte 7, expected digits"),
        ],
    );
}

#[test]
fn an_imei_can_be_read_at_compile_time() {
    const IMEI: Imei = match Imei::parse("352099001761481") {
        Ok(parsed) => parsed.value,
        Err(_) => panic!("not an IMEI"),
    };
    const TAC: &str = "35209900";
    assert_eq!(IMEI.tac().as_str(), TAC);
}
