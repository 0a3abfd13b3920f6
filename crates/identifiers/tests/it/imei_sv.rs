//! IMEISV: 3GPP TS 23.003 clause 6.2.2.

use simroll_identifiers::ImeiSv;

use crate::check;

#[test]
fn an_imeisv_is_a_device_and_a_software_version() {
    let imeisv: ImeiSv = "3520990017614823".parse().unwrap();
    assert_eq!(imeisv.tac().as_str(), "35209900");
    assert_eq!(imeisv.serial_number(), "176148");
    assert_eq!(imeisv.software_version(), "23");
}

#[test]
fn it_has_no_check_digit() {
    for last in '0'..='8' {
        let text = format!("352099001761482{last}");
        assert!(ImeiSv::parse(&text).unwrap().findings.is_empty(), "{text}");
    }
}

#[test]
fn version_99_is_reserved() {
    let said = "3520990017614899; note: software_version_reserved at byte 14, expected 00 to 98";
    check(ImeiSv::parse, &[("3520990017614899", said), ("3520990017619998", "3520990017619998")]);
}

#[test]
fn other_characters_and_lengths_are_refused() {
    check(
        ImeiSv::parse,
        &[
            ("", "imeisv has an invalid length, expected 16 digits"),
            ("352099001761481", "imeisv has an invalid length, expected 16 digits"),
            ("35209900176148231", "imeisv has an invalid length, expected 16 digits"),
            ("352099001761482x", "imeisv has an invalid character at byte 15, expected digits"),
        ],
    );
}
