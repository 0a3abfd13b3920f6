//! A writer: it takes what waits, decides it, appends it in one go and only then answers.
//!
//! - one thread, alone with its accounts in this process; whatever a batch does wrong, the next batch is carried out
//! - no lingering: a lone call is carried out at once, and batches form while one is being written
//! - nothing here knows of async code: a batch is a function of the store and the jobs

mod batch;
mod doubt;
mod draft;
mod group;
mod job;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

pub(crate) use batch::Batches;
pub(crate) use draft::{accepted, replay};
pub(crate) use job::Job;

use crate::observe::Observer;
use crate::queue::Queue;

/// Carries out batches until the queue is closed and empty.
pub(crate) fn run(queue: &Arc<Queue>, mut batches: Batches, observer: Option<&dyn Observer>) {
    while let Some(jobs) = queue.take() {
        let began = Instant::now();
        // What may panic in a batch is caught where the damage is smallest; this is for what was not thought of. The
        // callers of that batch learn that nobody knows what became of their calls, since their jobs are dropped.
        match catch_unwind(AssertUnwindSafe(|| batches.carry_out(jobs))) {
            Ok(report) => {
                tracing::trace!(
                    calls = report.calls,
                    entries = report.entries,
                    rounds = report.rounds,
                    commit_us = report.commit.as_micros(),
                    "batch"
                );
                if let Some(observer) = observer {
                    observer.batch(&report);
                }
            }
            Err(_) => tracing::error!("a batch met a fault of the registry"),
        }
        queue.done(began.elapsed());
    }
}
