//! What stands on the wire: requests as they are read, answers as they are written, each in its dialect.
//!
//! A wire struct says how a body is spelled; it turns into a domain command or is made from domain values, and knows
//! no HTTP. Requests are read strictly and in three steps, each of which collects everything that is wrong:
//! the tree ([`json`]), the keys and their types ([`fields`]), the values (`validator` with [`checks`]).

pub(crate) mod admin;
pub(crate) mod admission;
pub(crate) mod checks;
pub(crate) mod faults;
pub(crate) mod fields;
pub mod instant;
pub(crate) mod json;
pub(crate) mod v1;
pub(crate) mod v2;
