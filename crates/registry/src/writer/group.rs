//! The calls of one account in a batch, and what became of them so far.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use simroll_domain::{AccountId, Head, Keys, RequestId, Timestamp};
use simroll_storage::{Ask, Store, StoreError, Viewed};

use super::doubt::Doubt;
use super::draft::{Draft, Pending};
use super::job::Job;
use crate::SubmitError;

/// How often a group is decided in vain before its callers are sent away. With the pauses between, about a fifth of a
/// second; of two servers that race for one journal, each wins every other time.
const TRIES: u32 = 16;

/// Calls that are decided on one view and written as one part.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) account: AccountId,
    /// How often it was decided in vain.
    pub(crate) tries: u32,
    jobs: Vec<Job>,
    /// How many calls are decided at a time: all, or one by one after the store found a part corrupt, so that a call
    /// that the store cannot take does not hurt its neighbours.
    width: usize,
    doubts: Vec<Doubt>,
}

impl Group {
    /// The jobs by account, in the order of each account's first.
    pub(crate) fn by_account(jobs: Vec<Job>) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for job in jobs {
            let account = job.account;
            let place = *places.entry(account).or_insert_with(|| {
                groups.push(Self {
                    account,
                    tries: 0,
                    jobs: Vec::new(),
                    width: usize::MAX,
                    doubts: Vec::new(),
                });
                groups.len() - 1
            });
            groups[place].jobs.push(job);
        }
        groups
    }

    /// Whether anybody still waits for an answer.
    pub(crate) fn is_open(&self) -> bool {
        self.jobs.iter().any(Job::is_open)
    }

    /// What the next decisions may look at.
    pub(crate) fn ask(&self) -> Ask {
        let mut keys = Keys::default();
        let mut answers = Vec::new();
        for job in self.jobs.iter().filter(|job| job.is_open()).take(self.width) {
            job.unit.commands.iter().for_each(|command| keys.add(command));
            answers.extend(job.claimed.as_ref().map(|claimed| claimed.idempotency.key.clone()));
        }
        Ask { account: self.account, keys, answers }
    }

    /// Decides the open calls, and answers what needs no append. `None` where there is nothing to append, or where a
    /// call met a fault: it alone is answered, and the others are decided anew on a view that it did not touch.
    pub(crate) fn decide(
        &mut self,
        viewed: Viewed,
        now: Timestamp,
        expiry: Timestamp,
        new_id: &mut impl FnMut(Timestamp) -> RequestId,
    ) -> Option<Draft> {
        let mut draft = Draft::new(viewed, now, expiry);
        let open = self.jobs.iter_mut().enumerate().filter(|(_, job)| job.is_open());
        for (place, job) in open.take(self.width) {
            match catch_unwind(AssertUnwindSafe(|| draft.add(place, job, new_id))) {
                Ok(None) => {}
                Ok(Some(answer)) => job.settle(answer),
                Err(_) => {
                    tracing::error!("a decision met a fault of the registry");
                    job.settle(Err(SubmitError::Fault));
                    return None;
                }
            }
        }
        if draft.is_empty() {
            self.settle(draft.pending);
            return None;
        }
        Some(draft)
    }

    /// Whether the calls may be decided on a journal that ends at `head`: no earlier append of theirs is in it. Where
    /// one is, its callers are answered.
    pub(crate) fn may_decide(&mut self, store: &dyn Store, head: Head) -> bool {
        match self.look_up(store) {
            Ok(true) => false,
            Ok(false) => {
                self.doubts.retain(|doubt| doubt.head.number >= head.number);
                true
            }
            Err(error) => {
                self.again(store, error);
                false
            }
        }
    }

    /// Draws the conclusions from an append.
    pub(crate) fn appended(
        &mut self,
        store: &dyn Store,
        head: Head,
        request: RequestId,
        pending: Vec<Pending>,
        result: Result<(), StoreError>,
    ) {
        match result {
            Ok(()) => self.written(pending),
            Err(StoreError::OutcomeUnknown(source)) => {
                tracing::warn!(error = %source, "the store did not say whether a change was made");
                let error = Arc::new(StoreError::OutcomeUnknown(source));
                self.doubts.push(Doubt { head, request, pending, error: Arc::clone(&error) });
                self.again(store, StoreError::HeadMoved);
            }
            Err(error) => self.failed(store, error),
        }
    }

    /// Draws the conclusions from a view or an append that failed and wrote nothing.
    pub(crate) fn failed(&mut self, store: &dyn Store, error: StoreError) {
        let open = self.jobs.iter().filter(|job| job.is_open()).count();
        match error {
            StoreError::HeadMoved | StoreError::OutcomeUnknown(_) => self.again(store, error),
            _ if !self.doubts.is_empty() => self.again(store, error),
            StoreError::Unavailable(_) => self.give_up(store, error),
            StoreError::Corrupt(_) if self.width > 1 && open > 1 => self.width = 1,
            StoreError::Corrupt(what) => {
                tracing::error!(what, "the store refused a change as damaging");
                let error = SubmitError::Corrupt(Arc::new(error));
                self.jobs.iter_mut().filter(|job| job.is_open()).take(self.width).for_each(|job| {
                    job.settle(Err(error.clone()));
                });
            }
        }
    }

    fn again(&mut self, store: &dyn Store, error: StoreError) {
        self.tries += 1;
        if self.tries >= TRIES {
            self.give_up(store, error);
        }
    }

    /// Sends everybody away, who was told nothing yet, with what is known.
    fn give_up(&mut self, store: &dyn Store, error: StoreError) {
        if matches!(self.look_up(store), Ok(true)) {
            return;
        }
        tracing::warn!(error = &error as &(dyn std::error::Error + 'static), "calls were sent away");
        let error = SubmitError::Unavailable(Arc::new(error));
        for (place, job) in self.jobs.iter_mut().enumerate().filter(|(_, job)| job.is_open()) {
            let in_doubt = self.doubts.iter().find(|doubt| doubt.pending.iter().any(|(of, _)| *of == place));
            job.settle(Err(match in_doubt {
                Some(doubt) => SubmitError::OutcomeUnknown(Arc::clone(&doubt.error)),
                None => error.clone(),
            }));
        }
    }

    /// Whether an append in doubt turns out to have been written; then its callers are answered.
    fn look_up(&mut self, store: &dyn Store) -> Result<bool, StoreError> {
        for place in 0..self.doubts.len() {
            if self.doubts[place].is_written(store, self.account)? {
                let doubt = self.doubts.swap_remove(place);
                self.written(doubt.pending);
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn written(&mut self, pending: Vec<Pending>) {
        self.doubts.clear();
        self.settle(pending);
    }

    fn settle(&mut self, pending: Vec<Pending>) {
        for (place, answer) in pending {
            self.jobs[place].settle(answer);
        }
    }
}
