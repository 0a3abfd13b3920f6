#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "std")]
extern crate std;

// The identifiers.
mod eid;
mod iccid;
mod imei;
mod imei_sv;
mod imsi;
mod msisdn;
mod value;

// What they are made of.
mod calling_code;
mod country;
mod device;
mod mcc;
mod part;
mod plmn;

// What is said about a text.
mod code;
mod error;
mod expected;
mod explain;
mod finding;
mod kind;
mod report;

// Other forms than the canonical text.
mod bcd;
mod five_g;
mod prefix;
#[cfg(feature = "serde")]
mod serial;
mod urn;

// How a text is read.
mod digits;
mod lenient;
pub mod luhn;
mod place;
mod scan;
mod tables;

pub use crate::calling_code::CallingCode;
pub use crate::code::{Code, UnknownCode};
pub use crate::country::Country;
pub use crate::device::{Device, Tac};
pub use crate::eid::Eid;
pub use crate::error::ParseError;
pub use crate::expected::Expected;
pub use crate::explain::{Explanation, explain, identify};
pub use crate::finding::{Finding, Findings, Severity};
pub use crate::five_g::Pei;
pub use crate::iccid::Iccid;
pub use crate::imei::Imei;
pub use crate::imei_sv::ImeiSv;
pub use crate::imsi::{Imsi, Network};
pub use crate::kind::{Kind, UnknownKind};
pub use crate::mcc::{Mcc, MccUse};
pub use crate::msisdn::Msisdn;
pub use crate::part::PartError;
pub use crate::plmn::{Mnc, MncLength, Plmn};
pub use crate::prefix::Prefix;
pub use crate::report::{AnyIdentifier, CheckDigits, Profile, Report, check};
pub use crate::value::{Identifier, Parsed};
