//! How a subscriber is named by a caller, and what a store searches for it.

use std::fmt;

use simroll_identifiers::{Device, Iccid, Imei, ImeiSv, Imsi, Msisdn};

use crate::{ExternalId, GenericId, SubscriberId, Username};

/// One identifier of a subscriber, as a question.
///
/// `Debug` masks what the values mask.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Lookup {
    /// The subscriber's own id.
    Id(SubscriberId),
    /// Exact.
    Imsi(Imsi),
    /// The digits, or the same card written with or without its check digit.
    Iccid(Iccid),
    /// Exact.
    Msisdn(Msisdn),
    /// Every holder of an IMEI or IMEISV of that device; a value with a wrong check digit only under its own text.
    Imei(Imei),
    /// The exact one; where nobody holds it, whoever holds the device.
    ImeiSv(ImeiSv),
    /// Exact.
    Username(Username),
    /// Exact.
    ExternalId(ExternalId),
    /// Exact.
    GenericId(GenericId),
}

/// The kinds of [`Lookup`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the kind of the Lookup of the same name")]
pub enum LookupKind {
    Imsi,
    Iccid,
    Msisdn,
    Imei,
    ImeiSv,
    Id,
    Username,
    ExternalId,
    GenericId,
}

impl LookupKind {
    /// Every kind, the four of the documented v2 call first.
    pub const ALL: [Self; 9] = [
        Self::Imsi,
        Self::Iccid,
        Self::Msisdn,
        Self::Imei,
        Self::ImeiSv,
        Self::Id,
        Self::Username,
        Self::ExternalId,
        Self::GenericId,
    ];

    /// Its name in paths and bodies.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Imsi => "imsi",
            Self::Iccid => "iccid",
            Self::Msisdn => "msisdn",
            Self::Imei => "imei",
            Self::ImeiSv => "imeisv",
            Self::Id => "id",
            Self::Username => "username",
            Self::ExternalId => "externalId",
            Self::GenericId => "genericId",
        }
    }

    /// The kind of that name, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(text))
    }
}

impl fmt::Display for LookupKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What kind of identifier a binding binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the identifier of the same name")]
pub enum BindingKind {
    Imsi,
    Iccid,
    Msisdn,
    Username,
    ExternalId,
    GenericId,
    Imei,
    ImeiSv,
}

impl BindingKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Imsi,
        Self::Iccid,
        Self::Msisdn,
        Self::Username,
        Self::ExternalId,
        Self::GenericId,
        Self::Imei,
        Self::ImeiSv,
    ];

    /// Its number in stores; never changes.
    #[must_use]
    pub const fn code(self) -> i32 {
        match self {
            Self::Imsi => 1,
            Self::Iccid => 2,
            Self::Msisdn => 3,
            Self::Username => 4,
            Self::ExternalId => 5,
            Self::GenericId => 6,
            Self::Imei => 7,
            Self::ImeiSv => 8,
        }
    }

    /// The kind of that number.
    #[must_use]
    pub fn from_code(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether at most one subscriber of an account may hold such an identifier at a time.
    ///
    /// An IMEI or IMEISV may be shared: a phone with two SIMs is two subscribers.
    #[must_use]
    pub const fn is_exclusive(self) -> bool {
        !matches!(self, Self::Imei | Self::ImeiSv)
    }
}

/// An identifier as a store indexes it: its kind and canonical text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BindingKey {
    /// Its kind.
    pub kind: BindingKind,
    /// Its canonical text.
    pub text: Box<str>,
}

impl fmt::Debug for BindingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}(…)", self.kind)
    }
}

impl BindingKey {
    /// The key of that kind and canonical text.
    #[must_use]
    pub fn new(kind: BindingKind, text: &str) -> Self {
        Self { kind, text: text.into() }
    }
}

/// How much of a [`Search`]'s text must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Match {
    /// All of it.
    Exact,
    /// The binding begins with the text, which is the 14 digits of a device.
    Prefix,
}

/// One thing that a store looks up among the bindings of an account.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Search {
    /// The kind and the text or its beginning.
    pub key: BindingKey,
    /// Whether it is the whole text.
    pub matching: Match,
}

impl Search {
    fn exact(kind: BindingKind, text: &str) -> Self {
        Self { key: BindingKey::new(kind, text), matching: Match::Exact }
    }

    fn device(device: Device) -> Self {
        Self { key: BindingKey::new(BindingKind::ImeiSv, device.as_str()), matching: Match::Prefix }
    }
}

impl Lookup {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> LookupKind {
        match self {
            Self::Id(_) => LookupKind::Id,
            Self::Imsi(_) => LookupKind::Imsi,
            Self::Iccid(_) => LookupKind::Iccid,
            Self::Msisdn(_) => LookupKind::Msisdn,
            Self::Imei(_) => LookupKind::Imei,
            Self::ImeiSv(_) => LookupKind::ImeiSv,
            Self::Username(_) => LookupKind::Username,
            Self::ExternalId(_) => LookupKind::ExternalId,
            Self::GenericId(_) => LookupKind::GenericId,
        }
    }

    /// What to search among the bindings, in stages: the holders that the first stage with any finds are the
    /// answer. Empty for [`Lookup::Id`], which needs no binding.
    #[must_use]
    pub fn stages(&self) -> Vec<Vec<Search>> {
        let one = |kind, text| vec![vec![Search::exact(kind, text)]];
        match self {
            Self::Id(_) => Vec::new(),
            Self::Imsi(imsi) => one(BindingKind::Imsi, imsi.as_str()),
            Self::Msisdn(msisdn) => one(BindingKind::Msisdn, msisdn.as_str()),
            Self::Username(name) => one(BindingKind::Username, name.as_str()),
            Self::ExternalId(id) => one(BindingKind::ExternalId, id.as_str()),
            Self::GenericId(id) => one(BindingKind::GenericId, id.as_str()),
            Self::Iccid(iccid) => {
                let forms = std::iter::once(*iccid).chain(iccid.twins());
                vec![forms.map(|form| Search::exact(BindingKind::Iccid, form.as_str())).collect()]
            }
            Self::Imei(imei) => {
                let mut stage = vec![Search::exact(BindingKind::Imei, imei.as_str())];
                if imei.has_valid_check_digit() {
                    stage.push(Search::device(imei.device()));
                }
                vec![stage]
            }
            Self::ImeiSv(imeisv) => {
                let device = imeisv.device();
                let exact = vec![Search::exact(BindingKind::ImeiSv, imeisv.as_str())];
                let whole = Search::exact(BindingKind::Imei, device.imei().as_str());
                vec![exact, vec![whole, Search::device(device)]]
            }
        }
    }

    /// Everything of every stage.
    pub fn searches(&self) -> impl Iterator<Item = Search> {
        self.stages().into_iter().flatten()
    }
}
