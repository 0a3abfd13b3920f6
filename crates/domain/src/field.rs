//! What a subscriber is made of, field by field, and what a field can change to.

use simroll_identifiers::{Iccid, Imei, ImeiSv, Imsi, Msisdn};

use crate::{Alias, ExternalId, GenericId, PairNumber, Status, UseCaseId, UserClass, Username};

/// The fields of a subscriber, by the names that the journal and the v2 dialect use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the part of a subscriber of the same name")]
pub enum Field {
    Status,
    Iccid,
    Imei,
    ImeiSv,
    Alias,
    GenericId,
    Username,
    ExternalId,
    UserClass,
    Password,
    Imsi,
    Msisdn,
    IsLastActive,
    UseCaseId,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 14] = [
        Self::Status,
        Self::Iccid,
        Self::Imei,
        Self::ImeiSv,
        Self::Alias,
        Self::GenericId,
        Self::Username,
        Self::ExternalId,
        Self::UserClass,
        Self::Password,
        Self::Imsi,
        Self::Msisdn,
        Self::IsLastActive,
        Self::UseCaseId,
    ];

    /// Its name in lowerCamelCase.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Iccid => "iccid",
            Self::Imei => "imei",
            Self::ImeiSv => "imeisv",
            Self::Alias => "alias",
            Self::GenericId => "genericId",
            Self::Username => "username",
            Self::ExternalId => "externalId",
            Self::UserClass => "userClass",
            Self::Password => "password",
            Self::Imsi => "imsi",
            Self::Msisdn => "msisdn",
            Self::IsLastActive => "isLastActive",
            Self::UseCaseId => "useCaseId",
        }
    }

    /// The field of that name, exactly as [`Field::as_str`] writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == text)
    }
}

/// Before and after; `None` is "not set".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta<T> {
    /// What it was.
    pub from: Option<T>,
    /// What it becomes.
    pub to: Option<T>,
}

/// Stands for a secret that the journal must not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Secret;

/// One field that becomes something else. A subscriber is registered by its status becoming set, and removed by its
/// status becoming unset, together with everything else it had.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the Field of the same name")]
pub enum FieldChange {
    Status(Delta<Status>),
    Iccid(Delta<Iccid>),
    Imei(Delta<Imei>),
    ImeiSv(Delta<ImeiSv>),
    Alias(Delta<Alias>),
    GenericId(Delta<GenericId>),
    Username(Delta<Username>),
    ExternalId(Delta<ExternalId>),
    UserClass(Delta<UserClass>),
    Password(Delta<Secret>),
    Imsi(PairNumber, Delta<Imsi>),
    Msisdn(PairNumber, Delta<Msisdn>),
    IsLastActive(PairNumber, Delta<bool>),
    UseCaseId(PairNumber, Delta<UseCaseId>),
}

/// A field's value as people and programs read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// Canonical text.
    Text(&'a str),
    /// A number.
    Number(u32),
    /// Yes or no.
    Bool(bool),
    /// Set, but not shown.
    Secret,
}

/// Visits the variants of [`FieldChange`] with one expression a side.
macro_rules! sides {
    ($change:expr, $side:ident) => {
        match $change {
            FieldChange::Status(d) => d.$side.map(|v| Value::Text(v.as_str())),
            FieldChange::Iccid(d) => d.$side.as_ref().map(|v| Value::Text(v.as_str())),
            FieldChange::Imei(d) => d.$side.as_ref().map(|v| Value::Text(v.as_str())),
            FieldChange::ImeiSv(d) => d.$side.as_ref().map(|v| Value::Text(v.as_str())),
            FieldChange::Alias(d) => d.$side.as_ref().map(|v| Value::Text(v.as_str())),
            FieldChange::GenericId(d) => d.$side.as_ref().map(|v| Value::Text(v.as_str())),
            FieldChange::Username(d) => d.$side.as_ref().map(|v| Value::Text(v.as_str())),
            FieldChange::ExternalId(d) => d.$side.as_ref().map(|v| Value::Text(v.as_str())),
            FieldChange::UserClass(d) => d.$side.as_ref().map(|v| Value::Text(v.as_str())),
            FieldChange::Password(d) => d.$side.map(|Secret| Value::Secret),
            FieldChange::Imsi(_, d) => d.$side.as_ref().map(|v| Value::Text(v.as_str())),
            FieldChange::Msisdn(_, d) => d.$side.as_ref().map(|v| Value::Text(v.as_str())),
            FieldChange::IsLastActive(_, d) => d.$side.map(Value::Bool),
            FieldChange::UseCaseId(_, d) => d.$side.map(|v| Value::Number(v.get())),
        }
    };
}

impl FieldChange {
    /// Which field it is.
    #[must_use]
    pub const fn field(&self) -> Field {
        match self {
            Self::Status(_) => Field::Status,
            Self::Iccid(_) => Field::Iccid,
            Self::Imei(_) => Field::Imei,
            Self::ImeiSv(_) => Field::ImeiSv,
            Self::Alias(_) => Field::Alias,
            Self::GenericId(_) => Field::GenericId,
            Self::Username(_) => Field::Username,
            Self::ExternalId(_) => Field::ExternalId,
            Self::UserClass(_) => Field::UserClass,
            Self::Password(_) => Field::Password,
            Self::Imsi(..) => Field::Imsi,
            Self::Msisdn(..) => Field::Msisdn,
            Self::IsLastActive(..) => Field::IsLastActive,
            Self::UseCaseId(..) => Field::UseCaseId,
        }
    }

    /// Which subscription it belongs to, where it belongs to one.
    #[must_use]
    pub const fn pair(&self) -> Option<PairNumber> {
        match self {
            Self::Imsi(pair, _) | Self::Msisdn(pair, _) => Some(*pair),
            Self::IsLastActive(pair, _) | Self::UseCaseId(pair, _) => Some(*pair),
            _ => None,
        }
    }

    /// What it was.
    #[must_use]
    pub fn from(&self) -> Option<Value<'_>> {
        sides!(self, from)
    }

    /// What it becomes.
    #[must_use]
    pub fn to(&self) -> Option<Value<'_>> {
        sides!(self, to)
    }

    /// Puts a change together from its parts, as a journal holds them: the inverse of [`FieldChange::field`],
    /// [`pair`](Self::pair), [`from`](Self::from) and [`to`](Self::to).
    ///
    /// `None` where the parts do not fit each other, which in a journal means that it is damaged.
    #[must_use]
    pub fn from_parts(
        field: Field,
        pair: Option<PairNumber>,
        from: Option<Value<'_>>,
        to: Option<Value<'_>>,
    ) -> Option<Self> {
        let iccid = |text: &str| Iccid::parse_lenient(text).ok().map(|parsed| parsed.value);
        Some(match (field, pair) {
            (Field::Status, None) => Self::Status(texts(from, to, Status::parse)?),
            (Field::Iccid, None) => Self::Iccid(texts(from, to, iccid)?),
            (Field::Imei, None) => Self::Imei(texts(from, to, |t| Some(Imei::parse(t).ok()?.value))?),
            (Field::ImeiSv, None) => Self::ImeiSv(texts(from, to, |t| Some(ImeiSv::parse(t).ok()?.value))?),
            (Field::Alias, None) => Self::Alias(texts(from, to, |t| Alias::parse(t).ok())?),
            (Field::GenericId, None) => Self::GenericId(texts(from, to, |t| GenericId::parse(t).ok())?),
            (Field::Username, None) => Self::Username(texts(from, to, |t| Username::parse(t).ok())?),
            (Field::ExternalId, None) => Self::ExternalId(texts(from, to, |t| ExternalId::parse(t).ok())?),
            (Field::UserClass, None) => Self::UserClass(texts(from, to, |t| UserClass::parse(t).ok())?),
            (Field::Password, None) => {
                Self::Password(both(from, to, |value| (value == Value::Secret).then_some(Secret))?)
            }
            (Field::Imsi, Some(pair)) => {
                Self::Imsi(pair, texts(from, to, |t| Some(Imsi::parse(t).ok()?.value))?)
            }
            (Field::Msisdn, Some(pair)) => {
                Self::Msisdn(pair, texts(from, to, |t| Some(Msisdn::parse(t).ok()?.value))?)
            }
            (Field::IsLastActive, Some(pair)) => Self::IsLastActive(
                pair,
                both(from, to, |value| if let Value::Bool(yes) = value { Some(yes) } else { None })?,
            ),
            (Field::UseCaseId, Some(pair)) => Self::UseCaseId(
                pair,
                both(from, to, |value| if let Value::Number(n) = value { UseCaseId::new(n) } else { None })?,
            ),
            _ => return None,
        })
    }
}

fn both<'a, T>(
    from: Option<Value<'a>>,
    to: Option<Value<'a>>,
    read: impl Fn(Value<'a>) -> Option<T>,
) -> Option<Delta<T>> {
    let side = |value: Option<Value<'a>>| match value {
        None => Some(None),
        Some(value) => read(value).map(Some),
    };
    Some(Delta { from: side(from)?, to: side(to)? })
}

fn texts<'a, T>(
    from: Option<Value<'a>>,
    to: Option<Value<'a>>,
    read: impl Fn(&str) -> Option<T>,
) -> Option<Delta<T>> {
    both(from, to, |value| if let Value::Text(text) = value { read(text) } else { None })
}
