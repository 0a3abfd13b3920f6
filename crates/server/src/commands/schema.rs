//! `simroll schema`: the tables, as statements.

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use simroll_storage_diesel::{citus_calls, postgres_schema, sqlite_schema};

use crate::failure::Failure;

/// Print the statements that make the tables
///
/// Nobody needs them to use Simroll, which makes its tables itself; they are to be read, and for whoever may make tables
/// only by hand.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// For which database
    #[arg(value_enum, default_value_t = Kind::Postgres)]
    database: Kind,
    /// Print instead the calls that distribute the tables over a cluster of Citus, each account to one shard
    #[arg(long, conflicts_with = "database")]
    citus: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Postgres,
    Sqlite,
}

impl Schema {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let mut out = std::io::stdout().lock();
        match self.database {
            _ if self.citus => out.write_all(citus_calls().as_bytes())?,
            Kind::Postgres => out.write_all(postgres_schema().as_bytes())?,
            Kind::Sqlite => out.write_all(sqlite_schema().as_bytes())?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
