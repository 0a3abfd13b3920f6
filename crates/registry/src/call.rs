//! What callers hand in and what they get back.

use std::fmt;
use std::time::Instant;

use simroll_domain::{
    AccountId, Author, Change, DeviceAppUpdate, Flag, IfVersion, JournalNumber, PairNumber, Reason, Refusal,
    RequestId, Subscriber, SubscriberId, Timestamp, Unit,
};
use simroll_identifiers::Imsi;
use simroll_storage::AnswerKey;

use crate::Password;

/// A call that wants something changed.
#[derive(Debug)]
pub struct Call {
    /// Whose records.
    pub account: AccountId,
    /// Who asks.
    pub author: Author,
    /// What is wanted.
    pub unit: Unit,
    /// Makes a retry get the first answer again.
    pub idempotency: Option<Idempotency>,
    /// After this the call is no longer worth starting; once started it is finished.
    pub deadline: Option<Instant>,
}

/// The v1 update, whose password may still be in the clear.
#[derive(Debug)]
pub struct DeviceAppCall {
    /// Whose records.
    pub account: AccountId,
    /// Who asks.
    pub author: Author,
    /// What is wanted. Where `password` is given, the update's own password field is not looked at.
    pub update: DeviceAppUpdate,
    /// A password in the clear, to be verified against the stored one or hashed.
    pub password: Option<Password>,
    /// Which version the subscriber who is meant must have.
    pub if_version: Option<IfVersion>,
    /// Makes a retry get the first answer again.
    pub idempotency: Option<Idempotency>,
    /// After this the call is no longer worth starting; once started it is finished.
    pub deadline: Option<Instant>,
}

/// Makes a call that is sent again get the answer of the first time, without being carried out again.
pub struct Idempotency {
    /// The key that the caller chose.
    pub key: AnswerKey,
    /// What the same request has in common with its retries, and with no other.
    pub fingerprint: [u8; 32],
    /// Turns the outcome into what a retry is answered with. It runs on the writer's thread, only where something was
    /// carried out, so it should be quick.
    pub render: Box<dyn Fn(&Outcome) -> String + Send + Sync>,
}

impl fmt::Debug for Idempotency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Idempotency").field("key", &self.key).finish_non_exhaustive()
    }
}

/// The answer to a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// It was decided now.
    Done(Outcome),
    /// It had been carried out before: what [`Idempotency::render`] then returned.
    Replayed(String),
}

/// What became of the commands of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Command by command, in order. Of a call that is all or nothing, a failed command carries its own refusal and
    /// the others [`Reason::NotApplied`].
    pub items: Vec<Result<Accepted, Refusal>>,
    /// Whether any command was carried out; if not, nothing was written.
    pub applied: bool,
}

impl Outcome {
    /// The outcome of a call of one command that is refused.
    pub(crate) fn refused(refusal: Refusal) -> Self {
        Self { items: vec![Err(refusal)], applied: false }
    }

    /// Whether the call is about a password that became another after it was verified.
    pub(crate) fn is_password_moved(&self) -> bool {
        let moved =
            |item: &Result<_, Refusal>| item.as_ref().is_err_and(|r| r.reason == Reason::PasswordMoved);
        self.items.iter().any(moved)
    }
}

/// A command that was carried out.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// Names its journal entry. `None` where it has none: in a preview, and for a row of a file that changes nothing.
    pub request_id: Option<RequestId>,
    /// The place of its journal entry; in a preview the place that it would have.
    pub number: Option<JournalNumber>,
    /// When it was carried out.
    pub time: Timestamp,
    /// The subscriber that it named or registered.
    pub subscriber: Option<SubscriberId>,
    /// Which of the subscriber's subscriptions it meant, where it meant one.
    pub pair: Option<PairNumber>,
    /// The IMSI of that subscription.
    pub imsi: Option<Imsi>,
    /// Whether anything became different.
    pub changed: bool,
    /// What was odd but accepted.
    pub flags: Vec<Flag>,
    /// For the v1 update: the subscriber as the call left it.
    pub after: Option<Box<Subscriber>>,
    /// In a preview: what would become different. What was carried out stands in the journal.
    pub plan: Option<Box<Change>>,
}
