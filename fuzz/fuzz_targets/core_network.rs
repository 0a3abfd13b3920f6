//! Any text as the strings of the 5G core, as a URN, and as the parts of identifiers.

#![no_main]

use libfuzzer_sys::fuzz_target;
use simroll_identifiers::{CallingCode, Code, Device, Imei, ImeiSv, Imsi, Kind, Mcc, Mnc, Msisdn, Pei, Plmn, Tac};

fuzz_target!(|text: &str| {
    if let Ok(parsed) = Imsi::parse_supi(text) {
        assert_eq!(parsed.value.supi().to_string(), text);
    }
    if let Ok(parsed) = Msisdn::parse_gpsi(text) {
        assert!(text.ends_with(parsed.value.as_str()));
    }
    if let Ok(pei) = text.parse::<Pei>() {
        assert_eq!(pei.to_string().parse(), Ok(pei));
    }
    if let Ok(parsed) = ImeiSv::parse_urn(text) {
        assert_eq!(ImeiSv::parse_urn(&parsed.value.urn().to_string()).map(|again| again.value), Ok(parsed.value));
    }
    if let Ok(parsed) = Imei::parse_urn(text) {
        assert_eq!(Imei::parse_lenient(text).map(|again| again.value), Ok(parsed.value));
    }
    let _ = (CallingCode::parse(text), Device::parse(text), Mcc::parse(text), Mnc::parse(text), Tac::parse(text));
    let _ = (text.parse::<Plmn>(), text.parse::<Code>(), text.parse::<Kind>());
});
