//! MSISDN: ITU-T E.164 and 3GPP TS 23.003 clause 3.3.

use simroll_identifiers::{CallingCode, Code, Msisdn};

use crate::check;

#[test]
fn the_canonical_text_is_the_digits_and_plus_is_presentation() {
    check(Msisdn::parse, &[("4915112345678", "4915112345678"), ("+4915112345678", "4915112345678")]);
    let msisdn: Msisdn = "+4915112345678".parse().unwrap();
    assert_eq!(msisdn.with_plus().to_string(), "+4915112345678");
    assert_eq!(msisdn.tel_uri().to_string(), "tel:+4915112345678");
}

#[test]
fn five_to_fifteen_digits_occur() {
    let digits = "491511234567890";
    for length in 5..=15 {
        assert_eq!(digits[..length].parse::<Msisdn>().unwrap().as_str(), &digits[..length]);
    }
    check(
        Msisdn::parse,
        &[
            ("", "msisdn has an invalid length, expected 5 to 15 digits"),
            ("+", "msisdn has an invalid length, expected 5 to 15 digits"),
            ("4915", "msisdn has an invalid length, expected 5 to 15 digits"),
            ("4915112345678901", "msisdn has an invalid length, expected 5 to 15 digits"),
        ],
    );
}

#[test]
fn other_characters_are_refused() {
    check(
        Msisdn::parse,
        &[
            ("++4915112345678", "msisdn has an invalid character at byte 1, expected digits"),
            ("4915112345678+", "msisdn has an invalid character at byte 13, expected digits"),
            ("+49 15112345678", "msisdn has an invalid character at byte 3, expected digits"),
            ("+49(0)15112345678", "msisdn has an invalid character at byte 3, expected digits"),
            ("CALLME", "msisdn has an invalid character at byte 0, expected digits"),
        ],
    );
}

#[test]
fn a_dialling_prefix_is_refused_with_a_hint() {
    let hint = "msisdn has leading zeros at byte 0, expected + or nothing before a calling code that begins with 1 to 9";
    check(
        Msisdn::parse,
        &[
            ("004915112345678", hint),
            ("00491511234567890", hint),
            ("015112345678", hint),
            ("0049", hint),
            ("0151", hint),
        ],
    );
    check(Msisdn::parse_lenient, &[("004915112345678", hint)]);
    check(
        Msisdn::parse_lenient,
        &[(
            "(00) 49 151 1234567890",
            "msisdn has leading zeros at byte 1, expected + or nothing before a calling code that begins with 1 to 9",
        )],
    );
    assert_eq!("004915112345678".parse::<Msisdn>().unwrap_err().code(), Code::LeadingZeros);
}

#[test]
fn an_unassigned_calling_code_is_an_error() {
    let said = "2101234567; error: calling_code_unassigned at byte 0, expected an assigned calling code";
    check(Msisdn::parse, &[("2101234567", said)]);
    check(Msisdn::parse_lenient, &[("2101234567", said)]);
    let said = "2101234567; error: calling_code_unassigned at byte 1, expected an assigned calling code";
    check(Msisdn::parse, &[("+2101234567", said)]);
    assert!("2101234567".parse::<Msisdn>().is_err());
}

#[test]
fn a_calling_code_may_belong_to_several_countries_or_to_none() {
    check(
        Msisdn::parse,
        &[
            ("12015550123", "12015550123; note: several_countries at byte 0"),
            ("79161234567", "79161234567; note: several_countries at byte 0"),
            ("883510000000091", "883510000000091"),
        ],
    );
    let countries = |code| CallingCode::parse(code).unwrap().countries().len();
    assert_eq!(countries("49"), 1);
    assert_eq!(countries("7"), 2);
    assert_eq!(countries("883"), 0);
}

#[test]
fn every_number_begins_with_at_most_one_calling_code() {
    let mut assigned = 0;
    for value in 0..1000 {
        let text = format!("{value}");
        let Ok(code) = CallingCode::parse(&text) else { continue };
        assigned += 1;
        assert_eq!(code.as_str(), text);
        for longer in 0..10 {
            assert!(CallingCode::parse(&format!("{text}{longer}")).is_err(), "{text}{longer}");
        }
        let msisdn: Msisdn = format!("{text}0000000").parse().unwrap();
        assert_eq!(msisdn.calling_code(), Some(code));
    }
    assert_eq!(assigned, 215);
    for text in ["", "0", "00", "049", "4", "+49", "4900", "4x"] {
        assert!(CallingCode::parse(text).is_err(), "{text}");
    }
}
