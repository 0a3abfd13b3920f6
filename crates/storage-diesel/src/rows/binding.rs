//! Bindings: who holds which identifier, from which entry until which.

use simroll_domain::{BindingKey, BindingKind, JournalNumber, Match, Search, SubscriberId};

use super::account_key;
use crate::columns::columns;

/// What closes an open binding: nothing yet.
pub(crate) const OPEN: i64 = i64::MAX;

/// The kind of the rows that bind a device along with an IMEISV.
const DEVICE: i32 = 9;

/// How many digits of an IMEISV are the device.
const DEVICE_DIGITS: usize = 14;

/// Among which kind of rows `search` is found, as the whole value: a device has rows of its own.
pub(crate) fn binding_kind(search: &Search) -> i32 {
    match search.matching {
        Match::Exact => search.key.kind.code(),
        Match::Prefix => DEVICE,
    }
}

#[derive(Clone, Copy)]
pub(crate) struct BindingRow<'a> {
    pub(crate) account_id: i64,
    pub(crate) kind: i32,
    pub(crate) value: &'a str,
    pub(crate) closed: i64,
    pub(crate) sharer: i64,
    pub(crate) opened: i64,
    pub(crate) subscriber: i64,
}

columns!(
    BindingRow<'_> = BindingRow<'static>,
    bindings(account_id, kind, value, closed, sharer) opened, subscriber
);

impl<'a> BindingRow<'a> {
    /// The rows of a binding while it is open: its own, and that of the device that an IMEISV names.
    pub(crate) fn open(
        key: &'a BindingKey,
        subscriber: SubscriberId,
        opened: JournalNumber,
    ) -> impl Iterator<Item = Self> {
        let number = subscriber.number().get();
        let own = Self {
            account_id: account_key(subscriber.account()),
            kind: key.kind.code(),
            value: &key.text,
            closed: OPEN,
            sharer: if key.kind.is_exclusive() { 0 } else { number },
            opened: opened.get(),
            subscriber: number,
        };
        let device = (key.kind == BindingKind::ImeiSv).then(|| Self {
            kind: DEVICE,
            value: &key.text[..DEVICE_DIGITS],
            ..own
        });
        std::iter::once(own).chain(device)
    }

    /// The same binding once that entry has closed it.
    pub(crate) fn closed_by(self, entry: JournalNumber) -> Self {
        Self { closed: entry.get(), ..self }
    }
}
