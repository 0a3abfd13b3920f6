//! What is appended, and what can be said against it without looking at what is stored.

use std::collections::{HashMap, HashSet};

use simroll_domain::{
    AccountId, Delta, Entry, FieldChange, Head, JournalNumber, Subscriber, SubscriberId, Timestamp,
};

use crate::{KeptAnswer, StoreError};

/// What is appended to one account's journal in one go.
///
/// - the numbers of the entries follow `head` without gaps, their times do not decrease
/// - `states` has each subscriber that an entry changes exactly once, as it is after the last entry (`None`: removed)
#[derive(Debug)]
pub struct Part<'a> {
    /// The account.
    pub account: AccountId,
    /// The head of the journal on which the entries were decided.
    pub head: Head,
    /// The entries.
    pub entries: Vec<Entry>,
    /// How the subscribers that they changed end up.
    pub states: Vec<(SubscriberId, Option<&'a Subscriber>)>,
    /// Answers to keep; one that is already kept under the same key is replaced.
    pub answers: Vec<KeptAnswer>,
    /// Kept answers of the account older than this are forgotten, before `answers` are kept.
    pub forget_answers_before: Option<Timestamp>,
}

impl Part<'_> {
    /// Where the journal ends when the part is written.
    #[must_use]
    pub fn new_head(&self) -> Head {
        self.entries.last().map_or(self.head, |last| Head { number: last.number, time: last.time })
    }

    /// Refuses a part that contradicts itself; a store calls it before it writes anything.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`]: a number out of order, a time that decreases, a subscriber of another account, one
    /// that is registered under another number than its entry's, a request id that stands twice, states that are not
    /// those of the subscribers that the entries change.
    pub fn check(&self) -> Result<(), StoreError> {
        self.check_order()?;
        let touched = self.check_subscribers()?;
        self.check_states(&touched)
    }

    fn check_order(&self) -> Result<(), StoreError> {
        let mut before = self.head;
        let mut requests = HashSet::with_capacity(self.entries.len());
        for entry in &self.entries {
            if entry.number != before.number.next() {
                return Err(StoreError::Corrupt("a journal number is out of order"));
            }
            if entry.time < before.time {
                return Err(StoreError::Corrupt("a time in the journal decreases"));
            }
            if !requests.insert(entry.request_id) {
                return Err(StoreError::Corrupt("a request id stands twice"));
            }
            before = Head { number: entry.number, time: entry.time };
        }
        Ok(())
    }

    /// Every subscriber that is changed, with the number and time of its last change.
    fn check_subscribers(&self) -> Result<HashMap<SubscriberId, (JournalNumber, Timestamp)>, StoreError> {
        let mut touched = HashMap::with_capacity(self.states.len());
        for entry in &self.entries {
            let changed = entry.changes.iter().map(|change| change.subscriber);
            if changed.chain(entry.subscriber).any(|id| id.account() != self.account) {
                return Err(StoreError::Corrupt("a subscriber is of another account"));
            }
            for change in &entry.changes {
                let registers = matches!(change.field, FieldChange::Status(Delta { from: None, .. }));
                if registers && change.subscriber.number() != entry.number {
                    return Err(StoreError::Corrupt("a subscriber has another number than its registration"));
                }
                touched.insert(change.subscriber, (entry.number, entry.time));
            }
        }
        Ok(touched)
    }

    fn check_states(
        &self,
        touched: &HashMap<SubscriberId, (JournalNumber, Timestamp)>,
    ) -> Result<(), StoreError> {
        let distinct: HashSet<SubscriberId> = self.states.iter().map(|(id, _)| *id).collect();
        let same = distinct.len() == self.states.len() && distinct.len() == touched.len();
        if !same || !distinct.iter().all(|id| touched.contains_key(id)) {
            return Err(StoreError::Corrupt("the states are not those of the changed subscribers"));
        }
        let stamped = |(id, state): &(SubscriberId, Option<&Subscriber>)| {
            state.is_none_or(|s| s.id == *id && touched.get(id) == Some(&(s.version, s.updated_at)))
        };
        if self.states.iter().all(stamped) {
            Ok(())
        } else {
            Err(StoreError::Corrupt("a state is not that after the last change"))
        }
    }
}
