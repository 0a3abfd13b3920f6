//! The record: a SIM and/or an app user.

use std::fmt;

use simroll_identifiers::{Iccid, Imei, ImeiSv, Imsi, Msisdn};

use crate::{
    Alias, BindingKey, BindingKind, Delta, ExternalId, FieldChange, GenericId, JournalNumber, PasswordHash,
    Secret, SubscriberId, Timestamp, UseCaseId, UserClass, Username,
};

/// Whether a subscriber is in service. It restricts no look-up and no change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Status {
    /// In service; what a new subscriber is.
    #[default]
    Active,
    /// Temporarily out of service.
    Suspend,
    /// Not yet, or no longer, in service.
    Inactive,
    /// Ended; its identifiers stay with it.
    Terminated,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Active, Self::Suspend, Self::Inactive, Self::Terminated];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Suspend => "SUSPEND",
            Self::Inactive => "INACTIVE",
            Self::Terminated => "TERMINATED",
        }
    }

    /// The status of that name; `SUSPENDED` is understood as well.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "SUSPENDED" {
            return Some(Self::Suspend);
        }
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Numbers the subscriptions of one subscriber. Never changes and is never given twice while the pair lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PairNumber(u32);

impl PairNumber {
    /// The pair of that number; the first is 1.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// One IMSI with its MSISDN and its use case. Either identifier may be lacking, never both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Its number within the subscriber.
    pub pair: PairNumber,
    /// The IMSI.
    pub imsi: Option<Imsi>,
    /// The MSISDN.
    pub msisdn: Option<Msisdn>,
    /// Whether it was the last one in use; at most one of a subscriber is.
    pub is_last_active: bool,
    /// Its use case.
    pub use_case: Option<UseCaseId>,
}

/// The app user of a subscriber.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct User {
    /// The identifier that an operating system or app store gave.
    pub generic_id: Option<GenericId>,
    /// The login name.
    pub username: Option<Username>,
    /// The name in another system.
    pub external_id: Option<ExternalId>,
    /// The class of service.
    pub class: Option<UserClass>,
    /// The password's hash.
    pub password: Option<PasswordHash>,
}

/// A subscriber as of one moment.
///
/// - the subscriptions are in the order of their numbers
/// - at least one identifier is set
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscriber {
    /// Its name for ever.
    pub id: SubscriberId,
    /// Whether it is in service.
    pub status: Status,
    /// The SIM card.
    pub iccid: Option<Iccid>,
    /// The device.
    pub imei: Option<Imei>,
    /// The device with its software version.
    pub imeisv: Option<ImeiSv>,
    /// What the provider calls it.
    pub alias: Option<Alias>,
    /// The app user.
    pub user: User,
    /// The subscriptions.
    pub subscriptions: Vec<Subscription>,
    /// The journal number of its last change.
    pub version: JournalNumber,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Subscriber {
    /// A record of that name with nothing in it yet, ACTIVE.
    #[must_use]
    pub fn blank(id: SubscriberId) -> Self {
        Self {
            id,
            status: Status::Active,
            iccid: None,
            imei: None,
            imeisv: None,
            alias: None,
            user: User::default(),
            subscriptions: Vec::new(),
            version: id.number(),
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
        }
    }

    /// The subscription of that number.
    #[must_use]
    pub fn subscription(&self, pair: PairNumber) -> Option<&Subscription> {
        self.subscriptions.iter().find(|subscription| subscription.pair == pair)
    }

    /// The subscription of that number, made at its place where there is none.
    pub fn subscription_mut(&mut self, pair: PairNumber) -> &mut Subscription {
        let place = self.subscriptions.partition_point(|subscription| subscription.pair < pair);
        if self.subscriptions.get(place).is_none_or(|subscription| subscription.pair != pair) {
            let fresh =
                Subscription { pair, imsi: None, msisdn: None, is_last_active: false, use_case: None };
            self.subscriptions.insert(place, fresh);
        }
        &mut self.subscriptions[place]
    }

    /// The number that the next new subscription gets.
    #[must_use]
    pub fn next_pair(&self) -> PairNumber {
        PairNumber(self.subscriptions.last().map_or(0, |last| last.pair.0) + 1)
    }

    /// Every identifier it holds, each once.
    pub fn bindings(&self) -> impl Iterator<Item = (BindingKind, &str)> {
        let one = [
            self.iccid.as_ref().map(|v| (BindingKind::Iccid, v.as_str())),
            self.imei.as_ref().map(|v| (BindingKind::Imei, v.as_str())),
            self.imeisv.as_ref().map(|v| (BindingKind::ImeiSv, v.as_str())),
            self.user.generic_id.as_ref().map(|v| (BindingKind::GenericId, v.as_str())),
            self.user.username.as_ref().map(|v| (BindingKind::Username, v.as_str())),
            self.user.external_id.as_ref().map(|v| (BindingKind::ExternalId, v.as_str())),
        ];
        let pairs = self.subscriptions.iter().flat_map(|subscription| {
            let imsi = subscription.imsi.as_ref().map(|v| (BindingKind::Imsi, v.as_str()));
            let msisdn = subscription.msisdn.as_ref().map(|v| (BindingKind::Msisdn, v.as_str()));
            imsi.into_iter().chain(msisdn)
        });
        one.into_iter().flatten().chain(pairs)
    }

    /// Whether it holds no identifier at all.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.bindings().next().is_none()
    }

    /// Whether it holds that identifier.
    #[must_use]
    pub fn holds(&self, key: &BindingKey) -> bool {
        self.bindings().any(|(kind, text)| kind == key.kind && *text == *key.text)
    }

    /// What must change for `before` to become `after`; either may not exist.
    ///
    /// Status comes first, then the subscriber's own fields, then the subscriptions in the order of their numbers.
    #[must_use]
    pub fn diff<'a>(before: Option<&'a Self>, after: Option<&'a Self>) -> Vec<FieldChange> {
        let mut changes = Vec::new();
        macro_rules! compare {
            ($variant:ident, $($get:tt)+) => {
                let from = before.and_then(|s| s.$($get)+.as_ref());
                let to = after.and_then(|s| s.$($get)+.as_ref());
                if from != to {
                    changes.push(FieldChange::$variant(Delta { from: from.cloned(), to: to.cloned() }));
                }
            };
        }
        let (from, to) = (before.map(|s| s.status), after.map(|s| s.status));
        if from != to {
            changes.push(FieldChange::Status(Delta { from, to }));
        }
        compare!(Iccid, iccid);
        compare!(Imei, imei);
        compare!(ImeiSv, imeisv);
        compare!(Alias, alias);
        compare!(GenericId, user.generic_id);
        compare!(Username, user.username);
        compare!(ExternalId, user.external_id);
        compare!(UserClass, user.class);
        let from = before.and_then(|s| s.user.password.as_ref());
        let to = after.and_then(|s| s.user.password.as_ref());
        if from != to {
            changes.push(FieldChange::Password(Delta { from: from.map(|_| Secret), to: to.map(|_| Secret) }));
        }
        let subscriptions = |s: Option<&'a Self>| s.map_or(&[][..], |s| &*s.subscriptions);
        diff_subscriptions(subscriptions(before), subscriptions(after), &mut changes);
        changes
    }

    /// Carries out one field change on `state`, the inverse of [`Subscriber::diff`].
    ///
    /// Folding the journal's changes of one subscriber, oldest first, from `None`, gives the subscriber as it was
    /// at any moment, but for the password's hash (a journal has none) and the version and times, which
    /// [`Subscriber::stamp`] sets.
    pub fn apply(state: &mut Option<Self>, id: SubscriberId, change: &FieldChange) {
        if let FieldChange::Status(Delta { to: None, .. }) = change {
            *state = None;
            return;
        }
        if matches!(change, FieldChange::Status(Delta { from: None, .. })) {
            *state = Some(Self::blank(id));
        }
        let Some(subscriber) = state else { return };
        subscriber.set(change);
        if let Some(pair) = change.pair() {
            subscriber.prune(pair);
        }
    }

    /// Says which entry made the last change, and when.
    pub fn stamp(&mut self, number: JournalNumber, time: Timestamp) {
        if number == self.id.number() {
            self.created_at = time;
        }
        self.version = number;
        self.updated_at = time;
    }

    fn set(&mut self, change: &FieldChange) {
        match change {
            FieldChange::Status(d) => self.status = d.to.unwrap_or_default(),
            FieldChange::Iccid(d) => self.iccid = d.to,
            FieldChange::Imei(d) => self.imei = d.to,
            FieldChange::ImeiSv(d) => self.imeisv = d.to,
            FieldChange::Alias(d) => self.alias.clone_from(&d.to),
            FieldChange::GenericId(d) => self.user.generic_id.clone_from(&d.to),
            FieldChange::Username(d) => self.user.username.clone_from(&d.to),
            FieldChange::ExternalId(d) => self.user.external_id.clone_from(&d.to),
            FieldChange::UserClass(d) => self.user.class.clone_from(&d.to),
            FieldChange::Password(d) => {
                self.user.password = d.to.map(|Secret| PasswordHash::withheld());
            }
            FieldChange::Imsi(pair, d) => self.subscription_mut(*pair).imsi = d.to,
            FieldChange::Msisdn(pair, d) => self.subscription_mut(*pair).msisdn = d.to,
            FieldChange::IsLastActive(pair, d) => {
                self.subscription_mut(*pair).is_last_active = d.to.unwrap_or_default();
            }
            FieldChange::UseCaseId(pair, d) => self.subscription_mut(*pair).use_case = d.to,
        }
    }

    /// Drops the subscription of that number where nothing is left in it.
    fn prune(&mut self, pair: PairNumber) {
        self.subscriptions.retain(|s| {
            s.pair != pair
                || s.imsi.is_some()
                || s.msisdn.is_some()
                || s.use_case.is_some()
                || s.is_last_active
        });
    }
}

fn diff_subscriptions(before: &[Subscription], after: &[Subscription], changes: &mut Vec<FieldChange>) {
    if before == after {
        return;
    }
    let mut pairs: Vec<PairNumber> = before.iter().chain(after).map(|s| s.pair).collect();
    pairs.sort_unstable();
    pairs.dedup();
    for pair in pairs {
        let from = before.iter().find(|s| s.pair == pair);
        let to = after.iter().find(|s| s.pair == pair);
        macro_rules! compare {
            ($variant:ident, $get:expr) => {
                let delta = Delta { from: from.and_then($get), to: to.and_then($get) };
                if delta.from != delta.to {
                    changes.push(FieldChange::$variant(pair, delta));
                }
            };
        }
        compare!(Imsi, |s| s.imsi);
        compare!(Msisdn, |s| s.msisdn);
        compare!(IsLastActive, |s| s.is_last_active.then_some(true));
        compare!(UseCaseId, |s| s.use_case);
    }
}
