//! A subscriber as people read it.

use std::io;

use simroll_domain::{Subscriber, Subscription};
use simroll_server::instant::rfc3339;

use super::{Page, Table, UNSET};

/// Writes everything about a subscriber, a field a line, its subscriptions as a table.
pub(crate) fn subscriber(page: &mut Page, of: &Subscriber) -> io::Result<()> {
    let user = &of.user;
    let password = user.password.as_ref().map(|_| "set");
    let mut fields = Table::default();
    for (name, value) in [
        ("id", of.id.to_string()),
        ("status", of.status.to_string()),
        ("iccid", text(of.iccid.as_ref())),
        ("imei", text(of.imei.as_ref())),
        ("imeisv", text(of.imeisv.as_ref())),
        ("alias", text(of.alias.as_ref())),
        ("genericId", text(user.generic_id.as_ref())),
        ("username", text(user.username.as_ref())),
        ("externalId", text(user.external_id.as_ref())),
        ("userClass", text(user.class.as_ref())),
        ("password", text(password.as_ref())),
        ("version", of.version.to_string()),
        ("created", rfc3339(of.created_at)),
        ("updated", rfc3339(of.updated_at)),
    ] {
        fields.row([name, &value]);
    }
    page.table(2, &fields)?;
    if of.subscriptions.is_empty() {
        return Ok(());
    }
    let mut pairs = Table::under(&["PAIR", "IMSI", "MSISDN", "USE CASE", "LAST ACTIVE"]);
    for pair in &of.subscriptions {
        pairs.row(cells(pair));
    }
    page.line("")?;
    page.table(2, &pairs)
}

fn cells(of: &Subscription) -> [String; 5] {
    let last_active = if of.is_last_active { "yes" } else { "no" };
    [
        of.pair.get().to_string(),
        text(of.imsi.as_ref()),
        text(of.msisdn.as_ref()),
        text(of.use_case.map(simroll_domain::UseCaseId::get).as_ref()),
        last_active.to_owned(),
    ]
}

fn text(value: Option<&impl ToString>) -> String {
    value.map_or_else(|| UNSET.to_owned(), ToString::to_string)
}
