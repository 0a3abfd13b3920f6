//! The lenient reading: a closed list of things is dropped and reported, everything else is refused.

use simroll_identifiers::{Code, Eid, Iccid, Identifier, Imei, ImeiSv, Imsi, Msisdn, Severity};

use crate::check;

#[test]
fn blanks_and_line_ends_around_the_text_are_dropped() {
    check(
        Imsi::parse_lenient,
        &[
            ("  262021234567890", "262021234567890; note: surrounding_blanks at byte 0"),
            ("262021234567890\r\n", "262021234567890; note: surrounding_blanks at byte 15"),
            (" 262021234567890 ", "262021234567890; note: surrounding_blanks at byte 0"),
        ],
    );
}

#[test]
fn spaces_and_hyphens_inside_are_dropped() {
    check(
        Imsi::parse_lenient,
        &[("262-02 1234 567890", "262021234567890; note: hyphens at byte 3; note: spaces at byte 6")],
    );
    check(
        Eid::parse_lenient,
        &[(
            "8900 1012 0123 4123 4012 3456 7890 1224",
            "89001012012341234012345678901224; note: spaces at byte 4",
        )],
    );
}

#[test]
fn one_pair_of_quotes_is_dropped() {
    check(
        Imsi::parse_lenient,
        &[
            ("\"262021234567890\"", "262021234567890; note: quotes at byte 0"),
            ("'262021234567890'", "262021234567890; note: quotes at byte 0"),
            (
                " \" 262021234567890\" ",
                "262021234567890; note: surrounding_blanks at byte 0; note: quotes at byte 1",
            ),
            ("\"262021234567890", "imsi has an invalid character at byte 0, expected digits"),
            ("\"262021234567890'", "imsi has an invalid character at byte 0, expected digits"),
            ("''262021234567890''", "imsi has an invalid character at byte 1, expected digits"),
            ("\"", "imsi has an invalid character at byte 0, expected digits"),
        ],
    );
}

#[test]
fn full_width_digits_are_digits() {
    check(
        Imsi::parse_lenient,
        &[("２６２02123456789０", "262021234567890; note: full_width_digits at byte 0")],
    );
    let parsed = Imei::parse_lenient("３52099001761480").unwrap();
    assert_eq!(
        parsed.findings.get(Code::SpareDigitZero).unwrap().position(),
        Some(16),
        "bytes, not characters"
    );
}

#[test]
fn each_kind_has_its_prefixes_in_any_case() {
    fn valid<T: Identifier>(text: &str) -> bool {
        T::parse_lenient(text).is_ok_and(|parsed| parsed.findings.contains(Code::Prefix))
    }
    assert!(valid::<Imei>("imei-352099001761481"));
    assert!(valid::<Imei>("IMEI-352099001761481"));
    assert!(valid::<Imei>("urn:gsma:imei:35209900-176148-1"));
    assert!(valid::<ImeiSv>("imeisv-3520990017614823"));
    assert!(valid::<Imsi>("imsi-262021234567890"));
    assert!(valid::<Msisdn>("msisdn-4915112345678"));
    assert!(valid::<Msisdn>("tel:+49-151-12345678"));
    assert!(Imsi::parse_lenient("imei-262021234567890").is_err());
    assert!(Imei::parse_lenient("imeisv-352099001761481").is_err());
    assert!(Msisdn::parse_lenient("tel:tel:+4915112345678").is_err());
    assert!(Iccid::parse_lenient("iccid-8991101200003204514").is_err());
}

#[test]
fn the_parameters_of_a_urn_are_dropped() {
    check(
        Imei::parse_lenient,
        &[(
            "urn:gsma:imei:35209900-176148-1;svn=23",
            "352099001761481; note: prefix at byte 0; note: parameters at byte 31; note: hyphens at byte 22",
        )],
    );
    assert!(Imei::parse_lenient("urn:gsma:imei:35209900-176148-1;other=1").is_err());
    assert!(Imei::parse_lenient("imei-352099001761481;svn=23").is_err());
}

#[test]
fn a_telephone_number_may_have_punctuation() {
    check(
        Msisdn::parse_lenient,
        &[
            (
                "+1 (201) 555.01/23",
                "12015550123; note: spaces at byte 2; note: punctuation at byte 3; note: several_countries at byte 1",
            ),
            ("(+49) 151 12345678", "4915112345678; note: punctuation at byte 0; note: spaces at byte 5"),
            ("49+15112345678", "msisdn has an invalid character at byte 2, expected digits"),
            ("++4915112345678", "msisdn has an invalid character at byte 1, expected digits"),
        ],
    );
    assert!(Imsi::parse_lenient("262.021234567890").is_err());
    assert!(Imsi::parse_lenient("+262021234567890").is_err());
}

#[test]
fn everything_else_is_refused_by_both_readings() {
    let strange = [
        '\0',
        '\t',
        '\n',
        '\r',
        '\u{b}',
        '\u{feff}',
        '\u{b2}',
        '\u{2075}',
        '\u{660}',
        '\u{a0}',
        '\u{200b}',
        '\u{2010}',
        '_',
        ',',
        ':',
        '*',
        '#',
        'x',
        'O',
        'l',
        '\u{ff0b}',
        '\u{1d7d8}',
    ];
    fn refused<T: Identifier>(good: &str, strange: char) {
        for place in [3, good.len() - 1] {
            let text = format!("{}{strange}{}", &good[..place], &good[place..]);
            for read in [T::parse, T::parse_lenient] {
                let error = read(&text).expect_err(&format!("{:?} in {}", strange, T::KIND));
                assert_eq!(
                    (error.code(), error.position()),
                    (Code::InvalidCharacter, Some(place)),
                    "{strange:?}"
                );
            }
        }
    }
    for strange in strange {
        refused::<Imei>("352099001761481", strange);
        refused::<ImeiSv>("3520990017614823", strange);
        refused::<Imsi>("262021234567890", strange);
        refused::<Iccid>("8991101200003204514", strange);
        refused::<Msisdn>("4915112345678", strange);
        refused::<Eid>("89001012012341234012345678901224", strange);
    }
}

#[test]
fn tabs_and_byte_order_marks_are_refused_around_the_text_too() {
    for text in ["\t262021234567890", "262021234567890\t", "\u{feff}262021234567890", "262021234567890\0"] {
        assert!(Imsi::parse_lenient(text).is_err(), "{text:?}");
    }
}

#[test]
fn nothing_at_all_has_a_wrong_length() {
    for text in ["", " ", "-", "\"\"", "--  --"] {
        assert_eq!(Imsi::parse_lenient(text).unwrap_err().code(), Code::InvalidLength, "{text:?}");
        assert_eq!(Iccid::parse_lenient(text).unwrap_err().code(), Code::InvalidLength, "{text:?}");
        assert_eq!(Msisdn::parse_lenient(text).unwrap_err().code(), Code::InvalidLength, "{text:?}");
    }
}

#[test]
fn endless_texts_are_refused_without_being_read() {
    let endless = "1".repeat(1_000_000);
    assert_eq!(Imsi::parse_lenient(&endless).unwrap_err().code(), Code::InvalidLength);
    assert_eq!(Imsi::parse(&endless).unwrap_err().code(), Code::InvalidLength);
    let blanks = " ".repeat(1_000_000) + "262021234567890";
    assert_eq!(Imsi::parse_lenient(&blanks).unwrap_err().code(), Code::InvalidLength);
}

#[test]
fn a_text_can_earn_every_note_at_once() {
    let parsed = Imei::parse_lenient(" \"urn:gsma:imei:２6053179-311 383-0F;svn=01\"").unwrap();
    let codes: Vec<_> = parsed.findings.iter().map(|finding| finding.code().as_str()).collect();
    assert_eq!(
        codes,
        [
            "surrounding_blanks",
            "quotes",
            "prefix",
            "parameters",
            "full_width_digits",
            "hyphens",
            "spaces",
            "filler",
            "spare_digit_zero",
            "reporting_body_unknown"
        ]
    );
    assert_eq!(parsed.findings.severity(), Some(Severity::Warning));
}

#[test]
fn places_are_those_of_the_text_as_it_was_given() {
    check(
        Imei::parse_lenient,
        &[(
            " 35-209900-176148-2 ",
            "352099001761482; note: surrounding_blanks at byte 0; note: hyphens at byte 3; \
             error: check_digit_mismatch at byte 18, expected 1",
        )],
    );
    check(
        Iccid::parse_lenient,
        &[(
            "89 9110 1200 0032 0451",
            "899110120000320451; note: spaces at byte 2; warning: check_digit_missing at byte 22, expected 4",
        )],
    );
}
