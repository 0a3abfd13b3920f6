//! The query of `GET /api/v2/subscriber`: which subscribers, in which order.

use simroll_domain::{BindingKind, Status, UseCaseId, UserClass};
use simroll_identifiers::{Code, Iccid, Imei, Kind};
use simroll_storage::{Filter, Order};

use crate::wire::checks;
use crate::wire::faults::Faults;
use crate::wire::instant;
use crate::wire::v2::paging::number;

/// The parameters beside those of paging.
pub(crate) const PARAMETERS: [&str; 14] = [
    "imsi",
    "msisdn",
    "iccid",
    "imei",
    "imeisv",
    "externalId",
    "genericId",
    "alias",
    "username",
    "useCaseId",
    "userClass",
    "status",
    "updatedSince",
    "sort",
];

/// The values of `sort`, and whether each is descending.
pub(crate) const ORDERS: [(&str, Order, bool); 4] = [
    ("createdAt", Order::Registered, false),
    ("-createdAt", Order::Registered, true),
    ("updatedAt", Order::Changed, false),
    ("-updatedAt", Order::Changed, true),
];

/// Identifiers that are found by their first digits.
const DIGITS: [(Kind, BindingKind); 5] = [
    (Kind::Imsi, BindingKind::Imsi),
    (Kind::Msisdn, BindingKind::Msisdn),
    (Kind::Iccid, BindingKind::Iccid),
    (Kind::Imei, BindingKind::Imei),
    (Kind::ImeiSv, BindingKind::ImeiSv),
];

/// Which subscribers, in which order.
#[derive(Debug)]
pub(crate) struct Wanted {
    pub(crate) filter: Filter,
    pub(crate) order: Order,
    pub(crate) descending: bool,
}

impl Wanted {
    /// Reads the values of [`PARAMETERS`], and notes what is wrong with them.
    pub(crate) fn read(values: &[Option<String>; 14], faults: &mut Faults) -> Self {
        let [imsi, msisdn, iccid, imei, imeisv, rest @ ..] = values.each_ref().map(Option::as_deref);
        let [external_id, generic_id, alias, username, use_case, user_class, status, since, sort] = rest;
        let mut prefixes = Vec::new();
        for ((kind, binding), text) in DIGITS.into_iter().zip([imsi, msisdn, iccid, imei, imeisv]) {
            let Some(text) = text else { continue };
            match prefix(kind, text) {
                Ok(text) => prefixes.push((binding, text)),
                Err(what) => faults.add(kind.as_str(), what),
            }
        }
        let opaque = [(BindingKind::ExternalId, external_id), (BindingKind::GenericId, generic_id)];
        prefixes.extend(opaque.into_iter().filter_map(|(kind, text)| Some((kind, text?.to_owned()))));
        let mut read = |name: &str, text: Option<&str>, check: fn(&str) -> bool, what: &str| {
            if text.is_some_and(|text| !check(text)) {
                faults.add(name, what);
            }
        };
        read(
            "userClass",
            user_class,
            |text| checks::opaque::<UserClass>(text).is_ok(),
            "must be a class of users",
        );
        read(
            "status",
            status,
            |text| Status::parse(text).is_some(),
            &format!("must be one of {}", statuses()),
        );
        read("updatedSince", since, |text| instant::parse(text).is_some(), instant::EXPECTED);
        read(
            "sort",
            sort,
            |text| order(text).is_some(),
            "must be createdAt or updatedAt, with - before it to turn it round",
        );
        let use_case = number("useCaseId", use_case, 0..=UseCaseId::MAX, faults);
        let (order, descending) = sort.and_then(order).unwrap_or_default();
        let filter = Filter {
            prefixes,
            alias: alias.map(str::to_owned),
            username: username.map(str::to_owned),
            use_case: use_case.and_then(UseCaseId::new),
            user_class: user_class.and_then(|text| UserClass::parse(text).ok()),
            status: status.and_then(Status::parse),
            changed_since: since.and_then(instant::parse),
        };
        Self { filter, order, descending }
    }
}

fn statuses() -> String {
    Status::ALL.map(Status::as_str).join(", ")
}

fn order(text: &str) -> Option<(Order, bool)> {
    ORDERS.into_iter().find(|(name, ..)| *name == text).map(|(_, order, descending)| (order, descending))
}

/// The beginning of an identifier as its canonical text begins, or what is wrong with it.
///
/// A whole IMEI or ICCID that is given in another form than the canonical one is that identifier.
fn prefix(kind: Kind, text: &str) -> Result<String, String> {
    let most = *kind.length().end();
    match kind {
        Kind::Imei if text.len() == most => {
            if let Ok(imei) = Imei::parse(text) {
                return Ok(imei.value.as_str().to_owned());
            }
        }
        Kind::Iccid => {
            if let Some(iccid) = text.strip_suffix('F').and_then(|_| Iccid::parse(text).ok()) {
                return Ok(iccid.value.as_str().to_owned());
            }
        }
        _ => {}
    }
    let digits = if kind == Kind::Msisdn { text.strip_prefix('+').unwrap_or(text) } else { text };
    let dropped = text.len() - digits.len();
    let allowed = |place: usize, byte: u8| {
        byte.is_ascii_digit() || (kind == Kind::Iccid && place >= 6 && matches!(byte, b'A'..=b'F'))
    };
    let odd = digits.bytes().enumerate().find(|(place, byte)| !allowed(*place, *byte));
    match odd {
        Some((place, _)) => {
            Err(format!("{kind} {} at byte {}, expected digits", Code::InvalidCharacter, place + dropped))
        }
        None if digits.is_empty() || digits.len() > most => {
            Err(format!("{kind} {}, expected the first 1 to {most} digits", Code::InvalidLength))
        }
        None => Ok(digits.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_an_identifier_is_read_strictly() {
        for (kind, text, read) in [
            (Kind::Imsi, "2", Ok("2")),
            (Kind::Imsi, "222010000000001", Ok("222010000000001")),
            (Kind::Msisdn, "+39", Ok("39")),
            (Kind::Msisdn, "39", Ok("39")),
            (Kind::Imei, "49015420323751", Ok("49015420323751")),
            (Kind::Imei, "490154203237510", Ok("490154203237518")),
            (Kind::Imei, "490154203237511", Ok("490154203237511")),
            (Kind::Iccid, "898600D", Ok("898600D")),
            (Kind::Iccid, "8991101200003204514F", Ok("8991101200003204514")),
            (Kind::Imsi, "", Err("imsi invalid_length, expected the first 1 to 15 digits")),
            (Kind::Msisdn, "+", Err("msisdn invalid_length, expected the first 1 to 15 digits")),
            (Kind::Imsi, "2220100000000012", Err("imsi invalid_length, expected the first 1 to 15 digits")),
            (Kind::Imsi, "+39", Err("imsi invalid_character at byte 0, expected digits")),
            (Kind::Msisdn, "+3 9", Err("msisdn invalid_character at byte 2, expected digits")),
            (Kind::Iccid, "89D", Err("iccid invalid_character at byte 2, expected digits")),
            (Kind::Imsi, "٣", Err("imsi invalid_character at byte 0, expected digits")),
        ] {
            assert_eq!(prefix(kind, text).as_deref().map_err(String::as_str), read, "{kind} {text}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let mut values = [const { None }; PARAMETERS.len()];
        for (value, wrong) in values.iter_mut().zip(["x"; PARAMETERS.len()]) {
            *value = Some(wrong.to_owned());
        }
        let mut faults = Faults::new();
        let _ = Wanted::read(&values, &mut faults);
        let wrong: Vec<String> = faults.into_map().into_keys().collect();
        let expected =
            ["iccid", "imei", "imeisv", "imsi", "msisdn", "sort", "status", "updatedSince", "useCaseId"];
        assert_eq!(wrong, expected);
    }
}
