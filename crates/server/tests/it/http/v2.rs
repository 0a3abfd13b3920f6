//! The v2 calls.

mod alias;
mod bulk_alias;
mod bulk_register;
mod bulk_status;
mod bulk_use_case;
mod catalogue;
mod changes;
mod history;
mod identifier;
mod identifiers;
mod list;
mod register;
mod remove;
mod request;
mod requests;
mod status;
mod target;
mod use_case;
mod user;
