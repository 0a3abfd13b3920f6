//! A node of a bulk call that names a subscriber and says what it wants of it.

use simroll_domain::{Lookup, LookupKind};

use crate::wire::fields::Fields;
use crate::wire::json::Json;
use crate::wire::v2::bulk::{Sent, echo};
use crate::wire::v2::code::Code;
use crate::wire::v2::envelope::Nak;
use crate::wire::v2::target;

/// The types by which a node may name its subscriber.
pub(crate) const TYPES: [LookupKind; 5] =
    [LookupKind::Imsi, LookupKind::Iccid, LookupKind::Msisdn, LookupKind::Imei, LookupKind::ImeiSv];

/// Reads whom a node names and what `read` makes of its content; or why that cannot be read.
pub(crate) fn read<'a, T>(
    node: &mut Fields<'_, 'a>,
    read: impl FnOnce(&mut Fields<'_, 'a>) -> Result<T, Nak>,
) -> (Result<(Lookup, T), Nak>, Sent) {
    let identifiers = node.any("subscriberIdentifiers");
    let content = node.any("content");
    let named = identifiers.and_then(Json::as_object).map(|object| {
        node.within("subscriberIdentifiers", object, |fields| (fields.any("type"), fields.any("value")))
    });
    let wanted = content.and_then(Json::as_object).map(|object| node.within("content", object, read));
    let wrong = node.take_wrong();
    let target = named.ok_or_else(|| Nak::with(Code::Malformed, "subscriberIdentifiers must be an object"));
    let target = target.and_then(|(kind, value)| {
        let kind = target::kind(kind.and_then(Json::as_text).unwrap_or_default(), &TYPES)?;
        let value = value.and_then(Json::as_text);
        let value = value.ok_or_else(|| Nak::with(Code::InvalidIdentifier, "value must be a string"))?;
        target::lookup(kind, value)
    });
    let wanted = wrong.unless(()).map_err(Nak::from).and_then(|()| {
        wanted.unwrap_or_else(|| Err(Nak::with(Code::Malformed, "content must be an object")))
    });
    let both = target.and_then(|target| Ok((target, wanted?)));
    (both, Sent { identifiers: echo(identifiers), content: echo(content) })
}
