//! States in the making: what the subscribers that a command touches become.

use std::collections::HashSet;

use simroll_identifiers::{Imei, ImeiSv};

use crate::{
    BindingKey, BindingKind, Change, Field, Lookup, Reason, Refusal, Subscriber, SubscriberId, View,
};

/// The states of the subscribers that a command touches, over those of a view.
///
/// [`Draft::finish`] sees to what must hold whatever the command: an exclusive identifier has one holder, a card has
/// one spelling, nobody stands without an identifier.
#[derive(Debug)]
pub(super) struct Draft<'v> {
    view: &'v View,
    states: Vec<Subscriber>,
}

impl<'v> Draft<'v> {
    pub(super) fn new(view: &'v View) -> Self {
        Self { view, states: Vec::new() }
    }

    /// A new subscriber. A command makes at most one.
    pub(super) fn create(&mut self) -> SubscriberId {
        let id = self.view.next_subscriber();
        self.states.push(Subscriber::blank(id));
        id
    }

    /// The state of a subscriber, to be changed. `id` is of the view or was created here.
    pub(super) fn edit(&mut self, id: SubscriberId) -> &mut Subscriber {
        let place = self.states.iter().position(|state| state.id == id).unwrap_or_else(|| {
            let stored = self.view.subscriber(id).cloned();
            self.states.push(stored.unwrap_or_else(|| Subscriber::blank(id)));
            self.states.len() - 1
        });
        &mut self.states[place]
    }

    /// The state of a subscriber as it is so far.
    pub(super) fn state(&self, id: SubscriberId) -> Option<&Subscriber> {
        self.states.iter().find(|state| state.id == id).or_else(|| self.view.subscriber(id))
    }

    /// Gathers what changed into `change`. Whoever is left without an identifier is removed, but the one that
    /// `change` is about.
    ///
    /// # Errors
    /// [`Reason::Held`], [`Reason::TwinHeld`] or [`Reason::Repeated`] with every field in conflict;
    /// [`Reason::LastIdentifier`] where the one that `change` is about holds nothing any more.
    pub(super) fn finish(self, mut change: Change) -> Result<Change, Refusal> {
        self.check_exclusive()?;
        for state in self.states {
            let before = self.view.subscriber(state.id);
            if !state.is_bare() {
                change.becomes(state.id, before, Some(state));
            } else if change.subscriber == Some(state.id) {
                return Err(Refusal::new(Reason::LastIdentifier));
            } else {
                change.becomes(state.id, before, None);
            }
        }
        Ok(change)
    }

    fn check_exclusive(&self) -> Result<(), Refusal> {
        let (mut fields, mut reason) = (Vec::new(), Reason::Held);
        for state in &self.states {
            let before = self.view.subscriber(state.id);
            let mut own = HashSet::new();
            for (kind, text) in state.bindings().filter(|(kind, _)| kind.is_exclusive()) {
                if !own.insert((kind, text)) {
                    return Err(Refusal::about(Reason::Repeated, [field(kind)]));
                }
                let key = BindingKey::new(kind, text);
                if before.is_some_and(|before| before.holds(&key)) {
                    continue;
                }
                let others = || self.view.find_exact(&key).iter().filter(|id| **id != state.id);
                if others().any(|id| self.state(*id).is_some_and(|other| other.holds(&key))) {
                    fields.push(field(kind));
                } else if kind == BindingKind::Iccid && self.is_twin_of_another(state) {
                    fields.push(Field::Iccid);
                    reason = Reason::TwinHeld;
                }
            }
        }
        if fields.is_empty() { Ok(()) } else { Err(Refusal::about(reason, fields)) }
    }

    fn is_twin_of_another(&self, state: &Subscriber) -> bool {
        let twins = state.iccid.iter().flat_map(simroll_identifiers::Iccid::twins);
        let mut holders = twins.flat_map(|twin| {
            let key = BindingKey::new(BindingKind::Iccid, twin.as_str());
            self.view.find_exact(&key).iter().map(move |id| (*id, twin))
        });
        holders
            .any(|(id, twin)| id != state.id && self.state(id).is_some_and(|other| other.iccid == Some(twin)))
    }
}

/// The field in which identifiers of that kind stand.
pub(super) const fn field(kind: BindingKind) -> Field {
    match kind {
        BindingKind::Imsi => Field::Imsi,
        BindingKind::Iccid => Field::Iccid,
        BindingKind::Msisdn => Field::Msisdn,
        BindingKind::Username => Field::Username,
        BindingKind::ExternalId => Field::ExternalId,
        BindingKind::GenericId => Field::GenericId,
        BindingKind::Imei => Field::Imei,
        BindingKind::ImeiSv => Field::ImeiSv,
    }
}

/// The field that a look-up asks about, where it asks about one.
pub(super) const fn field_of(lookup: &Lookup) -> Option<Field> {
    Some(match lookup {
        Lookup::Id(_) => return None,
        Lookup::Imsi(_) => Field::Imsi,
        Lookup::Iccid(_) => Field::Iccid,
        Lookup::Msisdn(_) => Field::Msisdn,
        Lookup::Imei(_) => Field::Imei,
        Lookup::ImeiSv(_) => Field::ImeiSv,
        Lookup::Username(_) => Field::Username,
        Lookup::ExternalId(_) => Field::ExternalId,
        Lookup::GenericId(_) => Field::GenericId,
    })
}

/// What belongs to the device in a record.
impl Subscriber {
    /// Whether it holds that IMEI, or an IMEISV of that device (never for an IMEI with a wrong check digit, which
    /// stands for its own text only).
    pub(super) fn holds_device(&self, imei: &Imei) -> bool {
        let same = |imeisv: ImeiSv| imei.has_valid_check_digit() && imeisv.device() == imei.device();
        self.imei == Some(*imei) || self.imeisv.is_some_and(same)
    }

    /// Puts the record on another device: an IMEISV of the old one goes.
    pub(super) fn set_imei(&mut self, imei: Imei) {
        self.imei = Some(imei);
        self.imeisv = self.imeisv.filter(|imeisv| imeisv.device() == imei.device());
    }

    /// Takes a device out of the record, with its IMEISV, which is returned.
    pub(super) fn release_device(&mut self, imei: &Imei) -> Option<ImeiSv> {
        self.imei = self.imei.filter(|own| own != imei);
        let imeisv = self.imeisv.filter(|imeisv| imeisv.device() == imei.device());
        if imeisv.is_some() {
            self.imeisv = None;
        }
        imeisv
    }
}
