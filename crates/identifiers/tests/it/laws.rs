//! Laws that hold for all texts, tried on random ones.

use proptest::prelude::*;
use simroll_identifiers::{
    Code, Eid, Iccid, Identifier, Imei, ImeiSv, Imsi, Kind, Msisdn, Plmn, Profile, check, explain, luhn,
};

/// What a value says, it is: letters for the lenient reader only, and what looks like a dump for the strict one.
fn reads_itself<T: Identifier>(value: T) {
    let text = value.as_ref();
    assert_eq!(value.to_string(), text);
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        assert_eq!(T::parse(text).unwrap().value, value);
    }
    if !text.starts_with("98") {
        assert_eq!(T::parse_lenient(text).unwrap().value, value);
    }
}

/// Both readings of any text keep the laws.
fn obeys<T: Identifier>(text: &str) {
    let strict = T::parse(text);
    let lenient = T::parse_lenient(text);
    for parsed in [strict, lenient] {
        match parsed {
            Ok(parsed) => {
                reads_itself(parsed.value);
                assert_eq!(parsed.accept().is_ok(), !parsed.findings.has_errors());
                for finding in &parsed.findings {
                    assert!(finding.position().is_some_and(|position| position <= text.len()), "{finding}");
                }
            }
            Err(error) => {
                assert_eq!(error.kind(), T::KIND);
                assert!(error.position().is_none_or(|position| position <= text.len()), "{error}");
            }
        }
    }
    // The lenient reading forgives, it never contradicts (but for a dump, which only it recognises).
    if let (Ok(strict), Ok(lenient)) = (strict, lenient)
        && !lenient.findings.contains(Code::NibbleSwapped)
    {
        assert_eq!(strict, lenient);
    }
    assert!(strict.is_err() || lenient.is_ok() || T::KIND == Kind::Iccid);
}

fn all_obey(text: &str) {
    obeys::<Imei>(text);
    obeys::<ImeiSv>(text);
    obeys::<Imsi>(text);
    obeys::<Iccid>(text);
    obeys::<Msisdn>(text);
    obeys::<Eid>(text);
    for report in explain(text).reports() {
        assert!(report.value().is_some());
    }
    for kind in Kind::ALL {
        let report = check(kind, text, Profile::Lenient);
        assert_eq!((report.kind(), report.input()), (Some(kind), text));
        assert_eq!(report.is_valid(), !report.findings().has_errors());
    }
}

fn with_check_digit(payload: &str) -> String {
    format!("{payload}{}", luhn::check_digit(payload.as_bytes()).unwrap())
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        all_obey(&text);
    }

    #[test]
    fn any_text_that_looks_like_an_identifier_is_read_or_refused(
        text in r#"[ '"]?(imei-|imsi-|tel:|urn:gsma:imei:)?\+?[0-9A-Fa-f() ./０-９-]{0,36}(;svn=[0-9]{2})?[ '"F]?"#
    ) {
        all_obey(&text);
    }

    #[test]
    fn any_digits_are_read_or_refused(text in "(89|98|00|35|901)?[0-9]{0,33}F{0,2}") {
        all_obey(&text);
    }

    #[test]
    fn every_wrong_digit_of_an_imei_is_caught(payload in "[0-9]{14}", place in 0..15_usize, other in 1..10_u8) {
        let mut digits = with_check_digit(&payload).into_bytes();
        digits[place] = b'0' + (digits[place] - b'0' + other) % 10;
        prop_assert!(!luhn::is_valid(&digits));
        let imei = Imei::parse(std::str::from_utf8(&digits).unwrap()).unwrap();
        prop_assert!(imei.findings.contains(Code::CheckDigitMismatch) || imei.findings.contains(Code::SpareDigitZero));
    }

    #[test]
    fn every_transposition_but_that_of_0_and_9_is_caught(payload in "[0-9]{14,19}", place in 0..18_usize) {
        let mut digits = with_check_digit(&payload).into_bytes();
        let place = place % (digits.len() - 1);
        let (left, right) = (digits[place], digits[place + 1]);
        digits.swap(place, place + 1);
        let unseen = left == right || matches!((left, right), (b'0', b'9') | (b'9', b'0'));
        prop_assert_eq!(luhn::is_valid(&digits), unseen);
    }

    #[test]
    fn an_imei_keeps_its_device(device in "[0-9]{14}", last in 0..10_u8) {
        let imei = Imei::parse(&format!("{device}{last}")).unwrap().value;
        prop_assert_eq!(imei.device(), Imei::parse(&device).unwrap().value.device());
        let device_again = imei.device();
        prop_assert_eq!(device_again.as_str(), device.as_str());
        prop_assert!(imei.device().imei().has_valid_check_digit());
        prop_assert_eq!(Imei::parse_urn(&imei.urn().to_string()).unwrap().value, imei.device().imei());
    }

    #[test]
    fn an_imeisv_goes_through_its_urn_and_its_pei(text in "[0-9]{16}") {
        let imeisv: ImeiSv = text.parse().unwrap();
        prop_assert_eq!(ImeiSv::parse_urn(&imeisv.urn().to_string()).unwrap().value, imeisv);
        prop_assert_eq!(ImeiSv::parse_lenient(&imeisv.pei().to_string()).unwrap().value, imeisv);
    }

    #[test]
    fn an_imsi_goes_through_the_card_and_the_core(text in "[0-9]{6,15}") {
        let imsi: Imsi = text.parse().unwrap();
        prop_assert_eq!(Imsi::from_ef(&imsi.to_ef()).unwrap().value, imsi);
        prop_assert_eq!(Imsi::parse_supi(&imsi.supi().to_string()).unwrap().value, imsi);
    }

    #[test]
    fn any_card_content_is_read_or_refused(iccid in any::<[u8; 10]>(), imsi in any::<[u8; 9]>()) {
        if let Ok(parsed) = Iccid::from_ef(&iccid) {
            prop_assert_eq!(parsed.value.to_ef(), iccid);
        }
        if let Ok(parsed) = Imsi::from_ef(&imsi) {
            prop_assert_eq!(parsed.value.to_ef(), imsi);
        }
    }

    #[test]
    fn an_iccid_goes_through_the_card_and_its_dump(text in "89[0-9]{4}[0-9A-F]{11,13}[0-9A-E]") {
        let iccid = Iccid::parse_lenient(&text).unwrap().value;
        prop_assert_eq!(Iccid::from_ef(&iccid.to_ef()).unwrap().value, iccid);
        let dump: String = iccid.to_ef().iter().map(|byte| format!("{byte:02X}")).collect();
        prop_assert_eq!(Iccid::parse_lenient(&dump).unwrap().value, iccid);
    }

    #[test]
    fn twins_are_mutual(text in "89[0-9]{16,18}") {
        let iccid = Iccid::parse(&text).unwrap().value;
        for twin in iccid.twins() {
            prop_assert!(twin.twins().any(|back| back == iccid));
            prop_assert_ne!(twin, iccid);
        }
        prop_assert!(iccid.twins().count() <= 2);
    }

    #[test]
    fn an_msisdn_goes_through_its_presentations(text in "[1-9][0-9]{4,14}") {
        let msisdn = Msisdn::parse(&text).unwrap().value;
        prop_assert_eq!(Msisdn::parse(&msisdn.with_plus().to_string()).unwrap().value, msisdn);
        prop_assert_eq!(Msisdn::parse_gpsi(&msisdn.gpsi().to_string()).unwrap().value, msisdn);
        prop_assert_eq!(Msisdn::parse_lenient(&msisdn.tel_uri().to_string()).unwrap().value, msisdn);
    }

    #[test]
    fn the_right_check_digits_make_an_eid_and_every_wrong_digit_is_caught(
        payload in "[0-9]{30}", place in 0..32_usize, other in 1..10_u8
    ) {
        let digits = Eid::parse(&format!("{payload}00")).unwrap().value.expected_check_digits();
        let mut text = format!("{payload}{digits:02}").into_bytes();
        let eid: Eid = std::str::from_utf8(&text).unwrap().parse().unwrap();
        prop_assert_eq!(eid.check_digits(), eid.expected_check_digits());
        let number: u128 = eid.as_str().parse().unwrap();
        prop_assert_eq!(number % 97, 1);
        text[place] = b'0' + (text[place] - b'0' + other) % 10;
        prop_assert!(std::str::from_utf8(&text).unwrap().parse::<Eid>().is_err());
    }

    #[test]
    fn order_is_the_order_of_the_text(left in "[0-9]{6,15}", right in "[0-9]{6,15}") {
        let (a, b): (Imsi, Imsi) = (left.parse().unwrap(), right.parse().unwrap());
        prop_assert_eq!(a.cmp(&b), left.cmp(&right));
        prop_assert_eq!(a == b, left == right);
    }

    #[test]
    fn a_network_goes_through_text_and_bytes(text in "[0-9]{3}-[0-9]{2,3}") {
        let network: Plmn = text.parse().unwrap();
        prop_assert_eq!(network.to_string(), text);
        prop_assert_eq!(Plmn::from_bcd(network.to_bcd()), Ok(network));
    }
}
