//! Whether a text can be a value of its kind: the functions that `validator` calls on wire structs.
//!
//! They ask whether a text can be read. What is read but odd, a wrong check digit for one, is a matter of policy: see
//! [`Admission`](crate::wire::admission::Admission).

use std::fmt::Display;
use std::str::FromStr;

use simroll_domain::{Alias, Cause, PasswordHash, Status, TextError};
use simroll_identifiers::Identifier;
use validator::ValidationError;

use crate::wire::faults::finding_text;

/// The most bytes that a password may have: enough for any sentence, too few to keep a hash function busy.
pub(crate) const MAX_PASSWORD_LEN: usize = 1_024;

fn invalid(message: impl Display) -> ValidationError {
    ValidationError::new("invalid").with_message(message.to_string().into())
}

/// An identifier: its characters and length.
pub(crate) fn identifier<T: Identifier>(text: &str) -> Result<(), ValidationError> {
    T::parse(text).map(drop).map_err(|error| invalid(finding_text(T::KIND, &error.finding())))
}

/// An opaque text.
pub(crate) fn opaque<T: FromStr<Err = TextError>>(text: &str) -> Result<(), ValidationError> {
    text.parse::<T>().map(drop).map_err(invalid)
}

/// The name of something in a catalogue, under the rules of opaque texts.
pub(crate) fn name(text: &str) -> Result<(), ValidationError> {
    opaque::<Alias>(text)
}

/// A subscriber's status.
pub(crate) fn status(text: &str) -> Result<(), ValidationError> {
    Status::parse(text).map(drop).ok_or_else(|| invalid(one_of(Status::ALL.map(Status::as_str))))
}

/// Why identifiers change.
pub(crate) fn cause(text: &str) -> Result<(), ValidationError> {
    Cause::parse(text).map(drop).ok_or_else(|| invalid(one_of(Cause::ALL.map(Cause::as_str))))
}

/// What is said where a text is none of `names`.
pub(crate) fn one_of<const N: usize>(names: [&str; N]) -> String {
    format!("must be one of {}", names.join(", "))
}

/// A password, or the hash of one.
pub(crate) fn password(text: &str) -> Result<(), ValidationError> {
    if text.is_empty() {
        return Err(invalid("must not be empty; null clears it"));
    }
    match PasswordHash::recognise(text) {
        Some(hash) => hash.map(drop).map_err(invalid),
        None if text.len() > MAX_PASSWORD_LEN => {
            Err(invalid(format!("a password has at most {MAX_PASSWORD_LEN} bytes")))
        }
        None => Ok(()),
    }
}
