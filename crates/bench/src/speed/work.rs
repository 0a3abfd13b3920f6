//! The kinds of requests that a load is made of, and how its latencies are told.

use clap::ValueEnum;

use crate::speed::board::{Board, alone};
use crate::speed::load::{Make, Measured};
use crate::speed::requests::Requests;

/// What is requested.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Work {
    Patch,
    Get,
    Report,
    Bulk,
}

impl Work {
    /// How it is asked for, and the status of its answer.
    pub(crate) fn requests(self) -> (Make, u16) {
        match self {
            Self::Patch => (Requests::patch_alias, 200),
            Self::Get => (Requests::get, 200),
            Self::Report => (Requests::report, 201),
            Self::Bulk => (Requests::bulk_use_case, 200),
        }
    }
}

const PERCENTILES: [(&str, f64); 6] =
    [("p50", 50.0), ("p90", 90.0), ("p99", 99.0), ("p99.9", 99.9), ("p99.99", 99.99), ("longest", 100.0)];

/// Puts down how the latencies are distributed.
pub(crate) fn percentiles(measured: &Measured, board: &mut Board) {
    for (work, percent) in PERCENTILES {
        board.put(alone(work, "ms"), measured.percentile(percent), None);
    }
}
