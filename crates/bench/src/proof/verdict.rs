//! What a proof has to say in the end.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::judge::Violation;

/// How many violations are told in full.
const TOLD: usize = 20;

/// What was done, and what was wrong.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// Which proof.
    pub(crate) proof: &'static str,
    /// From which every choice was drawn: the same seed makes the same choices.
    pub(crate) seed: u64,
    /// How much was done, in the order in which it is told.
    pub(crate) counts: Vec<(&'static str, u64)>,
    /// What was wrong.
    pub(crate) violations: Vec<Violation>,
}

impl Verdict {
    /// For people.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{} (seed {})\n", self.proof, self.seed);
        for (what, count) in &self.counts {
            let _ = writeln!(text, "  {count:>10}  {what}");
        }
        let _ = writeln!(text, "  {:>10}  violations", self.violations.len());
        for (kind, what) in self.violations.iter().take(TOLD).map(Violation::parts) {
            let _ = writeln!(text, "{kind}: {what}");
        }
        text
    }

    /// For programs.
    pub(crate) fn json(&self) -> String {
        let mut json = serde_json::json!({ "proof": self.proof, "seed": self.seed });
        for (what, count) in &self.counts {
            json[what] = (*count).into();
        }
        let told = self.violations.iter().map(Violation::parts);
        let told = told.map(|(kind, what)| serde_json::json!({ "kind": kind, "what": what }));
        json["violations"] = told.collect();
        json.to_string()
    }

    /// 0 where no promise was broken, else 1.
    pub(crate) fn exit_code(&self) -> ExitCode {
        if self.violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
