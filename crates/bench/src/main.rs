//! Measures Simroll beside its limits and its peers, in one run, and prints a table.
//!
//! Every figure is the median of several rounds; in a round the contenders take turns, so that a machine whose speed
//! drifts is as fast or slow for all of them. Nothing is asserted: a benchmark is not a test.
#![allow(clippy::print_stdout, reason = "a table on standard output is what this program is for")]

mod identifiers;
mod measure;
mod sample;
mod table;

use clap::{Parser, Subcommand};

/// Measure Simroll beside its limits and its peers.
#[derive(Debug, Parser)]
#[command(name = "simroll-bench", version)]
struct Cli {
    /// How many rounds each figure is the median of.
    #[arg(long, global = true, default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..=1000))]
    rounds: u32,
    /// Print JSON instead of a table.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum What {
    /// Everything.
    All,
    /// Reading identifiers: nanoseconds each, over a million, beside other crates.
    Identifiers {
        /// How many identifiers of each kind.
        #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1..))]
        count: u32,
    },
}

fn main() {
    let cli = Cli::parse();
    let rows = match cli.what {
        What::All => identifiers::rows(1_000_000, cli.rounds),
        What::Identifiers { count } => identifiers::rows(count, cli.rounds),
    };
    if cli.json {
        println!("{}", table::json(&rows));
    } else {
        print!("{}", table::text(&rows));
    }
}
