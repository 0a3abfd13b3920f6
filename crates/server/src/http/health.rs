//! Whether the server can serve, and what is in the way.

use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;

use crate::http::Shared;
use crate::metrics::disk;

/// How long a store or a disk may take to answer a question that costs nothing.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Alive {
    status: &'static str,
}

/// Whether the server can serve.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Health {
    status: &'static str,
    /// What is in the way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<Reason>,
}

/// Something that is in the way.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
struct Reason {
    code: &'static str,
    message: String,
}

impl Default for Alive {
    fn default() -> Self {
        Self { status: "alive" }
    }
}

impl Health {
    /// How things stand, within a bounded time.
    pub(crate) async fn of(shared: &Shared) -> Self {
        let mut reasons = Vec::new();
        if shared.followers.is_stopping() || shared.registry.is_stopping() {
            reasons.push(Reason::new("stopping", "the server is stopping"));
        }
        match timeout(PATIENCE, shared.registry.ready()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => reasons.push(Reason::new("store", error.to_string())),
            Err(_) => reasons.push(Reason::new("store", "the store does not answer")),
        }
        if let Some(path) = shared.settings.database_file.clone() {
            let least = shared.settings.least_free_disk;
            let look = tokio::task::spawn_blocking(move || room(&path, least));
            let found = timeout(PATIENCE, look).await.map(|found| found.unwrap_or(None));
            let late = || Some(Reason::new("disk", "the file system of the database does not answer"));
            reasons.extend(found.unwrap_or_else(|_| late()));
        }
        Self { status: if reasons.is_empty() { "ready" } else { "not ready" }, reasons }
    }

    /// Whether nothing is in the way.
    pub(crate) const fn is_ready(&self) -> bool {
        self.reasons.is_empty()
    }
}

impl Reason {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// Why the room for the database file is not enough.
fn room(path: &Path, least: u64) -> Option<Reason> {
    match disk(path) {
        Ok(disk) if disk.free >= least => None,
        Ok(disk) => {
            let (free, least) = (disk.free >> 20, least >> 20);
            Some(Reason::new(
                "disk",
                format!("the disk is nearly full: {free} of at least {least} MiB are free"),
            ))
        }
        Err(error) => {
            Some(Reason::new("disk", format!("the database file cannot be reached: {}", error.kind())))
        }
    }
}
