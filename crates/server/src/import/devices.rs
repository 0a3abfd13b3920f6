//! Tells apart the rows of a file that name nothing but the same device.

use std::collections::HashMap;

use simroll_domain::Import;
use simroll_identifiers::{Imei, ImeiSv};

/// Counts the rows that name an IMEI, an IMEISV or both, and nothing else.
///
/// Such a row can only mean "the first, the second … record of just this device". A device that brings a generic id
/// is known by that: there is one of it. This is the one thing that an import remembers of a file: about 30 bytes for each
/// device that stands alone.
#[derive(Debug, Default)]
pub(crate) struct Devices(HashMap<(u64, u64), u32>);

impl Devices {
    /// How many rows before this one name just the same; this one counts from now on.
    pub(crate) fn nth(&mut self, import: &Import) -> usize {
        let bare = import.iccid.is_none()
            && import.generic_id.is_none()
            && import.username.is_none()
            && import.external_id.is_none()
            && import.pairs.is_empty();
        let key = (
            import.imei.as_ref().map_or(0, |imei| number(Imei::as_str(imei))),
            import.imeisv.as_ref().map_or(0, |imeisv| number(ImeiSv::as_str(imeisv))),
        );
        if !bare || key == (0, 0) {
            return 0;
        }
        let count = self.0.entry(key).or_default();
        *count += 1;
        *count as usize - 1
    }
}

/// At most 16 digits as a number; a 1 stands before them, so that it is never the 0 that means "none".
fn number(digits: &str) -> u64 {
    digits.bytes().fold(1, |number, digit| number * 10 + u64::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_device_alone_is_counted() {
        let imei = |text: &str| Some(text.parse().expect("valid"));
        let alone = Import { imei: imei("490154203237518"), ..Import::default() };
        let other = Import { imei: imei("354273053052870"), ..Import::default() };
        let used = Import { username: "bob".parse().ok(), ..alone.clone() };
        let mut devices = Devices::default();
        let places: Vec<usize> =
            [&alone, &used, &other, &alone, &used, &alone].map(|row| devices.nth(row)).into();
        assert_eq!(places, [0, 0, 0, 1, 0, 2]);
    }
}
