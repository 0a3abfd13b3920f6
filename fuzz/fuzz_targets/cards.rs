//! Any content of a card's files: what is read is written back byte for byte.

#![no_main]

use libfuzzer_sys::fuzz_target;
use simroll_identifiers::{Iccid, Imsi, Plmn};

fuzz_target!(|files: ([u8; 10], [u8; 9], [u8; 3])| {
    let (iccid, imsi, plmn) = files;
    if let Ok(parsed) = Iccid::from_ef(&iccid) {
        assert_eq!(parsed.value.to_ef(), iccid);
    }
    if let Ok(parsed) = Imsi::from_ef(&imsi) {
        assert_eq!(parsed.value.to_ef(), imsi);
    }
    if let Ok(network) = Plmn::from_bcd(plmn) {
        assert_eq!(network.to_bcd(), plmn);
    }
});
