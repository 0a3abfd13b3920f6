//! IMSI: 3GPP TS 23.003 clause 2.2 and ITU-T E.212.

use simroll_identifiers::{Code, Imsi, Mcc, MccUse, Mnc, MncLength, Network, Plmn};

use crate::check;

fn network(imsi: &str, length: Option<MncLength>) -> String {
    match Imsi::parse(imsi).unwrap().value.network(length) {
        Network::Certain(plmn) => plmn.to_string(),
        Network::Ambiguous { two, three } => format!("{two} or {three}"),
        Network::Unknown(mcc) => format!("{mcc} and nothing else"),
    }
}

#[test]
fn a_country_with_codes_of_one_length_tells_the_network() {
    assert_eq!(network("262021234567890", None), "262-02");
    assert_eq!(network("310260123456789", None), "310-260");
    assert_eq!(network("310999123456789", None), "310-999", "the code itself need not be known");
    assert_eq!(network("460001234567890", None), "460-00");
}

#[test]
fn a_country_with_both_lengths_tells_it_where_the_code_is_known_with_one() {
    assert_eq!(network("405840123456789", None), "405-840", "405-840 is known, 405-84 is not");
    assert_eq!(network("405010123456789", None), "405-01", "405-01 is known, 405-010 is not");
}

#[test]
fn otherwise_both_are_possible() {
    assert_eq!(network("405990123456789", None), "405-99 or 405-990", "neither is known");
    assert_eq!(network("405030123456789", None), "405-03 or 405-030", "both are known");
    let said = "405990123456789; note: mnc_ambiguous at byte 3, expected a network code of known length";
    check(Imsi::parse, &[("405990123456789", said)]);
}

#[test]
fn a_caller_who_knows_the_length_has_the_last_word() {
    assert_eq!(network("405990123456789", Some(MncLength::Two)), "405-99");
    assert_eq!(network("405990123456789", Some(MncLength::Three)), "405-990");
    assert_eq!(network("262021234567890", Some(MncLength::Three)), "262-021");
    assert_eq!(network("699021234567890", Some(MncLength::Two)), "699-02");
}

#[test]
fn an_unassigned_country_code_is_a_warning_and_says_nothing_of_the_network() {
    assert_eq!(network("699021234567890", None), "699 and nothing else");
    let said = "699021234567890; warning: mcc_unassigned at byte 0, expected an assigned mobile country code";
    check(Imsi::parse, &[("699021234567890", said)]);
    check(Imsi::parse_lenient, &[("699021234567890", said)]);
    assert!("699021234567890".parse::<Imsi>().is_ok());
}

#[test]
fn networks_of_no_country_are_reported() {
    check(
        Imsi::parse,
        &[
            (
                "001010123456789",
                "001010123456789; warning: test_network at byte 0, expected an assigned mobile country code",
            ),
            ("901288123456789", "901288123456789; note: shared_network at byte 0"),
            (
                "999700123456789",
                "999700123456789; warning: private_network at byte 0, expected an assigned mobile country code; \
                 note: mnc_ambiguous at byte 3, expected a network code of known length",
            ),
        ],
    );
}

#[test]
fn a_country_code_may_belong_to_several_countries() {
    let mcc = Imsi::parse("310260123456789").unwrap().value.mcc();
    let countries: Vec<_> = mcc.countries().iter().map(ToString::to_string).collect();
    assert_eq!(countries, ["US", "GU", "PR", "VI", "AS", "MP"]);
    check(
        Imsi::parse,
        &[
            ("310260123456789", "310260123456789; note: several_countries at byte 0"),
            ("425011234567890", "425011234567890; note: several_countries at byte 0"),
            ("208011234567890", "208011234567890"),
        ],
    );
}

#[test]
fn six_to_fifteen_digits_occur() {
    let digits = "262021234567890";
    for length in 6..=15 {
        assert_eq!(digits[..length].parse::<Imsi>().unwrap().as_str(), &digits[..length]);
    }
    check(
        Imsi::parse,
        &[
            ("", "imsi has an invalid length, expected 6 to 15 digits"),
            ("26202", "imsi has an invalid length, expected 6 to 15 digits"),
            ("2620212345678901", "imsi has an invalid length, expected 6 to 15 digits"),
            ("26202x", "imsi has an invalid character at byte 5, expected digits"),
            ("26202123456789x", "imsi has an invalid character at byte 14, expected digits"),
            ("262 02123456789", "imsi has an invalid character at byte 3, expected digits"),
        ],
    );
}

#[test]
fn the_subscriber_number_stands_behind_the_network_code() {
    let imsi: Imsi = "310260123456789".parse().unwrap();
    assert_eq!(imsi.subscriber_number(MncLength::Three), "123456789");
    assert_eq!(imsi.subscriber_number(MncLength::Two), "0123456789");
    let shortest: Imsi = "310260".parse().unwrap();
    assert_eq!(shortest.subscriber_number(MncLength::Three), "");
}

#[test]
fn a_network_code_is_text_with_a_length() {
    let two: Plmn = "302-72".parse().unwrap();
    let three: Plmn = "302-720".parse().unwrap();
    assert_ne!(two, three);
    assert_ne!(Mnc::parse("01"), Mnc::parse("001"));
    assert_eq!(Mnc::parse("001").unwrap().length(), MncLength::Three);
    for text in ["", "1", "0001", "1x", "-1"] {
        assert!(Mnc::parse(text).is_err(), "{text}");
    }
    for text in ["", "302", "302-", "302-7", "302-7200", "30-720", "302--72", "302_720"] {
        assert!(text.parse::<Plmn>().is_err(), "{text}");
    }
}

#[test]
#[cfg(feature = "names")]
fn networks_have_names_where_they_are_known() {
    let name = |text: &str| text.parse::<Plmn>().unwrap().name();
    assert_eq!(name("262-02"), Some("Vodafone"));
    assert_eq!(name("208-180"), Some("Private FR"));
    assert_eq!(name("208-18"), None);
    assert_eq!(name("262-99"), None);
    let country = |text: &str| text.parse::<Plmn>().unwrap().country().map(|country| country.to_string());
    assert_eq!(country("262-02").as_deref(), Some("DE"));
    assert_eq!(country("901-28"), None);
    assert_eq!(country("250-60"), None, "the source names a country that 250 does not have");
}

#[test]
fn every_country_code_is_used_for_something_or_unassigned() {
    for value in 0..1000 {
        let mcc = Mcc::parse(&format!("{value:03}")).unwrap();
        let assigned = mcc.usage() != MccUse::Unassigned;
        assert_eq!(mcc.usage() == MccUse::Country, !mcc.countries().is_empty(), "{mcc}");
        let findings = Imsi::parse(&format!("{mcc}010123456789")).unwrap().findings;
        assert_eq!(findings.contains(Code::MccUnassigned), !assigned, "{mcc}");
        let known = matches!(network(&format!("{mcc}010123456789"), None), text if text.contains('-'));
        assert_eq!(known, assigned, "{mcc}");
    }
}
