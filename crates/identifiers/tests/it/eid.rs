//! EID: GSMA SGP.02 clause 2.2.2 and SGP.29.

use simroll_identifiers::{Code, Eid};

use crate::check;

#[test]
fn the_number_is_one_modulo_97() {
    check(
        Eid::parse,
        &[
            ("89001012012341234012345678901224", "89001012012341234012345678901224"),
            (
                "89001012012341234012345678901225",
                "89001012012341234012345678901225; error: check_digit_mismatch at byte 30, expected 24",
            ),
        ],
    );
    assert_eq!(
        "89001012012341234012345678901225".parse::<Eid>().unwrap_err().code(),
        Code::CheckDigitMismatch
    );
}

#[test]
fn it_need_not_begin_with_89_and_keeps_its_leading_zeros() {
    let one = "00000000000000000000000000000001";
    check(
        Eid::parse,
        &[(one, one), ("00000000000000000000000000000098", "00000000000000000000000000000098")],
    );
}

#[test]
fn both_check_digits_are_expected_with_their_leading_zero() {
    let said = "00000000000000000000000000009700; error: check_digit_mismatch at byte 30, expected 98";
    check(Eid::parse, &[("00000000000000000000000000009700", said)]);
    let parsed = Eid::parse("00000000000000000000000000000100").unwrap();
    // 100 modulo 97 is 3: 98 - 3 = 95.
    assert_eq!(parsed.value.expected_check_digits(), 95);
    let low = Eid::parse("00000000000000000000000000003200").unwrap();
    // 3200 modulo 97 is 96: 98 - 96 = 2.
    assert_eq!(low.findings.get(Code::CheckDigitMismatch).unwrap().expected().to_string(), "02");
}

#[test]
fn other_characters_and_lengths_are_refused() {
    check(
        Eid::parse,
        &[
            ("", "eid has an invalid length, expected 32 digits"),
            ("8900101201234123401234567890122", "eid has an invalid length, expected 32 digits"),
            ("890010120123412340123456789012240", "eid has an invalid length, expected 32 digits"),
            ("8900101201234123401234567890122F", "eid has an invalid character at byte 31, expected digits"),
        ],
    );
}
