//! No error, no debug output and no finding ever shows an identifier.

use simroll_identifiers::{Device, Eid, Iccid, Imei, ImeiSv, Imsi, Kind, Msisdn, Profile, check, explain};

#[test]
fn debug_shows_the_public_part_only() {
    assert_eq!(format!("{:?}", "352099001761481".parse::<Imei>().unwrap()), "Imei(35209900*******)");
    assert_eq!(format!("{:?}", "3520990017614823".parse::<ImeiSv>().unwrap()), "ImeiSv(35209900********)");
    assert_eq!(format!("{:?}", Device::parse("35209900176148").unwrap()), "Device(35209900******)");
    assert_eq!(format!("{:?}", "262021234567890".parse::<Imsi>().unwrap()), "Imsi(26202**********)");
    assert_eq!(format!("{:?}", "310260123456789".parse::<Imsi>().unwrap()), "Imsi(310260*********)");
    assert_eq!(format!("{:?}", "405990123456789".parse::<Imsi>().unwrap()), "Imsi(40599**********)");
    assert_eq!(format!("{:?}", "699021234567890".parse::<Imsi>().unwrap()), "Imsi(699************)");
    assert_eq!(
        format!("{:?}", "8991101200003204514".parse::<Iccid>().unwrap()),
        "Iccid(8991101************)"
    );
    assert_eq!(format!("{:?}", "4915112345678".parse::<Msisdn>().unwrap()), "Msisdn(49***********)");
    assert_eq!(format!("{:?}", Msisdn::parse("2101234567").unwrap().value), "Msisdn(**********)");
    let eid: Eid = "89001012012341234012345678901224".parse().unwrap();
    assert_eq!(format!("{eid:?}"), "Eid(89001012************************)");
}

#[test]
fn reports_and_errors_do_not_show_the_text() {
    let texts = [
        "352099001761481",
        "352099001761482",
        "262021234567890",
        "8991101200003204514",
        "+4915112345678",
        "35209900x76148",
    ];
    for text in texts {
        let secret = &text[9..];
        for kind in Kind::ALL {
            for profile in [Profile::Strict, Profile::Lenient] {
                let report = check(kind, text, profile);
                assert!(!format!("{report:?}").contains(secret), "{report:?}");
                for finding in report.findings() {
                    assert!(!format!("{finding} {finding:?}").contains(secret));
                }
            }
        }
        assert!(!format!("{:?}", explain(text)).contains(secret));
        if let Err(error) = text.parse::<Imei>() {
            assert!(!format!("{error} {error:?}").contains(secret));
        }
    }
}
