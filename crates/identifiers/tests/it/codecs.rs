//! The binary and textual forms of cards and networks.

use simroll_identifiers::{Code, Iccid, Imei, ImeiSv, Imsi, Msisdn, Pei, Plmn};

use crate::said;

#[test]
fn ef_iccid_holds_swapped_digits_and_fillers() {
    let file = [0x98, 0x19, 0x01, 0x21, 0x00, 0x00, 0x23, 0x40, 0x15, 0xf4];
    assert_eq!(said(Iccid::from_ef(&file)), "8991101200003204514");
    assert_eq!("8991101200003204514".parse::<Iccid>().unwrap().to_ef(), file);
}

#[test]
fn ef_iccid_of_every_length_and_with_letters_goes_there_and_back() {
    for text in ["899110120000320451", "8991101200003204514", "89911012000032045146", "898600A120000320451B"]
    {
        let iccid = Iccid::parse_lenient(text).unwrap().value;
        assert_eq!(Iccid::from_ef(&iccid.to_ef()).unwrap().value, iccid);
    }
}

#[test]
fn an_empty_ef_iccid_and_one_with_a_hole_are_refused() {
    assert_eq!(Iccid::from_ef(&[0xff; 10]).unwrap_err().code(), Code::InvalidLength);
    let hole = [0x98, 0x1f, 0x01, 0x21, 0x00, 0x00, 0x23, 0x40, 0x15, 0xf4];
    let error = Iccid::from_ef(&hole).unwrap_err();
    assert_eq!((error.code(), error.position()), (Code::InvalidCharacter, Some(1)));
}

#[test]
fn ef_imsi_says_how_many_digits_there_are() {
    // 3GPP TS 31.102 clause 4.2.2.
    let odd = [0x08, 0x29, 0x26, 0x20, 0x21, 0x43, 0x65, 0x87, 0x09];
    assert_eq!(Imsi::from_ef(&odd).unwrap().value.as_str(), "262021234567890");
    let even = [0x08, 0x21, 0x26, 0x20, 0x21, 0x43, 0x65, 0x87, 0xf9];
    assert_eq!(Imsi::from_ef(&even).unwrap().value.as_str(), "26202123456789");
    let short = [0x04, 0x21, 0x26, 0x20, 0xf1, 0xff, 0xff, 0xff, 0xff];
    assert_eq!(Imsi::from_ef(&short).unwrap().value.as_str(), "262021");
}

#[test]
fn ef_imsi_of_every_length_goes_there_and_back() {
    for length in 6..=15 {
        let imsi: Imsi = "262021234567890"[..length].parse().unwrap();
        assert_eq!(Imsi::from_ef(&imsi.to_ef()).unwrap().value, imsi, "{length} digits");
    }
}

#[test]
fn another_content_of_ef_imsi_is_refused_where_it_stands() {
    let good = [0x08, 0x29, 0x26, 0x20, 0x21, 0x43, 0x65, 0x87, 0x09];
    let with = |index: usize, byte| {
        let mut file = good;
        file[index] = byte;
        Imsi::from_ef(&file).unwrap_err().to_string()
    };
    assert_eq!(with(0, 0), "imsi has an invalid character at byte 0, expected 4 to 8");
    assert_eq!(with(0, 9), "imsi has an invalid character at byte 0, expected 4 to 8");
    assert_eq!(with(0, 7), "imsi has an invalid character at byte 8, expected F");
    assert_eq!(with(1, 0x2a), "imsi has an invalid character at byte 1, expected 9 or 1");
    assert_eq!(with(1, 0xf9), "imsi has an invalid character at byte 1, expected digits");
    assert_eq!(with(1, 0x21), "imsi has an invalid character at byte 8, expected F");
    assert_eq!(with(5, 0xa3), "imsi has an invalid character at byte 5, expected digits");
    assert_eq!(with(8, 0xf9), "imsi has an invalid character at byte 8, expected digits");
    let error = Imsi::from_ef(&[0x01, 0x29, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).unwrap_err();
    assert_eq!(error.to_string(), "imsi has an invalid length, expected 6 to 15 digits");
    assert!(Imsi::from_ef(&[0xff; 9]).is_err());
}

#[test]
fn a_network_is_three_bytes_in_signalling() {
    // 3GPP TS 24.008 clause 10.5.1.13.
    for (text, bytes) in [
        ("262-02", [0x62, 0xf2, 0x20]),
        ("310-260", [0x13, 0x00, 0x62]),
        ("001-01", [0x00, 0xf1, 0x10]),
        ("302-720", [0x03, 0x02, 0x27]),
    ] {
        let network: Plmn = text.parse().unwrap();
        assert_eq!(network.to_bcd(), bytes, "{text}");
        assert_eq!(Plmn::from_bcd(bytes), Ok(network), "{text}");
    }
}

#[test]
fn three_bytes_are_a_network_exactly_if_they_come_from_one() {
    let mut networks = 0;
    for number in 0..1_u32 << 24 {
        let [_, bytes @ ..] = number.to_be_bytes();
        if let Ok(network) = Plmn::from_bcd(bytes) {
            assert_eq!(network.to_bcd(), bytes);
            networks += 1;
        }
    }
    assert_eq!(networks, 1000 * (100 + 1000));
}

#[test]
fn the_5g_core_names_things_by_prefix() {
    // 3GPP TS 29.571 clause 5.3.2.
    assert_eq!(
        Imsi::parse_supi("imsi-262021234567890").unwrap().value.supi().to_string(),
        "imsi-262021234567890"
    );
    assert_eq!(
        Msisdn::parse_gpsi("msisdn-4915112345678").unwrap().value.gpsi().to_string(),
        "msisdn-4915112345678"
    );
    for text in ["imei-352099001761481", "imeisv-3520990017614823"] {
        assert_eq!(text.parse::<Pei>().unwrap().to_string(), text);
    }
    let device = |text: &str| text.parse::<Pei>().unwrap().device();
    assert_eq!(device("imei-352099001761481"), device("imeisv-3520990017614823"));
}

#[test]
fn the_5g_core_is_exact() {
    let wrong = "imsi has an invalid character at byte 0, expected imsi-";
    for text in ["", "imsi", "262021234567890", "IMSI-262021234567890", "nai-user@example.org"] {
        assert_eq!(said(Imsi::parse_supi(text)), wrong, "{text}");
    }
    assert_eq!(
        said(Imsi::parse_supi("imsi-26202x")),
        "imsi has an invalid character at byte 10, expected digits"
    );
    assert_eq!(
        said(Msisdn::parse_gpsi("msisdn-+4915112345678")),
        "msisdn has an invalid character at byte 7, expected digits"
    );
    assert_eq!("imei-352099001761482".parse::<Pei>().unwrap_err().position(), Some(19));
    assert_eq!(
        "mac-00".parse::<Pei>().unwrap_err().to_string(),
        "imei has an invalid character at byte 0, expected imei-"
    );
}

#[test]
fn an_imei_is_a_urn() {
    // RFC 7254 clause 4.
    let text = "urn:gsma:imei:90420156-025763-0;svn=42";
    let imeisv = ImeiSv::parse_urn(text).unwrap().value;
    assert_eq!(imeisv.as_str(), "9042015602576342");
    assert_eq!(imeisv.urn().to_string(), text);
    let reserved = said(ImeiSv::parse_urn("urn:gsma:imei:35209900-176148-0;vers=0;svn=99"));
    assert_eq!(reserved, "3520990017614899; note: software_version_reserved at byte 43, expected 00 to 98");
    let imei = Imei::parse_urn(text).unwrap().value;
    assert_eq!(imei.device(), imeisv.device());
    assert_eq!(imei.urn().to_string(), "urn:gsma:imei:90420156-025763-0");
    assert_eq!(Imei::parse_urn("URN:GSMA:IMEI:90420156-025763-0;vers=0;svn=42").unwrap().value, imei);
    assert!(
        Imei::parse_urn("urn:gsma:imei:90420156-025763-0").unwrap().findings.contains(Code::SpareDigitZero)
    );
}

#[test]
fn a_urn_is_exact() {
    for (text, expected) in [
        ("90420156-025763-0", "imei has an invalid character at byte 0, expected urn:gsma:imei:"),
        ("urn:gsma:imei:904201560257630", "imei has an invalid character at byte 22, expected digits"),
        ("urn:gsma:imei:90420156-025763", "imei has an invalid length, expected 14 or 15 digits"),
        ("urn:gsma:imei:90420156-025763-00", "imei has an invalid character at byte 31, expected digits"),
        (
            "urn:gsma:imei:90420156-025763-0;svn=4",
            "imei has an invalid character at byte 31, expected nothing",
        ),
        (
            "urn:gsma:imei:90420156-025763-0;svn=42;svn=42",
            "imei has an invalid character at byte 31, expected nothing",
        ),
        (
            "urn:gsma:imei:90420156-025763-0;foo=42",
            "imei has an invalid character at byte 31, expected nothing",
        ),
        ("urn:gsma:imei:90420156-025763-0;", "imei has an invalid character at byte 31, expected nothing"),
    ] {
        assert_eq!(said(Imei::parse_urn(text)), expected, "{text}");
    }
    let said = said(ImeiSv::parse_urn("urn:gsma:imei:90420156-025763-0"));
    assert_eq!(said, "imeisv has an invalid length, expected 00 to 98");
}
