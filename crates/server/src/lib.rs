#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod answers;
pub mod http;
pub mod metrics;
mod nearest;
mod openapi;
mod routes;
mod wire;

pub use wire::instant;
pub use wire::v2::code::Code;
