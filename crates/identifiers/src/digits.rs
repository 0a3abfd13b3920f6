//! Short ASCII text kept in place, the storage of every identifier, and arithmetic on digits.

use crate::luhn;

/// Fewer than `N` ASCII digits or letters, or exactly `N`.
///
/// Unused bytes are zero, so that the derived order is the order of the text. The last byte holds the length, unless
/// the text fills it: a length is below every digit. `N` is a multiple of 8 and so is the address, which lets the
/// standard library check words instead of bytes when this is lent as text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(align(8))]
pub(crate) struct Digits<const N: usize> {
    bytes: [u8; N],
}

impl<const N: usize> Digits<N> {
    /// Takes ASCII characters, at most `N` (more would be cut off, which no caller lets happen).
    #[inline]
    pub(crate) const fn new(text: &[u8]) -> Self {
        let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) else {
            return Self::short(text);
        };
        // Whole words; the last one may overlap the one before it.
        let len = if text.len() < N { text.len() } else { N };
        let mut bytes = [0; N];
        bytes.split_at_mut(8).0.copy_from_slice(first);
        let mut start = 8;
        while start + 8 < len {
            bytes
                .split_at_mut(start)
                .1
                .split_at_mut(8)
                .0
                .copy_from_slice(text.split_at(start).1.split_at(8).0);
            start += 8;
        }
        bytes.split_at_mut(len - 8).1.split_at_mut(8).0.copy_from_slice(last);
        Self::with_length(bytes, len)
    }

    /// Takes fewer than 8 characters.
    #[inline]
    const fn short(text: &[u8]) -> Self {
        let mut bytes = [0; N];
        let mut index = 0;
        while index < text.len() && index < N {
            bytes[index] = text[index];
            index += 1;
        }
        Self::with_length(bytes, index)
    }

    #[inline]
    const fn with_length(mut bytes: [u8; N], len: usize) -> Self {
        if len < N {
            #[expect(clippy::cast_possible_truncation, reason = "less than N, which is at most 32")]
            {
                bytes[N - 1] = len as u8;
            }
        }
        Self { bytes }
    }

    #[inline]
    pub(crate) const fn len(&self) -> usize {
        let last = self.bytes[N - 1];
        if (last as usize) < N { last as usize } else { N }
    }

    /// The first `M` bytes, for a text that is known to have them.
    #[inline]
    pub(crate) const fn first<const M: usize>(&self) -> &[u8; M] {
        match self.bytes.first_chunk() {
            Some(first) => first,
            None => panic!("no identifier is asked for more than it has"),
        }
    }

    #[inline]
    pub(crate) const fn as_bytes(&self) -> &[u8] {
        self.bytes.split_at(self.len()).0
    }

    #[inline]
    pub(crate) const fn as_str(&self) -> &str {
        ascii(&self.bytes).split_at(self.len()).0
    }
}

/// Bytes that were checked to be ASCII, as text.
#[inline]
pub(crate) const fn ascii(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("an identifier is ASCII"),
    }
}

/// True if all bytes are ASCII digits.
#[inline]
pub(crate) const fn all_digits(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let mut bad = 0;
    while let Some((word, behind)) = rest.split_first_chunk::<8>() {
        bad |= luhn::not_digits(luhn::digit_values(*word));
        rest = behind;
    }
    if !rest.is_empty() {
        match bytes.last_chunk::<8>() {
            Some(word) => bad |= luhn::not_digits(luhn::digit_values(*word)),
            None => return first_other(rest).is_none(),
        }
    }
    bad == 0
}

/// The index of the first byte that is no ASCII digit.
pub(crate) const fn first_other(bytes: &[u8]) -> Option<usize> {
    let mut index = 0;
    while index < bytes.len() {
        if !bytes[index].is_ascii_digit() {
            return Some(index);
        }
        index += 1;
    }
    None
}

/// The value of at most 9 ASCII digits.
#[inline]
pub(crate) const fn number(digits: &[u8]) -> u32 {
    let mut number = 0;
    let mut index = 0;
    while index < digits.len() {
        number = number * 10 + digits[index].wrapping_sub(b'0') as u32;
        index += 1;
    }
    number
}

/// The value of 8 ASCII digits: pairs, then fours, then all, each step for the whole word at once.
#[inline]
pub(crate) const fn number_of_eight(digits: [u8; 8]) -> u64 {
    let ones = luhn::digit_values(digits);
    let pairs = (ones.wrapping_mul(1 + (10 << 8)) >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(1 + (100 << 16)) >> 16) & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(1 + (10_000 << 32)) >> 32
}
