#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod conformance;
mod directory;
mod error;
mod listed;
mod memory;
mod netting;
mod part;
mod query;
mod store;
mod turn;

pub use directory::{Account, Directory, Grant, TokenRecord};
pub use error::StoreError;
pub use listed::{Count, Listed};
pub use memory::MemoryStore;
pub use netting::{Closed, Netting, Opened, Passed};
pub use part::Part;
pub use query::{
    Cursor, EntryFilter, EntryQuery, Filter, Holding, Holdings, ListQuery, Order, Start, folded,
};
pub use store::{AnswerKey, AsOf, Ask, Connections, KeptAnswer, Store, Viewed};
pub use turn::Turn;
