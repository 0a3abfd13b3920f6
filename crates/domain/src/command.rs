//! What callers want, fully parsed: a command holds only values that can be stored.

use simroll_identifiers::{Iccid, Imei, ImeiSv, Imsi, Msisdn};

use crate::{
    Alias, ExternalId, Flag, GenericId, Lookup, PasswordHash, Status, UseCase, UseCaseId, UserClass, Username,
};

/// One thing that a caller wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// The v1 call: what a device or app reports about its user.
    DeviceApp(Box<DeviceAppUpdate>),
    /// Set, delete or leave a subscriber's alias.
    Alias {
        /// Whose.
        target: Lookup,
        /// To what.
        alias: AliasPatch,
    },
    /// Set the use case of one subscription.
    UseCase {
        /// Whose.
        target: Lookup,
        /// To what.
        use_case: UseCaseId,
    },
    /// Register a new subscriber.
    Register(Box<Registration>),
    /// The rows of a file that are about one subscriber.
    Import(Box<Import>),
    /// Set a subscriber's status.
    Status {
        /// Whose.
        target: Lookup,
        /// To what.
        status: Status,
    },
    /// Change a subscriber's identifiers: another SIM, device or number.
    Identifiers(Box<IdentifierChange>),
    /// Change a subscriber's user profile.
    User(Box<UserChange>),
    /// Remove a subscriber: its identifiers are released, its history stays.
    Remove {
        /// Whom.
        target: Lookup,
    },
    /// Put a use case in the account's catalogue, or replace it there.
    DefineUseCase(UseCase),
    /// Take a use case out of the account's catalogue.
    DropUseCase(UseCaseId),
}

impl Command {
    /// The stable words for the kinds of commands; what a journal holds is one of these.
    pub const KINDS: [&'static str; 11] = [
        "device_app_user_update",
        "alias",
        "use_case",
        "register",
        "import",
        "status",
        "identifiers",
        "user",
        "remove",
        "define_use_case",
        "drop_use_case",
    ];

    /// The stable word for its kind in the journal.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::DeviceApp(_) => Self::KINDS[0],
            Self::Alias { .. } => Self::KINDS[1],
            Self::UseCase { .. } => Self::KINDS[2],
            Self::Register(_) => Self::KINDS[3],
            Self::Import(_) => Self::KINDS[4],
            Self::Status { .. } => Self::KINDS[5],
            Self::Identifiers(_) => Self::KINDS[6],
            Self::User(_) => Self::KINDS[7],
            Self::Remove { .. } => Self::KINDS[8],
            Self::DefineUseCase(_) => Self::KINDS[9],
            Self::DropUseCase(_) => Self::KINDS[10],
        }
    }

    /// Whom it names before anything is decided. `None` where it registers somebody, where what it says decides who is
    /// meant, and where it is about nobody.
    #[must_use]
    pub const fn target(&self) -> Option<&Lookup> {
        match self {
            Self::Alias { target, .. }
            | Self::UseCase { target, .. }
            | Self::Status { target, .. }
            | Self::Remove { target } => Some(target),
            Self::Identifiers(change) => Some(&change.target),
            Self::User(change) => Some(&change.target),
            Self::DeviceApp(_)
            | Self::Register(_)
            | Self::Import(_)
            | Self::DefineUseCase(_)
            | Self::DropUseCase(_) => None,
        }
    }
}

/// What to do with an alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AliasPatch {
    /// Leave it as it is.
    Keep,
    /// Delete it.
    Clear,
    /// Make it this.
    Set(Alias),
}

/// A field of a partial update: absent, cleared, or set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Patch<T> {
    /// Leave the field as it is.
    #[default]
    Keep,
    /// Unset it.
    Clear,
    /// Make it this.
    Set(T),
}

impl<T: Clone> Patch<T> {
    /// The value that it sets.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        if let Self::Set(value) = self { Some(value) } else { None }
    }

    /// Does to `field` what it says.
    pub fn apply(&self, field: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *field = None,
            Self::Set(value) => *field = Some(value.clone()),
        }
    }
}

/// The v1 update: every field is optional, and identifiers are look-up keys and new values at once.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs, reason = "each is the field of the same name")]
pub struct DeviceAppUpdate {
    pub number: Patch<Msisdn>,
    pub generic_id: Patch<GenericId>,
    pub imei: Patch<Imei>,
    pub imsi: Patch<Imsi>,
    pub iccid: Patch<Iccid>,
    pub username: Patch<Username>,
    pub password: PasswordUpdate,
    pub external_id: Patch<ExternalId>,
    pub user_class: Patch<UserClass>,
    /// What the policy flagged while the fields were read.
    pub flags: Vec<Flag>,
}

/// What to do with a password. Nothing here is ever a password in the clear.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PasswordUpdate {
    /// Leave it as it is.
    #[default]
    Keep,
    /// Unset it.
    Clear,
    /// The caller sent a hash: keep that.
    Hash(PasswordHash),
    /// The caller sent a password, which was verified against a stored hash before the command was made.
    Checked {
        /// The stored hash that it was verified against; `None` where there was none.
        against: Option<PasswordHash>,
        /// The new hash; `None` where the password matches the stored one.
        fresh: Option<PasswordHash>,
    },
}

/// A new subscriber, without id and times.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs, reason = "each is the field of the same name")]
pub struct Registration {
    pub status: Status,
    pub iccid: Option<Iccid>,
    pub imei: Option<Imei>,
    pub imeisv: Option<ImeiSv>,
    pub alias: Option<Alias>,
    pub generic_id: Option<GenericId>,
    pub username: Option<Username>,
    pub external_id: Option<ExternalId>,
    pub user_class: Option<UserClass>,
    /// The subscriptions, in order; at least one identifier each, at most one last active.
    pub pairs: Vec<PairFields>,
    /// What the policy flagged while the fields were read.
    pub flags: Vec<Flag>,
}

/// An IMSI and MSISDN with what belongs to them. In an import `None` leaves a field as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "each is the field of the same name")]
pub struct PairFields {
    pub imsi: Option<Imsi>,
    pub msisdn: Option<Msisdn>,
    pub is_last_active: Option<bool>,
    pub use_case: Option<UseCaseId>,
}

/// The rows of a file that are about one subscriber: what they do not say stays as it is.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs, reason = "each is the field of the same name")]
pub struct Import {
    pub status: Option<Status>,
    pub iccid: Option<Iccid>,
    pub imei: Option<Imei>,
    pub imeisv: Option<ImeiSv>,
    pub alias: Option<Alias>,
    pub generic_id: Option<GenericId>,
    pub username: Option<Username>,
    pub external_id: Option<ExternalId>,
    pub user_class: Option<UserClass>,
    /// What the file says of subscriptions; none where it names neither an IMSI nor an MSISDN.
    pub pairs: Vec<PairFields>,
    /// Where the row names nothing but devices: how many rows with exactly those devices stand before it in its
    /// file, so that two such records stay two.
    pub nth: usize,
    /// What the policy flagged while the fields were read.
    pub flags: Vec<Flag>,
}

/// Other identifiers for a subscriber.
#[derive(Debug, Clone, PartialEq)]
pub struct IdentifierChange {
    /// Whose.
    pub target: Lookup,
    /// The card.
    pub iccid: Patch<Iccid>,
    /// The device.
    pub imei: Patch<Imei>,
    /// The device with its software version.
    pub imeisv: Patch<ImeiSv>,
    /// The subscriptions, complete: one that is not in the list ends. `None` leaves them as they are.
    pub pairs: Option<Vec<PairPatch>>,
    /// Whether an identifier that another holds is taken from there; otherwise it is a conflict.
    pub take: bool,
    /// Why, for the journal.
    pub cause: Option<Cause>,
    /// What the policy flagged while the fields were read.
    pub flags: Vec<Flag>,
}

/// What becomes of one subscription.
///
/// It means the subscription with its IMSI, else the one with its MSISDN; where one of either side is left over, those
/// two; else a new one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "each is the field of the same name")]
pub struct PairPatch {
    pub imsi: Patch<Imsi>,
    pub msisdn: Patch<Msisdn>,
    pub is_last_active: Option<bool>,
    pub use_case: Patch<UseCaseId>,
}

/// Why identifiers change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The card or device was lost.
    Lost,
    /// The card or device is broken.
    Damaged,
    /// A newer card or device.
    Upgrade,
    /// The number came from, or went to, another provider.
    Port,
    /// It belongs to somebody else now.
    Transfer,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 5] = [Self::Lost, Self::Damaged, Self::Upgrade, Self::Port, Self::Transfer];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "LOST",
            Self::Damaged => "DAMAGED",
            Self::Upgrade => "UPGRADE",
            Self::Port => "PORT",
            Self::Transfer => "TRANSFER",
        }
    }

    /// The cause of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == text)
    }
}

/// Another user profile for a subscriber; the password is not part of it.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each is the field of the same name")]
pub struct UserChange {
    /// Whose.
    pub target: Lookup,
    pub generic_id: Patch<GenericId>,
    pub username: Patch<Username>,
    pub external_id: Patch<ExternalId>,
    pub user_class: Patch<UserClass>,
}

macro_rules! lookups {
    ($record:expr) => {{
        let record = $record;
        let own = [
            record.iccid.map(Lookup::Iccid),
            record.imei.map(Lookup::Imei),
            record.imeisv.map(Lookup::ImeiSv),
            record.generic_id.clone().map(Lookup::GenericId),
            record.username.clone().map(Lookup::Username),
            record.external_id.clone().map(Lookup::ExternalId),
        ];
        let pairs = record
            .pairs
            .iter()
            .flat_map(|pair| [pair.imsi.map(Lookup::Imsi), pair.msisdn.map(Lookup::Msisdn)]);
        own.into_iter().chain(pairs).flatten()
    }};
}

impl Registration {
    /// Every identifier in it.
    pub fn lookups(&self) -> impl Iterator<Item = Lookup> {
        lookups!(self)
    }
}

impl IdentifierChange {
    /// The subscriber who is meant, and every identifier that it sets.
    pub fn lookups(&self) -> impl Iterator<Item = Lookup> {
        let own = [
            Some(self.target.clone()),
            self.iccid.value().map(|iccid| Lookup::Iccid(*iccid)),
            self.imei.value().map(|imei| Lookup::Imei(*imei)),
            self.imeisv.value().map(|imeisv| Lookup::ImeiSv(*imeisv)),
        ];
        let pairs = self.pairs.iter().flatten().flat_map(|pair| {
            let msisdn = pair.msisdn.value().map(|msisdn| Lookup::Msisdn(*msisdn));
            [pair.imsi.value().map(|imsi| Lookup::Imsi(*imsi)), msisdn]
        });
        own.into_iter().chain(pairs).flatten()
    }
}

impl UserChange {
    /// The subscriber who is meant, and every identifier that it sets.
    pub fn lookups(&self) -> impl Iterator<Item = Lookup> {
        [
            Some(self.target.clone()),
            self.generic_id.value().cloned().map(Lookup::GenericId),
            self.username.value().cloned().map(Lookup::Username),
            self.external_id.value().cloned().map(Lookup::ExternalId),
        ]
        .into_iter()
        .flatten()
    }
}

impl Import {
    /// Every identifier in it.
    pub fn lookups(&self) -> impl Iterator<Item = Lookup> {
        lookups!(self)
    }
}
