//! What is known of a journal, round by round, and everything that was found wrong with it.

use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};

use simroll_domain::Field;

use super::http::Connection;
use super::inspect;
use crate::proof::judge::{Call, Fact, Fate, Judge, Violation};
use crate::sample::Numbers;

/// How many of a round's request ids are asked for one by one; the feed has them all.
const ASKED: u64 = 100;

/// A journal as its reader knows it.
pub(super) struct Ledger {
    numbers: Numbers,
    judge: Judge,
    /// Of the whole journal as it was first read.
    digest: DefaultHasher,
    acknowledged: u64,
    declined: u64,
    open: u64,
    asked: u64,
    violations: Vec<Violation>,
}

impl Ledger {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            numbers: Numbers::seeded(!seed),
            judge: Judge::default(),
            digest: DefaultHasher::new(),
            acknowledged: 0,
            declined: 0,
            open: 0,
            asked: 0,
            violations: Vec::new(),
        }
    }

    /// The number of the last entry that was read.
    pub(super) const fn last(&self) -> i64 {
        self.judge.last()
    }

    /// Whether a promise was found broken.
    pub(super) fn is_broken(&self) -> bool {
        !self.violations.is_empty()
    }

    /// Notes what was found wrong elsewhere.
    pub(super) fn blame(&mut self, violations: impl IntoIterator<Item = Violation>) {
        self.violations.extend(violations);
    }

    /// Holds what the server knows against what its clients know.
    pub(super) fn inspect(
        &mut self,
        connection: &mut Connection,
        calls: &[Call],
    ) -> Result<(), Box<dyn Error>> {
        let facts = inspect::feed(connection, self.judge.last())?;
        hash(&facts, &mut self.digest);
        self.violations.extend(self.judge.hear(&facts, calls));

        let wishes = calls.iter().flat_map(|call| &call.wishes);
        let wished: BTreeSet<(&str, Field)> = wishes.map(|wish| (&*wish.imsi, wish.field)).collect();
        for (imsi, field) in wished {
            let is = inspect::field(connection, imsi, field)?;
            if is.as_deref() != self.judge.expected(imsi, field) {
                let what = format!("{} of a subscriber is not what the journal says", field.as_str());
                self.violations.push(Violation::Differs(what));
            }
        }

        let mut requests: Vec<&String> = Vec::new();
        for call in calls {
            match &call.fate {
                Fate::Acknowledged(ids) => requests.extend(ids),
                Fate::Declined => self.declined += 1,
                Fate::Open => self.open += 1,
            }
        }
        self.acknowledged += requests.len() as u64;
        let facts: HashMap<&str, &Fact> = facts.iter().map(|fact| (&*fact.request, fact)).collect();
        for _ in 0..ASKED.min(requests.len() as u64) {
            let nth = usize::try_from(self.numbers.below(requests.len() as u64))?;
            let id = requests[nth].as_str();
            self.asked += 1;
            if inspect::request(connection, id)?.as_ref() != facts.get(id).copied() {
                self.violations.push(Violation::Differs("a request id answers something else".to_owned()));
            }
        }
        Ok(())
    }

    /// Reads the whole journal once more: what was read once must never change. Says how much was done, and what was
    /// wrong.
    pub(super) fn finish(mut self, connection: &mut Connection) -> Result<Finished, Box<dyn Error>> {
        let mut again = DefaultHasher::new();
        let facts = inspect::feed(connection, 0)?;
        hash(&facts, &mut again);
        if again.finish() != self.digest.finish() {
            self.violations.push(Violation::Differs("a page of the past is not what it was".to_owned()));
        }
        let counts = vec![
            ("changes acknowledged", self.acknowledged),
            ("calls declined", self.declined),
            ("calls left open", self.open),
            ("entries", self.judge.last().unsigned_abs()),
            ("requests asked for", self.asked),
        ];
        Ok((counts, self.violations))
    }
}

/// How much was done, in the order in which it is told, and what was wrong.
pub(super) type Finished = (Vec<(&'static str, u64)>, Vec<Violation>);

/// Entry by entry, so that it does not matter in which pieces they were read.
fn hash(facts: &[Fact], digest: &mut DefaultHasher) {
    facts.iter().for_each(|fact| fact.hash(digest));
}
