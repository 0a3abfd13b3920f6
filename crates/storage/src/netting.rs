//! What a part does to the bindings, netted.

use std::collections::HashMap;

use simroll_domain::{
    BindingKey, BindingKind, Entry, Field, FieldChange, JournalNumber, SubscriberId, Value,
};

use crate::StoreError;

/// A binding that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What is bound.
    pub key: BindingKey,
    /// To whom.
    pub subscriber: SubscriberId,
    /// By which entry.
    pub opened: JournalNumber,
}

/// A binding that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// What is released.
    pub key: BindingKey,
    /// By whom it was held.
    pub subscriber: SubscriberId,
    /// The entry that releases it.
    pub closed: JournalNumber,
}

/// A binding that begins and ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// How it begins.
    pub opened: Opened,
    /// The entry that releases it.
    pub closed: JournalNumber,
}

/// What a list of entries does to the bindings, in the order in which a store must write it: first close what was open
/// before, then what both begins and ends among the entries, then open what stays open.
///
/// - a unique key over open bindings cannot be deferred; in this order it never sees two holders, unless there are two
/// - each list is in the order of the entries
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Netting {
    /// Open before the entries, closed by them.
    pub close: Vec<Closed>,
    /// Opened and closed by the entries.
    pub passed: Vec<Passed>,
    /// Opened by the entries and open after them.
    pub open: Vec<Opened>,
}

/// What the entries so far did to a key that one subscriber at a time holds.
enum Standing {
    /// Held since that entry.
    Held(SubscriberId, JournalNumber),
    /// Held by nobody.
    Free,
}

/// Exclusive kinds have one holder a key; the others one a key and subscriber.
type Seat = (BindingKey, Option<SubscriberId>);

impl Netting {
    /// Nets what `entries` do, in time linear in their changes.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where they contradict each other: an identifier gets a second holder, or is released
    /// by somebody who does not hold it.
    pub fn of(entries: &[Entry]) -> Result<Self, StoreError> {
        let mut net = Self::default();
        let mut seats: HashMap<Seat, Standing> = HashMap::new();
        for entry in entries {
            for (key, subscriber) in sides(entry, FieldChange::from) {
                let closed = entry.number;
                match seats.insert(seat(&key, subscriber), Standing::Free) {
                    None => net.close.push(Closed { key, subscriber, closed }),
                    Some(Standing::Held(holder, opened)) if holder == subscriber => {
                        let opened = Opened { key, subscriber, opened };
                        net.passed.push(Passed { opened, closed });
                    }
                    Some(_) => {
                        return Err(StoreError::Corrupt("an identifier is released by another holder"));
                    }
                }
            }
            for (key, subscriber) in sides(entry, FieldChange::to) {
                let held = Standing::Held(subscriber, entry.number);
                if let Some(Standing::Held(..)) = seats.insert(seat(&key, subscriber), held) {
                    return Err(StoreError::Corrupt("an identifier has two holders"));
                }
            }
        }
        let open = seats.into_iter().filter_map(|((key, _), standing)| match standing {
            Standing::Held(subscriber, opened) => Some(Opened { key, subscriber, opened }),
            Standing::Free => None,
        });
        net.open.extend(open);
        net.open
            .sort_unstable_by(|a, b| (a.opened, &a.key, a.subscriber).cmp(&(b.opened, &b.key, b.subscriber)));
        Ok(net)
    }
}

fn seat(key: &BindingKey, subscriber: SubscriberId) -> Seat {
    (key.clone(), (!key.kind.is_exclusive()).then_some(subscriber))
}

/// The bindings on one side of an entry's changes: those that it closes, or those that it opens.
pub(crate) fn sides(
    entry: &Entry,
    side: fn(&FieldChange) -> Option<Value<'_>>,
) -> impl Iterator<Item = (BindingKey, SubscriberId)> {
    entry.changes.iter().filter_map(move |change| {
        match (kind_of(change.field.field()), side(&change.field)) {
            (Some(kind), Some(Value::Text(text))) => Some((BindingKey::new(kind, text), change.subscriber)),
            _ => None,
        }
    })
}

fn kind_of(field: Field) -> Option<BindingKind> {
    Some(match field {
        Field::Imsi => BindingKind::Imsi,
        Field::Iccid => BindingKind::Iccid,
        Field::Msisdn => BindingKind::Msisdn,
        Field::Imei => BindingKind::Imei,
        Field::ImeiSv => BindingKind::ImeiSv,
        Field::Username => BindingKind::Username,
        Field::ExternalId => BindingKind::ExternalId,
        Field::GenericId => BindingKind::GenericId,
        Field::Status
        | Field::Alias
        | Field::UserClass
        | Field::Password
        | Field::IsLastActive
        | Field::UseCaseId => return None,
    })
}
