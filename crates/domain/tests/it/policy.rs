//! What is done about odd identifiers, by way in.

use simroll_domain::{Field, Flag, FlagCode, Policy};
use simroll_identifiers::{Code, Finding, Iccid, Imei, Imsi, Kind, Msisdn};

fn imei(policy: Policy, text: &str) -> Result<(Imei, Vec<Flag>), Finding> {
    policy.admit(Kind::Imei, Field::Imei, Imei::parse(text).expect("readable"))
}

#[test]
fn a_wrong_imei_check_digit_is_flagged_for_devices_and_refused_for_providers() {
    let (value, flags) = imei(Policy::DEVICE_REPORT, "123456789012345").expect("admitted");
    assert_eq!(value.as_str(), "123456789012345", "its own text is kept");
    let flag = &flags[0];
    assert_eq!((flag.field, flag.code), (Field::Imei, FlagCode::Finding(Code::CheckDigitMismatch)));
    assert_eq!(flag.expected, "7");
    let refused = imei(Policy::REGISTRATION, "123456789012345").expect_err("refused");
    assert_eq!(refused.code(), Code::CheckDigitMismatch);
}

#[test]
fn the_same_imei_in_its_three_forms_is_one_value_without_flags() {
    for text in ["26053179311383", "260531793113830", "260531793113837"] {
        let (value, flags) = imei(Policy::STRICT, text).expect("admitted");
        assert_eq!((value.as_str(), flags), ("260531793113837", vec![]), "{text}");
    }
}

#[test]
fn a_wrong_iccid_check_digit_is_flagged_unless_the_policy_is_strict() {
    let wrong = || Iccid::parse("8949200000000000011").expect("readable");
    let (_, flags) = Policy::REGISTRATION.admit(Kind::Iccid, Field::Iccid, wrong()).expect("admitted");
    assert_eq!(flags[0].code, FlagCode::Finding(Code::CheckDigitMismatch));
    assert!(Policy::STRICT.admit(Kind::Iccid, Field::Iccid, wrong()).is_err());
}

#[test]
fn an_unassigned_country_code_is_flagged_for_devices_and_refused_for_providers() {
    let imsi = || Imsi::parse("100260123456789").expect("readable");
    let (_, flags) = Policy::DEVICE_REPORT.admit(Kind::Imsi, Field::Imsi, imsi()).expect("admitted");
    assert_eq!(flags[0].code, FlagCode::Finding(Code::MccUnassigned));
    assert!(Policy::REGISTRATION.admit(Kind::Imsi, Field::Imsi, imsi()).is_err());
}

#[test]
fn what_no_policy_may_flag_is_refused_by_every_policy() {
    for policy in [Policy::DEVICE_REPORT, Policy::REGISTRATION, Policy::STRICT] {
        let unassigned = Msisdn::parse("+2101234567").expect("readable");
        assert!(policy.admit(Kind::Msisdn, Field::Msisdn, unassigned).is_err());
        let foreign = Iccid::parse("7949200000000000011").expect("readable");
        assert!(policy.admit(Kind::Iccid, Field::Iccid, foreign).is_err());
    }
}

#[test]
fn flag_codes_are_read_back() {
    for code in
        [FlagCode::DeviceShared, FlagCode::HashUnverifiable, FlagCode::Finding(Code::CheckDigitMismatch)]
    {
        assert_eq!(FlagCode::parse(code.as_str()), Some(code));
    }
    assert_eq!(FlagCode::parse("no_such_code"), None);
}
