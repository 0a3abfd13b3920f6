//! The numbering tables: rows, and the indexes that find them in one step.
//!
//! The files in `tables/` are generated from the facts in `data/` by the test `tables` of this crate
//! (`UPDATE_TABLES=1 cargo test -p simroll-identifiers`), and compared with them whenever the tests run.
//! Nothing is read or fetched at build time.

#[rustfmt::skip]
mod calling_code;
#[rustfmt::skip]
mod mcc;
#[cfg(feature = "names")]
#[rustfmt::skip]
mod network;

use crate::country::Country;
#[cfg(feature = "names")]
use crate::digits::number;
use crate::mcc::MccUse;
use crate::plmn::MncLength;

const fn c(code: [u8; 2]) -> Country {
    Country::new(code)
}

/// What is known of a mobile country code.
pub(crate) struct MccRow {
    /// How many digits its network codes have; where lengths are mixed, how many most have.
    pub(crate) mnc_length: MncLength,
    /// The network codes that are known, where lengths are mixed.
    pub(crate) mixed: Option<&'static KnownMncs>,
    pub(crate) usage: MccUse,
    pub(crate) countries: &'static [Country],
}

/// A set of network codes: one bit for each of two digits, one for each of three.
pub(crate) struct KnownMncs {
    two: [u64; 2],
    three: [u64; 16],
}

impl KnownMncs {
    /// Whether the code with this value is known with two digits. False beyond 99.
    pub(crate) const fn has_two(&self, mnc: u32) -> bool {
        has(&self.two, mnc)
    }

    /// Whether the code with this value is known with three digits. False beyond 999.
    pub(crate) const fn has_three(&self, mnc: u32) -> bool {
        has(&self.three, mnc)
    }
}

/// Whether a bit is set; none is beyond the words.
const fn has(words: &[u64], bit: u32) -> bool {
    let index = bit as usize / 64;
    index < words.len() && words[index] >> (bit % 64) & 1 == 1
}

/// What is known of a calling code.
pub(crate) struct CallingCodeRow {
    /// How many digits it has, 1 to 3.
    pub(crate) length: u8,
    /// Who uses it, the main one first; nobody if it is not geographic.
    pub(crate) countries: &'static [Country],
}

/// The row of a mobile country code given by its value.
#[inline]
pub(crate) const fn mcc(value: u32) -> Option<&'static MccRow> {
    match row(&mcc::INDEX, value) {
        Some(row) => Some(&mcc::ROWS[row]),
        None => None,
    }
}

/// The row of the calling code that a number begins with, by the value of its first three digits.
///
/// No assigned code is the beginning of another, so there is at most one.
#[inline]
pub(crate) const fn calling_code(first_three: u32) -> Option<&'static CallingCodeRow> {
    match row(&calling_code::INDEX, first_three) {
        Some(row) => Some(&calling_code::ROWS[row]),
        None => None,
    }
}

/// What an index says of a value.
const fn row(index: &[u8; 1000], value: u32) -> Option<usize> {
    match value as usize {
        value if value < index.len() && index[value] != u8::MAX => Some(index[value] as usize),
        _ => None,
    }
}

/// What a network is called.
#[cfg(feature = "names")]
pub(crate) struct NetworkRow {
    /// See [`network_key`].
    key: u32,
    pub(crate) name: &'static str,
    pub(crate) country: Option<Country>,
}

/// One number for a network: 2000 for each country code, network codes of three digits from 1000 on.
#[cfg(feature = "names")]
const fn network_key(mcc: u32, mnc: u32, three_digits: bool) -> u32 {
    mcc * 2000 + mnc + if three_digits { 1000 } else { 0 }
}

/// A row as the generated table writes it.
#[cfg(feature = "names")]
const fn n(mcc: &[u8; 3], mnc: &[u8], name: &'static str, country: Option<&[u8; 2]>) -> NetworkRow {
    let key = network_key(number(mcc), number(mnc), mnc.len() == 3);
    let country = match country {
        Some(code) => Some(Country::new(*code)),
        None => None,
    };
    NetworkRow { key, name, country }
}

/// The row of a network by the digits of its codes.
#[cfg(feature = "names")]
pub(crate) fn network(mcc: &[u8], mnc: &[u8]) -> Option<&'static NetworkRow> {
    let key = network_key(number(mcc), number(mnc), mnc.len() == 3);
    let index = network::ROWS.binary_search_by_key(&key, |row| row.key).ok()?;
    network::ROWS.get(index)
}
