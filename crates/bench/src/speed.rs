//! How fast the server is, beside the limits of the machine that it runs on.
//!
//! The server runs as it is shipped, in a process of its own, and the load comes over HTTP. What it is held against is
//! measured in the same round: the statements of a write in a bare loop, and a handler that does nothing.

pub(crate) mod all;
mod bare;
mod batches;
mod board;
mod disk;
pub(crate) mod fixed_rate;
pub(crate) mod growth;
pub(crate) mod handler;
mod load;
mod plot;
pub(crate) mod population;
pub(crate) mod postgres;
mod requests;
pub(crate) mod running;
mod server;
mod stage;
mod sweep;
mod work;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use server::Program;
use stage::Stage;

/// How long a server is loaded before anything counts.
const WARM_UP: Duration = Duration::from_millis(500);

/// How long anything is measured at a time.
const TIME: Duration = Duration::from_secs(3);

/// On what a server is measured.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    /// How many subscribers the account has.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(100..=50_000_000))]
    subscribers: u64,
    /// A folder for the databases, on the disk that is meant; what is made there is deleted at the end.
    #[arg(long, default_value = "target")]
    folder: PathBuf,
    /// The program to measure; built where it is not given.
    #[arg(long, value_name = "PATH")]
    server: Option<PathBuf>,
}

impl Place {
    pub(crate) fn stage(&self) -> Result<Stage, String> {
        Stage::set(&self.folder, Program::find(self.server.clone())?)
    }

    pub(crate) const fn subscribers(&self) -> u64 {
        self.subscribers
    }
}
