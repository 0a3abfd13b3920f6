//! Turns texts that were checked into values, as the policy of their way in has it.

use std::str::FromStr;

use simroll_domain::{Field, Flag, FlagCode, PasswordHash, Patch, Policy, Verdict};
use simroll_identifiers::Identifier;

use crate::wire::faults::{Faults, finding_text};

/// What is taken from one body: the values, what was odd about them, and what the policy does not take.
#[derive(Debug)]
pub(crate) struct Admission<'p> {
    policy: &'p Policy,
    /// What was odd but taken.
    pub(crate) flags: Vec<Flag>,
    /// What is not taken.
    pub(crate) faults: Faults,
}

impl<'p> Admission<'p> {
    /// Goes on from the faults that were found so far.
    pub(crate) const fn new(policy: &'p Policy, faults: Faults) -> Self {
        Self { policy, flags: Vec::new(), faults }
    }

    /// The identifier, if the policy takes it; `path` is how the body calls the field. A text that cannot be read was
    /// a fault before.
    pub(crate) fn identifier<T: Identifier>(
        &mut self,
        field: Field,
        path: &str,
        text: Option<&str>,
    ) -> Option<T> {
        let parsed = T::parse(text?).ok()?;
        match self.policy.admit(T::KIND, field, parsed) {
            Ok((value, flags)) => {
                self.flags.extend(flags);
                Some(value)
            }
            Err(finding) => {
                self.faults.add(path, finding_text(T::KIND, &finding));
                None
            }
        }
    }

    /// What a partial update makes of an identifier; absent, cleared, or set if the policy takes it.
    pub(crate) fn patch<T: Identifier>(
        &mut self,
        field: Field,
        path: &str,
        given: &Option<Option<String>>,
    ) -> Patch<T> {
        match given {
            None => Patch::Keep,
            Some(None) => Patch::Clear,
            Some(Some(text)) => self.identifier(field, path, Some(text)).map_or(Patch::Keep, Patch::Set),
        }
    }

    /// Notes what is odd about a password's hash.
    pub(crate) fn hash(&mut self, path: &str, hash: &PasswordHash) {
        if hash.is_complete() {
            return;
        }
        let expected = "salt and digest".to_owned();
        match self.policy.hash_unverifiable {
            Verdict::Accept => {}
            Verdict::Flag => {
                self.flags.push(Flag { field: Field::Password, code: FlagCode::HashUnverifiable, expected });
            }
            Verdict::Reject => {
                self.faults.add(path, format!("{}, expected {expected}", FlagCode::HashUnverifiable));
            }
        }
    }
}

/// What a partial update makes of an opaque text; one that is none was a fault before.
pub(crate) fn opaque<T: FromStr>(given: &Option<Option<String>>) -> Patch<T> {
    match given {
        None => Patch::Keep,
        Some(None) => Patch::Clear,
        Some(Some(text)) => text.parse().map_or(Patch::Keep, Patch::Set),
    }
}
