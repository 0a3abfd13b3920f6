//! What becomes true when a command is carried out.

use crate::{Cause, Delta, FieldChange, Flag, Lookup, PairNumber, Subscriber, SubscriberId, UseCase};

/// One field of one subscriber that becomes something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriberChange {
    /// Whose field.
    pub subscriber: SubscriberId,
    /// Which, from what, to what.
    pub field: FieldChange,
}

/// The outcome of a decision: the new states of every subscriber that the command touches.
///
/// The states say what becomes true; the fields say how that differs from what was. A change without fields is a
/// no-op, and still an entry of the journal.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Change {
    /// The subscriber that the command named or registered.
    pub subscriber: Option<SubscriberId>,
    /// Which of its subscriptions the command meant, where it meant one.
    pub pair: Option<PairNumber>,
    /// The identifier by which it was named.
    pub named_by: Option<Lookup>,
    /// The differences, in the order in which the journal lists them.
    pub fields: Vec<SubscriberChange>,
    /// The state that each touched subscriber ends in; `None` where it is removed.
    pub states: Vec<(SubscriberId, Option<Subscriber>)>,
    /// What becomes different in the catalogue of use cases.
    pub use_case: Option<Delta<UseCase>>,
    /// Why, where the caller said so.
    pub cause: Option<Cause>,
    /// What was odd but accepted.
    pub flags: Vec<Flag>,
}

impl Change {
    /// Nothing becomes different for `subscriber`.
    #[must_use]
    pub fn none(subscriber: SubscriberId) -> Self {
        Self { subscriber: Some(subscriber), ..Self::default() }
    }

    /// `before` becomes `after`; adds nothing where they are the same.
    pub fn becomes(&mut self, id: SubscriberId, before: Option<&Subscriber>, after: Option<Subscriber>) {
        let fields = Subscriber::diff(before, after.as_ref());
        if fields.is_empty() {
            return;
        }
        self.fields.extend(fields.into_iter().map(|field| SubscriberChange { subscriber: id, field }));
        self.states.push((id, after));
    }

    /// Whether nothing becomes different.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.use_case.is_none()
    }
}
