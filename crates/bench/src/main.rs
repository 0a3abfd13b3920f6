//! Measures Simroll beside its limits and its peers, in one run, and prints a table; and [proves](proof) what it promises.
//!
//! Every figure is the median of several rounds; in a round the contenders take turns, so that a machine whose speed
//! drifts is as fast or slow for all of them. Nothing is asserted: a benchmark is not a test. A proof is
//! one, and its exit status says so.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a table on standard output is what this program is for"
)]

#[path = "../../storage-diesel/tests/it/cluster.rs"]
mod cluster;
mod identifiers;
mod measure;
mod progress;
mod proof;
mod sample;
mod shipped;
mod speed;
mod table;

use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::proof::Verdict;
use crate::proof::kill::Program;
use crate::proof::power::Broken;
use crate::speed::Place;
use crate::speed::all::Beside;
use crate::speed::fixed_rate::FixedRate;
use crate::speed::running::Running;

/// Measure Simroll beside its limits and its peers.
#[derive(Debug, Parser)]
#[command(name = "simroll-bench", version)]
struct Cli {
    /// How many rounds each figure is the median of, or how often a server is killed.
    #[arg(long, global = true, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    rounds: u32,
    /// Print JSON instead of a table.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// How fast everything is, in one table.
    All {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        beside: Beside,
    },
    /// How fast servers on PostgreSQL are, beside pgbench; needs PostgreSQL installed, and makes a database of its own.
    Postgres(speed::postgres::Place),
    /// Whether an account with many subscribers is as fast as one with 100,000; this takes long.
    Growth(Place),
    /// Latencies at a fixed rate, without coordinated omission, and how many calls the writer took at a time.
    Open {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        rate: FixedRate,
    },
    /// Load a server that runs already, and say what it answered.
    Load(Running),
    /// Write the subscribers that everything is measured on as a file for `simroll import`, to stdout.
    Csv {
        /// How many.
        #[arg(long, default_value_t = 1_000_000)]
        subscribers: u64,
    },
    /// Reading identifiers: nanoseconds each, over a million, beside other crates.
    Identifiers {
        /// How many identifiers of each kind.
        #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1..))]
        count: u32,
    },
    /// Kill a server under load, again and again: everything that it answered must be there when it comes back.
    Kill {
        #[command(flatten)]
        seed: Seed,
        #[command(flatten)]
        which: Which,
    },
    /// End the sessions of two servers on one PostgreSQL under load, at random: everything that they answered must be
    /// there. Needs PostgreSQL installed.
    Sessions {
        #[command(flatten)]
        seed: Seed,
        #[command(flatten)]
        which: Which,
    },
    /// Answer every request with what stands on stdin: what HTTP is held against.
    #[command(hide = true)]
    Handler,
    /// Cut the power at random moments: what the disk may then hold must have everything that was acknowledged.
    Power {
        #[command(flatten)]
        seed: Seed,
        /// How many moments.
        #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..))]
        images: u32,
        /// The control: break something on purpose, which must be found out.
        #[arg(long, value_enum)]
        broken: Option<Broken>,
    },
    /// Have the disk be full, or fail, at one request after the other: what is answered all the same must be true.
    Faults {
        #[command(flatten)]
        seed: Seed,
        /// How many requests, drawn at random; all where it is not given.
        #[arg(long)]
        cases: Option<u32>,
        /// The control: acknowledge before the commit, which must be found out.
        #[arg(long)]
        early: bool,
    },
    /// Serve a database, to be killed.
    #[command(hide = true)]
    Serve {
        database: String,
        #[arg(long)]
        early: bool,
    },
}

#[derive(Debug, Clone, Copy, Args)]
struct Seed {
    /// From what every choice is drawn; drawn itself where it is not given.
    #[arg(long)]
    seed: Option<u64>,
}

impl Seed {
    fn get(self) -> u64 {
        self.seed.unwrap_or_else(|| u64::from(rand::random::<u32>()))
    }
}

/// Which server a proof is about.
#[derive(Debug, Args)]
struct Which {
    /// Which server.
    #[arg(long, value_enum, default_value_t = Against::Shipped)]
    against: Against,
    /// The shipped server's program; built where it is not given.
    #[arg(long, value_name = "PATH")]
    server: Option<PathBuf>,
}

impl Which {
    fn program(self) -> std::io::Result<Program> {
        match (self.against, self.server) {
            (Against::Shipped, Some(path)) => Ok(Program::Shipped(std::path::absolute(path)?)),
            (Against::Shipped, None) => Program::build(),
            (Against::Embedded, _) => Ok(Program::Embedded),
            (Against::Early, _) => Ok(Program::Early),
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Against {
    /// The `simroll` program.
    Shipped,
    /// This program, with the server's library in it.
    Embedded,
    /// The control: it answers before it commits, and must be found out.
    Early,
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("simroll-bench: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode, Box<dyn Error>> {
    let rows = match cli.what {
        What::All { place, beside } => {
            let (mut stage, subscribers) = (place.stage()?, place.subscribers());
            let mut rows = speed::all::rows(&mut stage, subscribers, cli.rounds, &beside)?;
            rows.extend(speed::postgres::rows_if_installed(&stage.program, subscribers, cli.rounds)?);
            rows.extend(identifiers::rows(1_000_000, cli.rounds));
            rows
        }
        What::Postgres(place) => speed::postgres::rows(&place, cli.rounds)?,
        What::Growth(place) => {
            let (mut small, mut large) = (place.stage()?, place.stage()?);
            speed::growth::rows(&mut small, &mut large, place.subscribers(), cli.rounds)?
        }
        What::Open { place, rate } => {
            speed::fixed_rate::rows(&mut place.stage()?, place.subscribers(), &rate)?
        }
        What::Identifiers { count } => identifiers::rows(count, cli.rounds),
        What::Kill { seed, which } => {
            return Ok(told(&proof::kill::run(&which.program()?, cli.rounds, seed.get())?, cli.json));
        }
        What::Sessions { seed, which } => {
            let program = which.program()?;
            return Ok(told(&proof::kill::sessions::run(&program, cli.rounds, seed.get())?, cli.json));
        }
        What::Load(running) => speed::running::rows(&running)?,
        What::Csv { subscribers } => {
            let mut out = BufWriter::new(std::io::stdout().lock());
            speed::population::write_csv(&mut out, 0..subscribers)?;
            out.flush()?;
            return Ok(ExitCode::SUCCESS);
        }
        What::Handler => {
            speed::handler::run()?;
            return Ok(ExitCode::SUCCESS);
        }
        What::Power { seed, images, broken } => {
            return Ok(told(&proof::power::run(images, seed.get(), broken)?, cli.json));
        }
        What::Faults { seed, cases, early } => {
            return Ok(told(&proof::faults::run(cases, seed.get(), early)?, cli.json));
        }
        What::Serve { database, early } => {
            proof::serve::run(&database, early)?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    if cli.json {
        println!("{}", table::json(&rows));
    } else {
        print!("{}", table::text(&rows));
    }
    Ok(ExitCode::SUCCESS)
}

fn told(verdict: &Verdict, json: bool) -> ExitCode {
    if json {
        println!("{}", verdict.json());
    } else {
        print!("{}", verdict.text());
    }
    verdict.exit_code()
}
