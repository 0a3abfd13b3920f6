//! `simroll check`: what texts are as identifiers. It reads no settings and opens no database.
//!
//! Each value, argument or line, gives exactly one line of output, whatever its bytes: so the output can be laid beside
//! the input.

mod sentence;

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use simroll_identifiers::{Kind, Profile, Report, check, identify};

use crate::failure::Failure;

/// How much is read and written at a time.
const BUFFER: usize = 64 * 1024;

/// Check identifiers: IMEI, IMEISV, IMSI, ICCID, MSISDN and EID
///
/// Each VALUE, or each line of standard input where there is none, gives one line of output: a sentence on a terminal,
/// else a JSON object. A value may begin with its kind and a comma, as in imsi,262021234567890; a value without a kind
/// is read as the likeliest one.
///
/// Exit status: 0 where every value is valid, 1 where one is not, 2 where the command could not do its work.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// What values are that do not say it themselves
    #[arg(long, value_parser = kind(), ignore_case = true)]
    kind: Option<Kind>,
    /// Take canonical text only: no blanks, hyphens, quotes or prefixes
    #[arg(long)]
    strict: bool,
    /// Print JSON on a terminal as well
    #[arg(long)]
    json: bool,
    /// The texts to check [default: the lines of standard input]
    #[arg(value_name = "VALUE")]
    values: Vec<OsString>,
}

fn kind() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::as_str)).try_map(|name| name.parse::<Kind>())
}

impl Check {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let stdout = io::stdout().lock();
        let json = self.json || !stdout.is_terminal();
        let mut out = BufWriter::with_capacity(BUFFER, stdout);
        let all_valid = if self.values.is_empty() {
            self.lines(BufReader::with_capacity(BUFFER, io::stdin().lock()), &mut out, json)?
        } else {
            let mut all_valid = true;
            for value in &self.values {
                all_valid &= self.one(value.as_encoded_bytes(), &mut out, json)?;
            }
            all_valid
        };
        out.flush()?;
        Ok(if all_valid { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Checks every line; says whether all were valid.
    fn lines<R: io::Read>(
        &self,
        mut input: BufReader<R>,
        out: &mut impl Write,
        json: bool,
    ) -> io::Result<bool> {
        let mut all_valid = true;
        let mut line = Vec::new();
        loop {
            // Who feeds lines one by one gets each answer before the next is waited for.
            if !input.buffer().contains(&b'\n') {
                out.flush()?;
            }
            line.clear();
            if input.read_until(b'\n', &mut line)? == 0 {
                return Ok(all_valid);
            }
            let text = line.strip_suffix(b"\n").unwrap_or(&line);
            all_valid &= self.one(text.strip_suffix(b"\r").unwrap_or(text), out, json)?;
        }
    }

    /// Checks one value; says whether it is valid.
    fn one(&self, value: &[u8], out: &mut impl Write, json: bool) -> io::Result<bool> {
        // What is not UTF-8 becomes U+FFFD, which no identifier has: the report finds it where it stands.
        let text = String::from_utf8_lossy(value);
        let report = self.report(&text);
        if json {
            serde_json::to_writer(&mut *out, &report)?;
        } else {
            write!(out, "{}", sentence::Sentence(&report))?;
        }
        out.write_all(b"\n")?;
        Ok(report.is_valid())
    }

    fn report<'a>(&self, text: &'a str) -> Report<'a> {
        let profile = if self.strict { Profile::Strict } else { Profile::Lenient };
        let named = text.split_once(',').and_then(|(kind, text)| Some((Some(kind.parse().ok()?), text)));
        match named.unwrap_or((self.kind, text)) {
            (Some(kind), text) => check(kind, text, profile),
            (None, text) => identify(text, profile),
        }
    }
}
