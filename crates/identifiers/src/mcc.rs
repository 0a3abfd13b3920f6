//! Mobile country codes (ITU-T E.212).

use crate::country::Country;
use crate::digits::{Digits, number};
use crate::place::Position;
use crate::tables::{self, MccRow};
use crate::{Code, Expected, Findings, part};

/// Mobile country code: 3 digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mcc {
    digits: Digits<8>,
}

part::part!(Mcc, "mcc", 3..=3, "3 digits");

/// What a mobile country code stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MccUse {
    /// A country, or several that share it.
    Country,
    /// Test networks: 001, and 991 for trials.
    Test,
    /// Networks of no country, such as satellites, ships and machines: 901, 902.
    Shared,
    /// Private networks: 999.
    Private,
    /// Assigned to something else.
    Other,
    /// Not assigned.
    Unassigned,
}

impl Mcc {
    /// The first 3 of at least as many digits.
    #[inline]
    pub(crate) const fn of(digits: &[u8]) -> Self {
        Self { digits: Digits::new(digits.split_at(3).0) }
    }

    #[inline]
    pub(crate) const fn row(&self) -> Option<&'static MccRow> {
        tables::mcc(number(self.digits.first::<3>()))
    }

    /// The countries that use it: none if it belongs to no country, several if they share it (310).
    #[must_use]
    pub const fn countries(&self) -> &'static [Country] {
        match self.row() {
            Some(row) => row.countries,
            None => &[],
        }
    }

    /// What it stands for.
    #[must_use]
    pub const fn usage(&self) -> MccUse {
        match self.row() {
            Some(row) => row.usage,
            None => MccUse::Unassigned,
        }
    }

    /// Notes what is unusual about a row.
    #[inline]
    pub(crate) const fn assess(row: Option<&MccRow>, findings: &mut Findings, at: Position) {
        let Some(row) = row else { return findings.warn(Code::MccUnassigned, at, Expected::Mcc) };
        match row.usage {
            MccUse::Country if row.countries.len() > 1 => {
                findings.note(Code::SeveralCountries, at, Expected::Nothing);
            }
            MccUse::Test => findings.warn(Code::TestNetwork, at, Expected::Mcc),
            MccUse::Shared => findings.note(Code::SharedNetwork, at, Expected::Nothing),
            MccUse::Private => findings.warn(Code::PrivateNetwork, at, Expected::Mcc),
            MccUse::Country | MccUse::Other | MccUse::Unassigned => {}
        }
    }

    const fn public_part(&self) -> usize {
        3
    }
}
