//! Identifiers of people who do not exist, valid and as many as needed.

use simroll_identifiers::luhn;

/// The `n`-th IMSI of an Italian network.
pub(crate) fn imsi(n: u32) -> String {
    format!("22201{n:010}")
}

/// The `n`-th Italian number, with its `+`.
pub(crate) fn number(n: u32) -> String {
    format!("+39333{n:07}")
}

/// The `n`-th Italian card, 19 digits, the last one its check digit.
pub(crate) fn iccid(n: u32) -> String {
    with_check_digit(format!("893901{n:012}"))
}

/// The `n`-th phone of one model.
pub(crate) fn imei(n: u32) -> String {
    with_check_digit(format!("35209900{n:06}"))
}

/// The phone of [`imei`] with a software version.
pub(crate) fn imeisv(n: u32, version: u32) -> String {
    format!("35209900{n:06}{version:02}")
}

fn with_check_digit(mut digits: String) -> String {
    let digit = luhn::check_digit(digits.as_bytes()).expect("digits");
    digits.push(char::from(b'0' + digit));
    digits
}
