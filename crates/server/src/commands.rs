//! The subcommands, one file each.

mod account;
mod backup;
mod changes;
mod check;
mod completions;
mod config;
mod copy;
mod doctor;
mod export;
mod history;
mod import;
mod lookup;
mod man;
mod restore;
mod schema;
mod serve;
mod token;

use std::process::ExitCode;

use crate::failure::Failure;
use crate::settings::Settings;

/// What the program is asked to do.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Subcommand {
    Serve(serve::Serve),
    Account(account::Account),
    Token(token::Token),
    Import(import::Import),
    Export(export::Export),
    Copy(copy::Copy),
    Lookup(lookup::Lookup),
    History(history::History),
    Changes(changes::Changes),
    Check(check::Check),
    Config(config::Config),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Doctor(doctor::Doctor),
    Schema(schema::Schema),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Subcommand {
    /// Whether it works without settings, and so where they are wrong.
    pub(crate) const fn is_pure(&self) -> bool {
        match self {
            Self::Check(_) | Self::Schema(_) | Self::Completions(_) | Self::Man(_) => true,
            Self::Token(token) => token.is_pure(),
            _ => false,
        }
    }

    /// The settings that its own flags set.
    pub(crate) fn settings(&self) -> Option<(String, String)> {
        if let Self::Serve(serve) = self { serve.settings() } else { None }
    }

    /// Other defaults than usual.
    pub(crate) fn defaults(&self) -> Option<Settings> {
        if let Self::Serve(serve) = self { serve.defaults() } else { None }
    }

    /// Does it.
    pub(crate) fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        match self {
            Self::Serve(serve) => serve.run(settings),
            Self::Account(account) => account.run(settings),
            Self::Token(token) => token.run(settings),
            Self::Import(import) => import.run(settings),
            Self::Export(export) => export.run(settings),
            Self::Copy(copy) => copy.run(settings),
            Self::Lookup(lookup) => lookup.run(settings),
            Self::History(history) => history.run(settings),
            Self::Changes(changes) => changes.run(settings),
            Self::Check(check) => check.run(),
            Self::Config(config) => config.run(settings),
            Self::Backup(backup) => backup.run(settings),
            Self::Restore(restore) => restore.run(settings),
            Self::Doctor(doctor) => doctor.run(settings),
            Self::Schema(schema) => schema.run(),
            Self::Completions(completions) => completions.run(),
            Self::Man(man) => man.run(),
        }
    }
}
