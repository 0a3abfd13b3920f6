//! What the calls of one account in a batch come to, before it is written.

use std::collections::{HashMap, HashSet};

use simroll_domain::decide::{Decided, Decision, decide_unit};
use simroll_domain::{AccountId, Command, Entry, Head, RequestId, Timestamp, View};
use simroll_storage::{AnswerKey, KeptAnswer, Part, Viewed};

use super::job::Job;
use crate::{Accepted, Answer, Idempotency, Outcome, SubmitError};

/// The answer to a call: known, but not to be given before what it rests on is written.
pub(crate) type Pending = (usize, Result<Answer, SubmitError>);

/// A part in the making.
#[derive(Debug)]
pub(crate) struct Draft {
    /// The head of the journal that it was decided on.
    pub(crate) head: Head,
    /// What to answer to whom, by the places of the jobs.
    pub(crate) pending: Vec<Pending>,
    entries: Vec<Entry>,
    view: View,
    now: Timestamp,
    /// The answers that calls may replay; `None` where this draft is about to keep one.
    kept: HashMap<AnswerKey, Option<KeptAnswer>>,
    /// The answers to keep.
    answers: Vec<KeptAnswer>,
}

impl Draft {
    /// An empty draft. Answers that were kept before `expiry` are not there.
    pub(crate) fn new(viewed: Viewed, now: Timestamp, expiry: Timestamp) -> Self {
        let Viewed { view, answers } = viewed;
        let kept = answers.into_iter().filter(|kept| kept.kept_at > expiry);
        let kept = kept.map(|kept| (kept.key.clone(), Some(kept))).collect();
        let (pending, entries, answers) = (Vec::new(), Vec::new(), Vec::new());
        Self { head: view.head(), pending, entries, view, now, kept, answers }
    }

    /// Decides a call on what the earlier ones left; or returns the answer that was kept of its first time. A call
    /// whose key another one of this draft has is left for later, when that one's answer is kept.
    pub(crate) fn add(
        &mut self,
        place: usize,
        job: &Job,
        new_id: &mut impl FnMut(Timestamp) -> RequestId,
    ) -> Option<Result<Answer, SubmitError>> {
        let idempotency = job.claimed.as_ref().map(|claimed| &claimed.idempotency);
        if let Some(idempotency) = idempotency
            && let Some(kept) = self.kept.get(&idempotency.key)
        {
            return kept.as_ref().map(|kept| replay(kept.clone(), idempotency));
        }
        let decision = decide_unit(&job.unit, &mut self.view, self.now);
        let before = self.entries.len();
        let outcome = self.record(job, decision, new_id);
        if let Some(idempotency) = idempotency.filter(|_| self.entries.len() > before) {
            let Idempotency { key, fingerprint, render } = idempotency;
            let (answer, kept_at) = (render(&outcome), self.view.head().time);
            self.kept.insert(key.clone(), None);
            self.answers.push(KeptAnswer { key: key.clone(), fingerprint: *fingerprint, answer, kept_at });
        }
        self.pending.push((place, Ok(Answer::Done(outcome))));
        None
    }

    /// Whether there is anything to write.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The request id of its first entry: where that is in the journal, all of them are.
    pub(crate) fn first_request(&self) -> Option<RequestId> {
        self.entries.first().map(|entry| entry.request_id)
    }

    /// How many entries it has.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has answers to keep.
    pub(crate) fn keeps_answers(&self) -> bool {
        !self.answers.is_empty()
    }

    /// What is to be appended. The entries move into it.
    pub(crate) fn part(&mut self, account: AccountId, forget_answers_before: Option<Timestamp>) -> Part<'_> {
        let entries = std::mem::take(&mut self.entries);
        let answers = std::mem::take(&mut self.answers);
        let mut seen = HashSet::new();
        let touched = entries.iter().flat_map(|entry| &entry.changes).map(|change| change.subscriber);
        let states = touched.filter(|id| seen.insert(*id)).map(|id| (id, self.view.subscriber(id))).collect();
        Part { account, head: self.head, entries, states, answers, forget_answers_before }
    }

    fn record(
        &mut self,
        job: &Job,
        decision: Decision,
        new_id: &mut impl FnMut(Timestamp) -> RequestId,
    ) -> Outcome {
        let Decision { items, applied } = decision;
        let time = self.view.head().time;
        let items = items.into_iter().zip(&job.unit.commands).map(|(item, command)| {
            let decided = item?;
            let mut accepted = accepted(command, &decided, &self.view);
            if let Some(number) = decided.number {
                let request_id = new_id(time);
                accepted.request_id = Some(request_id);
                let change = decided.change;
                self.entries.push(Entry {
                    number,
                    request_id,
                    time,
                    author: job.author.clone(),
                    kind: command.kind(),
                    subscriber: change.subscriber,
                    named_by: change.named_by,
                    changes: change.fields,
                    use_case: change.use_case,
                    cause: change.cause,
                    flags: change.flags,
                });
            }
            Ok(accepted)
        });
        Outcome { items: items.collect(), applied }
    }
}

/// The answer that was kept, to who sends the same request again.
pub(crate) fn replay(kept: KeptAnswer, idempotency: &Idempotency) -> Result<Answer, SubmitError> {
    if kept.fingerprint == idempotency.fingerprint {
        Ok(Answer::Replayed(kept.answer))
    } else {
        Err(SubmitError::KeyReused)
    }
}

/// What the caller of a carried-out command is told, but for the request id. `view` is as the call left it.
pub(crate) fn accepted(command: &Command, decided: &Decided, view: &View) -> Accepted {
    let Decided { change, number } = decided;
    let named = change.subscriber.and_then(|id| view.subscriber(id));
    let subscription = change.pair.and_then(|pair| named?.subscription(pair));
    let after = if matches!(command, Command::DeviceApp(_)) { named } else { None };
    Accepted {
        request_id: None,
        number: *number,
        time: view.head().time,
        subscriber: change.subscriber,
        pair: change.pair,
        imsi: subscription.and_then(|subscription| subscription.imsi),
        changed: !change.is_empty(),
        flags: change.flags.clone(),
        after: after.map(|subscriber| Box::new(subscriber.clone())),
        plan: None,
    }
}
