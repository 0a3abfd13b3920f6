//! How a v2 caller names a subscriber: by type and value.

use serde::Serialize;
use simroll_domain::{ExternalId, GenericId, Lookup, LookupKind, SubscriberId, TextError, Username};
use simroll_identifiers::{Iccid, Identifier, Imei, ImeiSv, Imsi, Msisdn};
use utoipa::ToSchema;

use crate::openapi::values;
use crate::wire::faults::finding_text;
use crate::wire::v2::code::Code;
use crate::wire::v2::envelope::Nak;

/// The type of that name, in any case, if it is one of `allowed`.
pub(crate) fn kind(name: &str, allowed: &[LookupKind]) -> Result<LookupKind, Nak> {
    LookupKind::parse(name).filter(|kind| allowed.contains(kind)).ok_or_else(|| {
        let names: Vec<&str> = allowed.iter().map(|kind| kind.as_str()).collect();
        Nak::with(Code::UnknownIdentifierType, format!("expected one of {}", names.join(", ")))
    })
}

/// Reads the value of a look-up, which takes every value that the registry can hold: only characters or a length that
/// the type does not have are refused.
pub(crate) fn lookup(kind: LookupKind, value: &str) -> Result<Lookup, Nak> {
    match kind {
        LookupKind::Imsi => identifier::<Imsi>(value).map(Lookup::Imsi),
        LookupKind::Msisdn => identifier::<Msisdn>(value).map(Lookup::Msisdn),
        LookupKind::Imei => identifier::<Imei>(value).map(Lookup::Imei),
        LookupKind::ImeiSv => identifier::<ImeiSv>(value).map(Lookup::ImeiSv),
        LookupKind::Iccid => iccid(value).map(Lookup::Iccid),
        LookupKind::Username => opaque(kind, Username::parse(value)).map(Lookup::Username),
        LookupKind::ExternalId => opaque(kind, ExternalId::parse(value)).map(Lookup::ExternalId),
        LookupKind::GenericId => opaque(kind, GenericId::parse(value)).map(Lookup::GenericId),
        LookupKind::Id => SubscriberId::parse(value)
            .map(Lookup::Id)
            .ok_or_else(|| Nak::with(Code::InvalidIdentifier, "id must be a subscriberId of this registry")),
    }
}

fn identifier<T: Identifier>(value: &str) -> Result<T, Nak> {
    match T::parse(value) {
        Ok(parsed) => Ok(parsed.value),
        Err(error) => Err(Nak::with(Code::InvalidIdentifier, finding_text(T::KIND, &error.finding()))),
    }
}

/// Also with hexadecimal letters, as some issuers use them and files bring them in, where it is spelled canonically.
fn iccid(value: &str) -> Result<Iccid, Nak> {
    match Iccid::parse_lenient(value) {
        Ok(parsed) if parsed.value.as_str() == value => Ok(parsed.value),
        _ => identifier(value),
    }
}

fn opaque<T>(kind: LookupKind, parsed: Result<T, TextError>) -> Result<T, Nak> {
    parsed.map_err(|error| Nak::with(Code::InvalidIdentifier, format!("{kind} {error}")))
}

/// By what a subscriber was named, as the type and the canonical value.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Target)]
pub(crate) struct TargetShape {
    #[serde(rename = "type")]
    #[schema(schema_with = values::any_lookup)]
    kind: &'static str,
    value: String,
}

impl From<&Lookup> for TargetShape {
    fn from(lookup: &Lookup) -> Self {
        let value = match lookup {
            Lookup::Id(id) => id.to_string(),
            Lookup::Imsi(imsi) => imsi.to_string(),
            Lookup::Iccid(iccid) => iccid.to_string(),
            Lookup::Msisdn(msisdn) => msisdn.to_string(),
            Lookup::Imei(imei) => imei.to_string(),
            Lookup::ImeiSv(imeisv) => imeisv.to_string(),
            Lookup::Username(name) => name.to_string(),
            Lookup::ExternalId(id) => id.to_string(),
            Lookup::GenericId(id) => id.to_string(),
        };
        Self { kind: lookup.kind().as_str(), value }
    }
}

impl std::fmt::Display for TargetShape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind, self.value)
    }
}
