//! Writes the subscribers of an account as a file that `simroll import` reads.

use std::io::{self, Write};

use csv::Writer;
use simroll_domain::{AccountId, Subscriber, SubscriberId, Subscription};
use simroll_storage::{ListQuery, Store, StoreError};

use crate::column::Column;

/// How many subscribers are read at a time.
const PAGE: usize = 1000;

/// Why an export is not complete.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    #[error("the database cannot be read")]
    Store(#[from] StoreError),
    #[error("the file cannot be written")]
    Write(#[from] io::Error),
}

impl From<csv::Error> for ExportError {
    fn from(error: csv::Error) -> Self {
        // The writer has no error of its own, and hides what the file said.
        Self::Write(match error.into_kind() {
            csv::ErrorKind::Io(error) => error,
            other => io::Error::other(format!("{other:?}")),
        })
    }
}

/// Writes every subscriber of `account` to `out`, in the order of registration: a row for each pair, or one row where
/// there is none. Returns how many subscribers they were.
///
/// # Errors
/// [`ExportError`]; what was written by then is no whole export.
pub(crate) fn export(store: &dyn Store, account: AccountId, out: impl Write) -> Result<u64, ExportError> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(Column::ALL.map(Column::as_str))?;
    let mut count = 0;
    let mut after: Option<SubscriberId> = None;
    loop {
        let page = store.list(account, &ListQuery::all(after, PAGE))?.subscribers;
        for subscriber in &page {
            count += 1;
            write(&mut writer, count, subscriber)?;
        }
        match page.last() {
            Some(last) => after = Some(last.id),
            None => break,
        }
    }
    writer.flush()?;
    Ok(count)
}

fn write(writer: &mut Writer<impl Write>, record: u64, subscriber: &Subscriber) -> csv::Result<()> {
    let record = record.to_string();
    if subscriber.subscriptions.is_empty() {
        writer.write_record(Column::ALL.map(|column| cell(column, &record, subscriber, None)))?;
    }
    for subscription in &subscriber.subscriptions {
        writer
            .write_record(Column::ALL.map(|column| cell(column, &record, subscriber, Some(subscription))))?;
    }
    Ok(())
}

/// What stands in a column; empty for what is not set.
fn cell(column: Column, record: &str, of: &Subscriber, pair: Option<&Subscription>) -> String {
    fn text<T: ToString>(value: Option<&T>) -> String {
        value.map(ToString::to_string).unwrap_or_default()
    }
    match column {
        Column::Record => record.to_owned(),
        Column::Status => of.status.to_string(),
        Column::Iccid => text(of.iccid.as_ref()),
        Column::Imsi => text(pair.and_then(|pair| pair.imsi.as_ref())),
        Column::Msisdn => text(pair.and_then(|pair| pair.msisdn.as_ref())),
        Column::IsLastActive => text(pair.map(|pair| &pair.is_last_active)),
        Column::UseCaseId => text(pair.and_then(|pair| pair.use_case.as_ref())),
        Column::Imei => text(of.imei.as_ref()),
        Column::ImeiSv => text(of.imeisv.as_ref()),
        Column::Alias => text(of.alias.as_ref()),
        Column::GenericId => text(of.user.generic_id.as_ref()),
        Column::Username => text(of.user.username.as_ref()),
        Column::UserExternalId => text(of.user.external_id.as_ref()),
        Column::UserClass => text(of.user.class.as_ref()),
    }
}
