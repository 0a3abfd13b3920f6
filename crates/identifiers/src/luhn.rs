//! The Luhn check digit (ISO/IEC 7812-1 Annex B), eight digits at a time.
//!
//! IMEI and ICCID both end in a Luhn digit.
//! The functions here take ASCII digits as bytes, never panic, allocate nothing and are `const`.
//!
//! Eight bytes are read as one little-endian word, so each step of the algorithm works on eight digits at once.
//! Counted from the right every second digit is doubled; a doubled digit above nine loses nine.
//! Modulo ten, "minus nine" is "plus one", hence a digit `d` in a doubled place contributes `2 * d + (d >= 5)`.

/// True if `digits` are ASCII digits whose last one is the Luhn check digit of the others.
///
/// Anything else is false: a byte that is no digit, and fewer than two digits (a check digit alone checks nothing).
///
/// ```
/// use simroll_identifiers::luhn;
///
/// assert!(luhn::is_valid(b"490154203237518"));
/// assert!(!luhn::is_valid(b"490154203237510"));
/// assert!(!luhn::is_valid(b"49015420323751x"));
/// assert!(!luhn::is_valid(b""));
/// ```
#[inline]
#[must_use]
pub const fn is_valid(digits: &[u8]) -> bool {
    if digits.len() < 2 {
        return false;
    }
    match weighted(digits) {
        Some(sum) => sum.is_multiple_of(10),
        None => false,
    }
}

/// The check digit (0–9) to write behind `digits`, or `None` if `digits` is empty or not all ASCII digits.
///
/// ```
/// use simroll_identifiers::luhn;
///
/// assert_eq!(luhn::check_digit(b"26053179311383"), Some(7)); // 3GPP TS 23.003, Annex B
/// assert_eq!(luhn::check_digit(b"2605317931138 "), None);
/// assert_eq!(luhn::check_digit(b""), None);
/// ```
#[inline]
#[must_use]
pub const fn check_digit(digits: &[u8]) -> Option<u8> {
    let Some((&last, front)) = digits.split_last() else { return None };
    // With the check digit behind them the last one is doubled and what is in front of it ends undoubled.
    let last = last.wrapping_sub(b'0');
    if last > 9 {
        return None;
    }
    let Some(rest) = weighted(front) else { return None };
    let total = rest + 2 * last as u64 + (last >= 5) as u64;
    let digit = ((10 - total % 10) % 10) as u8;
    Some(digit)
}

/// The weighted sum of `digits` modulo ten (itself greater), the last one undoubled; `None` if one is no digit.
#[inline]
const fn weighted(digits: &[u8]) -> Option<u64> {
    if let (9..=16, Some(first), Some(last)) = (digits.len(), digits.first_chunk(), digits.last_chunk()) {
        // An IMEI takes two words, without a loop. What they share counts once.
        let (first, last) = (digit_values(*first), digit_values(*last));
        let shared = 16 - digits.len();
        let lanes = weigh(first << (8 * shared)) + weigh(last);
        let bad = not_digits(first) | not_digits(last);
        return if bad == 0 { Some(sum_of(lanes)) } else { None };
    }
    let mut rest = digits;
    let mut total = 0;
    while rest.len() > BLOCK {
        let (front, block) = rest.split_at(rest.len() - BLOCK);
        match weighted_block(block) {
            Some(sum) => total += sum,
            None => return None,
        }
        rest = front;
    }
    match weighted_block(rest) {
        Some(sum) => Some(total + sum),
        None => None,
    }
}

/// So many digits, an even number of words, can be added in lanes of 16 bits: a digit weighs at most 19.
const BLOCK: usize = 1024;

/// The same for at most [`BLOCK`] digits: adds up words from the right in four lanes, and the lanes at the end.
#[inline]
const fn weighted_block(digits: &[u8]) -> Option<u64> {
    let mut rest = digits;
    let mut lanes = 0_u64;
    let mut bad = 0;
    while let Some((front, word)) = rest.split_last_chunk::<8>() {
        let values = digit_values(*word);
        bad |= not_digits(values);
        lanes = lanes.wrapping_add(weigh(values));
        rest = front;
    }
    if !rest.is_empty() {
        // What is left is shorter than a word. Where the text is long enough, read its first eight bytes
        // and shift out those that were counted; zero weighs nothing.
        let values = match digits.first_chunk::<8>() {
            Some(word) => digit_values(*word) << (8 * (8 - rest.len())),
            None => short_word(rest),
        };
        bad |= not_digits(values);
        lanes = lanes.wrapping_add(weigh(values));
    }
    if bad == 0 { Some(sum_of(lanes)) } else { None }
}

/// The sum of four lanes.
#[inline]
const fn sum_of(lanes: u64) -> u64 {
    lanes.wrapping_mul(0x0001_0001_0001_0001) >> 48
}

/// Fewer than eight bytes, right-aligned in a word of digit values.
const fn short_word(bytes: &[u8]) -> u64 {
    let mut word = 0;
    let mut index = 0;
    while index < bytes.len() {
        word |= ((bytes[index] ^ b'0') as u64) << (8 * (8 - bytes.len() + index));
        index += 1;
    }
    word
}

/// ASCII digits to their values, one a byte. Bytes that are no digits become values above nine.
#[inline]
pub(crate) const fn digit_values(bytes: [u8; 8]) -> u64 {
    u64::from_le_bytes(bytes) ^ 0x3030_3030_3030_3030
}

/// Non-zero if a byte of `values` is above nine. (A carry out of a byte comes only from one that is itself flagged.)
#[inline]
pub(crate) const fn not_digits(values: u64) -> u64 {
    (values | values.wrapping_add(0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080
}

/// The weights of eight digit values in four lanes, the first of each pair doubled.
/// Values above nine give garbage, never a panic.
#[inline]
const fn weigh(values: u64) -> u64 {
    const EVEN: u64 = 0x00ff_00ff_00ff_00ff;
    let doubled = values & EVEN;
    let plain = (values >> 8) & EVEN;
    let wraps = ((doubled + 0x007b_007b_007b_007b) >> 7) & 0x0001_0001_0001_0001;
    doubled * 2 + wraps + plain
}
