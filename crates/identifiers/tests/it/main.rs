//! The tests of this crate, one module a subject.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod codecs;
mod eid;
mod explain;
mod iccid;
mod imei;
mod imei_sv;
mod imsi;
mod laws;
mod lenient;
mod luhn;
mod msisdn;
mod no_std;
mod privacy;
mod readme;
mod report;
mod tables;

use std::fmt::Display;

use simroll_identifiers::{Identifier, ParseError, Parsed};

/// Compares what reading each text says with what is expected: the canonical text and its findings, or the error.
#[track_caller]
fn check<T: Identifier>(read: fn(&str) -> Result<Parsed<T>, ParseError>, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(said(read(text)), *expected, "reading {text:?}");
    }
}

/// The canonical text and the findings behind it, or the error.
fn said<T: Display>(result: Result<Parsed<T>, ParseError>) -> String {
    match result {
        Ok(parsed) => {
            let findings = parsed.findings.iter().map(|finding| format!("; {finding}"));
            parsed.value.to_string() + &findings.collect::<String>()
        }
        Err(error) => error.to_string(),
    }
}
