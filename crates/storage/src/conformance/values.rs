//! Identifiers and texts to test with, by number.

use simroll_domain::{
    Alias, ExternalId, GenericId, PairNumber, PasswordHash, Subscriber, UseCaseId, UserClass, Username,
};
use simroll_identifiers::{Iccid, Imei, ImeiSv, Imsi, Msisdn};

pub(super) fn imsi(n: u32) -> Imsi {
    Imsi::parse(&format!("26201{n:010}")).expect("15 digits").value
}

pub(super) fn msisdn(n: u32) -> Msisdn {
    Msisdn::parse(&format!("49151{n:08}")).expect("an assigned calling code").value
}

/// 18 digits, without a check digit.
pub(super) fn bare_iccid(n: u32) -> Iccid {
    Iccid::parse(&format!("894902{n:012}")).expect("18 digits").value
}

/// 19 digits, with the right check digit.
pub(super) fn iccid(n: u32) -> Iccid {
    bare_iccid(n).twins().find(|twin| twin.as_str().len() == 19).expect("18 digits have a longer twin")
}

/// With the right check digit.
pub(super) fn imei(n: u32) -> Imei {
    Imei::parse(&format!("35209900{n:06}")).expect("14 digits").value
}

/// The same device with a check digit that is wrong and not zero.
pub(super) fn wrong_imei(n: u32) -> Imei {
    let wrong = (1..=9).find(|digit| *digit != imei(n).check_digit()).expect("nine digits, one right");
    Imei::parse(&format!("35209900{n:06}{wrong}")).expect("15 digits").value
}

/// The same device with a software version.
pub(super) fn imeisv(n: u32, version: u32) -> ImeiSv {
    ImeiSv::parse(&format!("35209900{n:06}{version:02}")).expect("16 digits").value
}

pub(super) fn alias(text: &str) -> Option<Alias> {
    Some(Alias::parse(text).expect("a valid text"))
}

pub(super) fn username(text: &str) -> Username {
    Username::parse(text).expect("a valid text")
}

pub(super) fn external_id(text: &str) -> ExternalId {
    ExternalId::parse(text).expect("a valid text")
}

pub(super) fn generic_id(text: &str) -> GenericId {
    GenericId::parse(text).expect("a valid text")
}

pub(super) fn user_class(text: &str) -> Option<UserClass> {
    Some(UserClass::parse(text).expect("a valid text"))
}

pub(super) fn use_case(n: u32) -> UseCaseId {
    UseCaseId::new(n).expect("within bounds")
}

pub(super) fn hash(n: u32) -> PasswordHash {
    PasswordHash::stored(&format!("$5$salt{n}$digest"))
}

/// The first subscription.
pub(super) const FIRST: PairNumber = PairNumber::new(1);
/// The second subscription.
pub(super) const SECOND: PairNumber = PairNumber::new(2);

/// A SIM card with one subscription, in use.
pub(super) fn sim(n: u32) -> impl FnOnce(&mut Subscriber) {
    move |subscriber| {
        subscriber.iccid = Some(iccid(n));
        let subscription = subscriber.subscription_mut(FIRST);
        subscription.imsi = Some(imsi(n));
        subscription.msisdn = Some(msisdn(n));
        subscription.is_last_active = true;
    }
}

/// Everything that a subscriber can have.
pub(super) fn everything(n: u32) -> impl FnOnce(&mut Subscriber) {
    move |subscriber| {
        sim(n)(subscriber);
        subscriber.imei = Some(imei(n));
        subscriber.imeisv = Some(imeisv(n, 7));
        subscriber.alias = alias("Pump house, north");
        subscriber.user.generic_id = Some(generic_id(&format!("generic-{n}")));
        subscriber.user.username = Some(username(&format!("user-{n}")));
        subscriber.user.external_id = Some(external_id(&format!("crm/{n}")));
        subscriber.user.class = user_class("premium");
        subscriber.user.password = Some(hash(n));
        subscriber.subscription_mut(FIRST).use_case = Some(use_case(n));
        let second = subscriber.subscription_mut(SECOND);
        second.imsi = Some(imsi(n + 500_000));
        second.msisdn = Some(msisdn(n + 500_000));
    }
}
