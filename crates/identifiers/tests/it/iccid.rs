//! ICCID: ITU-T E.118 and ETSI TS 102 221 clause 13.2, and what cards in the field carry.

use simroll_identifiers::{Code, Iccid};

use crate::check;

#[test]
fn nineteen_and_twenty_digits_with_a_right_check_digit_say_nothing() {
    check(
        Iccid::parse,
        &[("8991101200003204514", "8991101200003204514"), ("89492000001234567890", "89492000001234567890")],
    );
}

#[test]
fn eighteen_digits_lack_the_check_digit() {
    let said = "899110120000320451; warning: check_digit_missing at byte 18, expected 4";
    check(Iccid::parse, &[("899110120000320451", said)]);
}

#[test]
fn a_wrong_check_digit_is_a_warning_and_nothing_is_changed() {
    check(
        Iccid::parse,
        &[
            (
                "8991101200003204510",
                "8991101200003204510; warning: check_digit_mismatch at byte 18, expected 4",
            ),
            (
                "89492000001234567891",
                "89492000001234567891; warning: check_digit_mismatch at byte 19, expected 0",
            ),
        ],
    );
    assert!("8991101200003204510".parse::<Iccid>().is_ok());
}

#[test]
fn one_filler_is_dropped() {
    check(
        Iccid::parse,
        &[
            ("8991101200003204514F", "8991101200003204514; warning: filler at byte 19"),
            ("8991101200003204514f", "8991101200003204514; warning: filler at byte 19"),
            ("8991101200003204514FF", "iccid has an invalid character at byte 19, expected digits"),
            ("F8991101200003204514", "iccid has an invalid character at byte 0, expected digits"),
            ("F", "iccid has an invalid length, expected 18 to 20 digits"),
        ],
    );
}

#[test]
fn other_characters_and_lengths_are_refused() {
    check(
        Iccid::parse,
        &[
            ("", "iccid has an invalid length, expected 18 to 20 digits"),
            ("89911012000032045", "iccid has an invalid length, expected 18 to 20 digits"),
            ("899110120000320451400", "iccid has an invalid length, expected 18 to 20 digits"),
            ("8991 1012 0000 3204 514", "iccid has an invalid character at byte 4, expected digits"),
            ("898600A1200003204514", "iccid has an invalid character at byte 6, expected digits"),
        ],
    );
}

#[test]
fn it_begins_with_89_and_a_calling_code() {
    check(
        Iccid::parse,
        &[
            (
                "9991101200003204511",
                "9991101200003204511; error: industry_identifier at byte 0, expected 89; warning: check_digit_mismatch at byte 18, expected 3",
            ),
            (
                "8921001200003204511",
                "8921001200003204511; error: calling_code_unassigned at byte 2, expected an assigned calling code; warning: check_digit_mismatch at byte 18, expected 2",
            ),
        ],
    );
    assert_eq!("9991101200003204511".parse::<Iccid>().unwrap_err().code(), Code::IndustryIdentifier);
    assert_eq!("8921001200003204511".parse::<Iccid>().unwrap_err().code(), Code::CallingCodeUnassigned);
}

#[test]
fn the_calling_code_is_the_longest_match() {
    let code = |text| Iccid::parse(text).unwrap().value.calling_code().map(|code| code.to_string());
    assert_eq!(code("8935301200003204511").as_deref(), Some("353"));
    assert_eq!(code("8949001200003204511").as_deref(), Some("49"));
    assert_eq!(code("8970101200003204511").as_deref(), Some("7"));
    assert_eq!(code("8988301200003204511").as_deref(), Some("883"));
    assert_eq!(code("8921001200003204511"), None);
    assert_eq!(code("9949001200003204511"), None);
}

#[test]
fn american_issuers_pad_their_calling_code() {
    // 8901, then the network code 410.
    let iccid: Iccid = "89014103211118510720".parse().unwrap();
    assert_eq!(iccid.calling_code().unwrap().as_str(), "1");
    assert!(iccid.has_valid_check_digit());
    // 891, then the network code 480.
    assert_eq!("89148000001234567895".parse::<Iccid>().unwrap().calling_code().unwrap().as_str(), "1");
}

#[test]
fn letters_occur_behind_the_sixth_place() {
    check(
        Iccid::parse_lenient,
        &[
            ("898600A1200003204514", "898600A1200003204514; warning: hex_digits at byte 6, expected digits"),
            ("898600f01234567890d", "898600F01234567890D; warning: hex_digits at byte 6, expected digits"),
            ("89860A0120000320451", "iccid has an invalid character at byte 5, expected digits"),
            (
                "898600G1200003204514",
                "iccid has an invalid character at byte 6, expected digits, or letters A to F after the sixth place",
            ),
        ],
    );
    let iccid = Iccid::parse_lenient("898600a1200003204514").unwrap().value;
    assert_eq!(iccid, Iccid::parse_lenient(iccid.as_str()).unwrap().value);
    assert!(!iccid.has_valid_check_digit());
    assert_eq!(iccid.twins().count(), 0);
}

#[test]
fn a_dump_of_the_card_has_the_digits_of_each_pair_swapped() {
    check(
        Iccid::parse_lenient,
        &[
            ("98940200002143658709", "89492000001234567890; warning: nibble_swapped at byte 0, expected 89"),
            (
                "981901210000234015F4",
                "8991101200003204514; warning: nibble_swapped at byte 0, expected 89; warning: filler at byte 18",
            ),
            (
                "981901210000234015FF",
                "899110120000320451; warning: nibble_swapped at byte 0, expected 89; warning: filler at byte 19; \
                 warning: check_digit_missing at byte 19, expected 4",
            ),
            (
                "986800A0210000234015",
                "8986000A120000320451; warning: nibble_swapped at byte 0, expected 89; warning: hex_digits at byte 6, expected digits",
            ),
            (
                "98940200002143658709F",
                "89492000001234567890; warning: nibble_swapped at byte 0, expected 89; warning: filler at byte 20",
            ),
            ("98A80000210000234015", "iccid has an invalid character at byte 2, expected digits"),
        ],
    );
}

#[test]
fn only_a_lenient_reader_swaps() {
    let said = "98940200002143658709; error: industry_identifier at byte 0, expected 89; \
                warning: check_digit_mismatch at byte 19, expected 0";
    check(Iccid::parse, &[("98940200002143658709", said)]);
}

#[test]
fn fillers_are_never_part_of_the_value() {
    for text in ["898600A12000032045FF", "8991101200003204FFFF", "899110120000320451FF"] {
        if let Ok(parsed) = Iccid::parse_lenient(text) {
            assert!(!parsed.value.as_str().ends_with('F'));
            assert!(parsed.findings.contains(Code::Filler));
        }
    }
    check(
        Iccid::parse_lenient,
        &[("8991101200003204FFFF", "iccid has an invalid length, expected 18 to 20 digits")],
    );
}

#[test]
fn the_forms_of_one_card_are_twins() {
    let twins = |text| {
        Iccid::parse_lenient(text).unwrap().value.twins().map(|twin| twin.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(twins("899110120000320451"), ["8991101200003204514"]);
    assert_eq!(twins("8991101200003204514"), ["899110120000320451", "89911012000032045146"]);
    assert_eq!(twins("8991101200003204510"), ["89911012000032045104"], "its last digit is no check digit");
    assert_eq!(twins("89492000001234567890"), ["8949200000123456789"]);
    assert!(twins("89492000001234567891").is_empty());
}

#[test]
fn the_issuer_is_public() {
    let iccid: Iccid = "8991101200003204514".parse().unwrap();
    assert_eq!(iccid.issuer(), "8991101");
}
