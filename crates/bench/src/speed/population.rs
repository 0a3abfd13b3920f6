//! The subscribers that everything is measured on: each is a function of its place, so that no list of them is needed.
//!
//! Cards come in ranges, as they are bought; numbers and devices are scattered, as they are given out.

use std::io::{self, Write};

use simroll_identifiers::luhn;

/// How many use cases there are.
pub(crate) const USE_CASES: u64 = 50;

/// The first use case.
const FIRST_USE_CASE: u64 = 2_000;

/// The subscriber at a place, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place(pub(crate) u64);

impl Place {
    pub(crate) fn imsi(self) -> String {
        format!("26202{:010}", self.0)
    }

    pub(crate) fn iccid(self) -> String {
        with_check_digit(format!("894920{:012}", self.0))
    }

    /// Without the plus sign.
    pub(crate) fn msisdn(self) -> String {
        format!("49151{:08}", scattered(self.0, 61_803_399, 100_000_000))
    }

    pub(crate) fn imei(self) -> String {
        with_check_digit(format!("35{:012}", scattered(self.0, 618_033_988_749, 1_000_000_000_000)))
    }

    pub(crate) fn alias(self) -> String {
        format!("device {}", self.0)
    }

    pub(crate) const fn use_case(self) -> u64 {
        FIRST_USE_CASE + self.0 % USE_CASES
    }
}

/// Where `place` lands below `bound`; `step` has no factor in common with it, so that no two land on one spot.
fn scattered(place: u64, step: u128, bound: u128) -> u128 {
    u128::from(place) * step % bound
}

/// `digits` with the check digit behind them.
pub(crate) fn with_check_digit(mut digits: String) -> String {
    let digit = luhn::check_digit(digits.as_bytes()).unwrap_or_default();
    digits.push(char::from(b'0' + digit));
    digits
}

/// Writes the subscribers from one place to before another as a file for `simroll import`.
pub(crate) fn write_csv(out: &mut impl Write, places: std::ops::Range<u64>) -> io::Result<()> {
    writeln!(out, "imsi,msisdn,iccid,imei,alias,use_case_id")?;
    for place in places.map(Place) {
        let (imsi, msisdn, iccid, imei) = (place.imsi(), place.msisdn(), place.iccid(), place.imei());
        writeln!(out, "{imsi},{msisdn},{iccid},{imei},{},{}", place.alias(), place.use_case())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use simroll_identifiers::{Iccid, Imei, Imsi, Msisdn};

    use super::*;

    #[test]
    fn everybody_has_identifiers_of_their_own_that_are_not_odd() {
        let mut seen = BTreeSet::new();
        for place in (0..1000).map(Place) {
            assert!(Imsi::parse(&place.imsi()).expect("valid").findings.is_empty());
            assert!(Iccid::parse(&place.iccid()).expect("valid").findings.is_empty());
            assert!(Imei::parse(&place.imei()).expect("valid").findings.is_empty());
            assert!(Msisdn::parse(&place.msisdn()).expect("valid").findings.is_empty());
            assert!(seen.insert(place.msisdn()) && seen.insert(place.imei()));
        }
    }
}
