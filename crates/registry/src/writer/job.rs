//! A call that waits for its answer.

use std::sync::Arc;
use std::time::Instant;

use simroll_domain::{AccountId, Author, Unit};
use tokio::sync::oneshot;

use crate::keys::Claimed;
use crate::{Answer, SubmitError};

/// A call in the hands of the writer.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) account: AccountId,
    pub(crate) author: Author,
    pub(crate) unit: Unit,
    pub(crate) claimed: Option<Arc<Claimed>>,
    pub(crate) deadline: Option<Instant>,
    pub(crate) reply: Option<oneshot::Sender<Result<Answer, SubmitError>>>,
}

impl Job {
    /// How much work it is.
    pub(crate) fn commands(&self) -> usize {
        self.unit.commands.len().max(1)
    }

    /// Whether it still waits for its answer.
    pub(crate) fn is_open(&self) -> bool {
        self.reply.is_some()
    }

    /// Answers the caller, if it is still there. Its idempotency key is free before it hears of it, so that it can
    /// retry at once.
    pub(crate) fn settle(&mut self, answer: Result<Answer, SubmitError>) {
        self.claimed = None;
        if let Some(reply) = self.reply.take() {
            let _ = reply.send(answer);
        }
    }
}
