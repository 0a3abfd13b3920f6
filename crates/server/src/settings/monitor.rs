//! What whoever watches over the server may choose.

use serde::{Deserialize, Serialize};

/// The page of metrics.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Metrics {
    /// Where metrics and health are served for themselves, `host:port`; empty for along with the calls.
    pub(crate) listen: String,
}

/// When the server calls itself ready.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Health {
    /// The least bytes that must be free for the database.
    pub(crate) least_free_disk: u64,
}

impl Metrics {
    /// The address of a listener of its own.
    pub(crate) fn own_address(&self) -> Option<&str> {
        Some(self.listen.as_str()).filter(|address| !address.is_empty())
    }
}
