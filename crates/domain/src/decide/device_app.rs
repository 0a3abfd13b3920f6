//! The v1 update. All its fields are optional, and its identifiers are look-up keys and new values at once; so first
//! comes the question who is meant ([`named`]), then what moves to that subscriber ([`gather`]), then the fields.

mod fields;
mod gather;
mod named;

use crate::{Change, DeviceAppUpdate, Lookup, PasswordHash, PasswordUpdate, Refusal, SubscriberId, View};

pub(super) fn decide(update: &DeviceAppUpdate, view: &View) -> Result<Change, Refusal> {
    let known = Known::of(update, view)?;
    let named = named::named(update, &known, view)?;
    let mut change = Change { named_by: named.by.clone(), flags: update.flags.clone(), ..Change::default() };
    let mut draft = super::draft::Draft::new(view);
    let gathered = gather::gather(update, &known, &named, &mut draft, &mut change.flags)?;
    change.subscriber = Some(gathered.id);
    change.pair = fields::set(update, gathered.subscription, draft.edit(gathered.id))?;
    draft.finish(change)
}

/// The stored hash that a password sent in the clear with `update` must be verified against; `None` where the
/// subscriber who is meant has none, or is new.
///
/// # Errors
/// The refusal of the update, whatever its password.
pub fn stored_password(update: &DeviceAppUpdate, view: &View) -> Result<Option<PasswordHash>, Refusal> {
    let update = DeviceAppUpdate { password: PasswordUpdate::Keep, ..update.clone() };
    let change = decide(&update, view)?;
    let Some(id) = change.subscriber else { return Ok(None) };
    let after = change.states.iter().find(|(touched, _)| *touched == id);
    let after = after.map_or_else(|| view.subscriber(id), |(_, state)| state.as_ref());
    Ok(after.and_then(|subscriber| subscriber.user.password.clone()))
}

/// The identifiers that an update gives, strongest first, each with its open holders.
struct Known {
    given: Vec<(Lookup, Vec<SubscriberId>)>,
}

impl Known {
    fn of(update: &DeviceAppUpdate, view: &View) -> Result<Self, Refusal> {
        let given = given(update).map(|lookup| {
            let holders = view.find(&lookup);
            (lookup, holders)
        });
        let known = Self { given: given.collect() };
        let ambiguous = known
            .given
            .iter()
            .find(|(lookup, holders)| !matches!(lookup, Lookup::Imei(_)) && holders.len() > 1);
        match ambiguous {
            Some((lookup, _)) => {
                Err(Refusal::about(crate::Reason::Ambiguous, super::draft::field_of(lookup).as_slice()))
            }
            None => Ok(known),
        }
    }

    /// Those that somebody holds.
    fn held(&self) -> impl Iterator<Item = (&Lookup, &[SubscriberId])> {
        self.given.iter().filter(|(_, holders)| !holders.is_empty()).map(|(l, holders)| (l, &**holders))
    }
}

/// The identifiers of an update in the order of their strength.
fn given(update: &DeviceAppUpdate) -> impl Iterator<Item = Lookup> {
    [
        update.external_id.value().cloned().map(Lookup::ExternalId),
        update.username.value().cloned().map(Lookup::Username),
        update.number.value().copied().map(Lookup::Msisdn),
        update.imsi.value().copied().map(Lookup::Imsi),
        update.iccid.value().copied().map(Lookup::Iccid),
        update.generic_id.value().cloned().map(Lookup::GenericId),
        update.imei.value().copied().map(Lookup::Imei),
    ]
    .into_iter()
    .flatten()
}

impl DeviceAppUpdate {
    /// Every identifier that it sets, strongest first.
    pub fn lookups(&self) -> impl Iterator<Item = Lookup> {
        given(self)
    }
}

/// Whether an identifier belongs to a device rather than to a user or a SIM.
const fn is_device_id(lookup: &Lookup) -> bool {
    matches!(lookup, Lookup::GenericId(_) | Lookup::Imei(_))
}
