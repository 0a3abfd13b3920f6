//! The body of `PUT /api/v2/subscriber/{type}/{value}/status`, and the content of a node of its bulk form.

use simroll_domain::Status;

use crate::wire::checks;
use crate::wire::faults::Faults;
use crate::wire::fields::Fields;
use crate::wire::v2::envelope::Nak;

/// Reads which status is wanted.
pub(crate) fn read(fields: &mut Fields<'_, '_>) -> Result<Status, Nak> {
    let name = fields.text("status").flatten().unwrap_or_default();
    let expected = || Faults::one("status", checks::one_of(Status::ALL.map(Status::as_str)));
    Ok(Status::parse(&name).ok_or_else(expected)?)
}
