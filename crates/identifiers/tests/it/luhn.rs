//! The Luhn check digit against the definition, digit by digit.

use simroll_identifiers::luhn;

/// ISO/IEC 7812-1 Annex B, word for word.
fn by_definition(digits: &[u8]) -> u32 {
    let weigh = |(index, digit): (usize, &u8)| {
        let digit = u32::from(digit - b'0');
        let doubled = if index % 2 == 0 { digit * 2 } else { digit };
        doubled / 10 + doubled % 10
    };
    let sum: u32 = digits.iter().rev().enumerate().map(weigh).sum();
    (10 - sum % 10) % 10
}

#[test]
fn every_number_of_up_to_six_digits_has_the_check_digit_of_the_definition() {
    for length in 1..=6 {
        for number in 0..10_u32.pow(length) {
            let text = format!("{number:0width$}", width = length as usize);
            let digit = luhn::check_digit(text.as_bytes()).unwrap();
            assert_eq!(u32::from(digit), by_definition(text.as_bytes()), "{text}");
        }
    }
}

#[test]
fn every_length_up_to_two_hundred_has_it_too() {
    let digits: Vec<u8> = (0..3000_u32).map(|index| b'0' + (index * index / 7 % 10) as u8).collect();
    for length in (1..200).chain([1023, 1024, 1025, 1026, 2047, 2048, 2049, 2999]) {
        let mut text = digits[..length].to_vec();
        let expected = by_definition(&text);
        assert_eq!(luhn::check_digit(&text).map(u32::from), Some(expected), "{length} digits");
        for last in 0..10 {
            text.push(b'0' + last);
            assert_eq!(luhn::is_valid(&text), u32::from(last) == expected, "{length} digits and {last}");
            text.pop();
        }
    }
}

#[test]
fn long_numbers_do_not_overflow() {
    for digit in [b'0', b'9', b'5'] {
        let text = vec![digit; 100_001];
        assert_eq!(luhn::check_digit(&text).map(u32::from), Some(by_definition(&text)));
    }
}

#[test]
fn every_byte_that_is_no_digit_is_refused_wherever_it_stands() {
    for length in 1..40 {
        for place in 0..length {
            for byte in (0..=u8::MAX).filter(|byte| !byte.is_ascii_digit()) {
                let mut text = vec![b'0'; length];
                text[place] = byte;
                assert!(!luhn::is_valid(&text), "{byte:#x} at {place} of {length}");
                assert_eq!(luhn::check_digit(&text), None, "{byte:#x} at {place} of {length}");
            }
        }
    }
}

#[test]
fn nothing_and_a_lone_digit_check_nothing() {
    assert!(!luhn::is_valid(b""));
    assert!(!luhn::is_valid(b"0"));
    assert_eq!(luhn::check_digit(b""), None);
    assert_eq!(luhn::check_digit(b"0"), Some(0));
}

#[test]
fn it_is_computed_at_compile_time_where_wanted() {
    const DIGIT: Option<u8> = luhn::check_digit(b"26053179311383");
    assert_eq!(DIGIT, Some(7));
}
