//! `simroll man`: the manual.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory};

use crate::Cli;
use crate::failure::Failure;

/// Print the manual page, or write one for each command into a folder
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Write simroll.1, simroll-serve.1 and so on here
    folder: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        match &self.folder {
            None => {
                let mut page = Vec::new();
                clap_mangen::Man::new(Cli::command()).render(&mut page)?;
                std::io::stdout().write_all(&page)?;
            }
            Some(folder) => {
                fs::create_dir_all(folder)?;
                clap_mangen::generate_to(Cli::command(), folder)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
