//! The `simroll` program: reads its arguments and settings, and hands over to the file of its subcommand.

mod allocator;
mod column;
mod commands;
mod database;
mod demo;
mod expiry;
mod export;
mod failure;
mod import;
mod listeners;
mod nearest;
mod question;
mod settings;
mod show;
mod telemetry;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser};

use crate::commands::Subcommand;
use crate::failure::Failure;
use crate::settings::{Overrides, Settings, SettingsError};

/// System of record for SIMs and subscribers.
///
/// Exit status: 0 where the work is done, 1 where the answer is no (a row was refused, there is no such token), 2 where
/// the command could not do its work.
#[derive(Debug, Parser)]
#[command(name = "simroll", version, max_term_width = 110)]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    subcommand: Subcommand,
}

/// The options of every subcommand: each goes before the environment, which goes before the file.
#[derive(Debug, Args)]
struct Options {
    /// Read settings from this file [default: simroll.toml, where there is one]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Settings")]
    config: Option<PathBuf>,
    /// Where everything is kept: sqlite://PATH, postgres://USER:PASSWORD@HOST/DATABASE or memory:
    #[arg(long, global = true, value_name = "URL", help_heading = "Settings")]
    database_url: Option<String>,
    /// Set any setting, by the key that `simroll config` prints, such as bulk.max_items=500
    #[arg(long, global = true, value_name = "KEY=VALUE", help_heading = "Settings")]
    set: Vec<String>,
}

impl Cli {
    fn settings(&self) -> Result<Settings, SettingsError> {
        let mut keys = Vec::new();
        for pair in &self.options.set {
            let (key, value) = pair.split_once('=').ok_or(SettingsError::NoPair)?;
            keys.push((key.trim().to_owned(), value.to_owned()));
        }
        let database_url = &self.options.database_url;
        keys.extend(database_url.iter().map(|url| ("database_url".to_owned(), url.clone())));
        keys.extend(self.subcommand.settings());
        let defaults = self.subcommand.defaults();
        Settings::load(&Overrides { file: self.options.config.clone(), defaults, keys })
    }

    fn run(self) -> Result<ExitCode, Failure> {
        let settings = if self.subcommand.is_pure() { Settings::default() } else { self.settings()? };
        telemetry::start(&settings.log);
        self.subcommand.run(&settings)
    }
}

fn main() -> ExitCode {
    allocator::give_back_at_once();
    match Cli::parse().run() {
        Ok(code) => code,
        Err(failure) => {
            if !failure.is_broken_pipe() {
                // Where stderr is gone as well there is nobody left to tell.
                let _ = writeln!(std::io::stderr(), "simroll: {failure}");
            }
            ExitCode::from(2)
        }
    }
}
