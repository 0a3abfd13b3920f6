//! Any bytes against the definition of the Luhn check digit.

#![no_main]

use libfuzzer_sys::fuzz_target;
use simroll_identifiers::luhn;

fuzz_target!(|bytes: &[u8]| {
    let weigh = |(index, byte): (usize, &u8)| {
        let digit = u64::from(byte - b'0') * if index % 2 == 0 { 2 } else { 1 };
        digit / 10 + digit % 10
    };
    let expected = (!bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit)).then(|| {
        let sum: u64 = bytes.iter().rev().enumerate().map(weigh).sum();
        u8::try_from((10 - sum % 10) % 10).expect("a digit")
    });
    assert_eq!(luhn::check_digit(bytes), expected);
    if let Some((last, front)) = bytes.split_last() {
        let valid = luhn::check_digit(front).is_some_and(|digit| digit + b'0' == *last);
        assert_eq!(luhn::is_valid(bytes), valid);
    }
});
