//! The rules of the registry, as tables of cases.

mod bulk;
mod device_app;
mod identifiers;
mod import;
mod laws;
mod policy;
mod register;
mod single;
mod world;
