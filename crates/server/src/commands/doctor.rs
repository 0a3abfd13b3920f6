//! `simroll doctor`: whether the installation is sound, in plain words.

mod checks;

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use crate::failure::Failure;
use crate::settings::Settings;

/// Look at settings, database, disk and clock, and say what is wrong and what to do about it
///
/// It changes nothing, and works beside a running server. Exit status: 0 unless there is an error, then 1.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Read every row and every index, which takes minutes for a large database
    #[arg(long)]
    full: bool,
    /// As JSON: an array of {verdict, check, message, advice}
    #[arg(long)]
    json: bool,
}

/// How it stands with what was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    Ok,
    /// Worth knowing.
    Note,
    /// It will hurt one day.
    Warning,
    /// It hurts now.
    Error,
}

/// What was found about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    verdict: Verdict,
    check: &'static str,
    message: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    advice: &'static str,
}

impl Finding {
    fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self { verdict: Verdict::Ok, check, message: message.into(), advice: "" }
    }

    fn new(verdict: Verdict, check: &'static str, message: impl Into<String>, advice: &'static str) -> Self {
        Self { verdict, check, message: message.into(), advice }
    }
}

impl Doctor {
    pub(crate) fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        let findings = checks::all(settings, self.full);
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{}", serde_json::to_string_pretty(&findings)?)?;
        } else {
            for Finding { verdict, check, message, advice } in &findings {
                let verdict = format!("{verdict:?}").to_lowercase();
                writeln!(out, "{verdict:<8} {check}: {message}")?;
                if !advice.is_empty() {
                    writeln!(out, "         {advice}")?;
                }
            }
        }
        let is_sound = findings.iter().all(|finding| finding.verdict != Verdict::Error);
        Ok(if is_sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
