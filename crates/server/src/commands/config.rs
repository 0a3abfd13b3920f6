//! `simroll config`: the effective settings.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;
use crate::settings::Settings;

/// Print the effective settings, secrets masked, as they would stand in simroll.toml
///
/// Settings come from four layers, each before the next: flags, environment variables, simroll.toml (or the file of
/// --config), defaults. The variable of a key such as bulk.max_items is SIMROLL_BULK_MAX_ITEMS or SIMROLL_BULK__MAX_ITEMS.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Config {
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Config {
    pub(crate) fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{}", serde_json::to_string_pretty(settings)?)?;
        } else {
            write!(out, "{}", toml::to_string(settings)?)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
