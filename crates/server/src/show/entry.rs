//! A journal entry as people read it.

use std::io;

use simroll_domain::{Author, Cause, Command, Entry, SubscriberId, UseCase, Value};
use simroll_server::instant::rfc3339;

use super::{Page, Table, UNSET};

/// How far what an entry changed stands to the right.
const INDENT: usize = 8;

/// Writes an entry: a line of its own, then a line for each field that it changed. Whose field it is goes without
/// saying where it is one of `of`.
pub(crate) fn entry(page: &mut Page, entry: &Entry, of: Option<SubscriberId>) -> io::Result<()> {
    let kind_width = Command::KINDS.iter().map(|kind| kind.len()).max().unwrap_or(0);
    let author = match &entry.author {
        Author::Token(id) => format!("token {id}"),
        Author::Operator => "operator".to_owned(),
    };
    let cause = entry.cause.map_or("", Cause::as_str);
    let (number, time, kind) = (entry.number.get(), rfc3339(entry.time), entry.kind);
    let line = format!("{number:>6}  {time:<27}  {kind:<kind_width$}  {author}  {cause}");
    page.line(line.trim_end())?;

    let mut owner = of;
    let mut rest = entry.changes.as_slice();
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|change| change.subscriber == first.subscriber).count();
        let (own, others) = rest.split_at(count);
        rest = others;
        if owner != Some(first.subscriber) {
            owner = Some(first.subscriber);
            page.line(&format!("{:INDENT$}{}", "", first.subscriber))?;
        }
        let mut fields = Table::default();
        for change in own {
            let field = change.field.field().as_str();
            let pair = change.field.pair().map(|pair| format!(" (pair {})", pair.get()));
            let (from, to) = (shown(change.field.from(), "set"), shown(change.field.to(), "changed"));
            fields.row([format!("{field}{}", pair.unwrap_or_default()), from, "→".to_owned(), to]);
        }
        page.table(INDENT, &fields)?;
    }
    if let Some(delta) = &entry.use_case {
        let side = |side: &Option<UseCase>| side.as_ref().map_or_else(|| UNSET.to_owned(), use_case);
        let mut row = Table::default();
        row.row(["useCase", &side(&delta.from), "→", &side(&delta.to)]);
        page.table(INDENT, &row)?;
    }
    Ok(())
}

/// One side of a change; `secret` is what is said of a value that is not shown.
fn shown(value: Option<Value<'_>>, secret: &str) -> String {
    match value {
        None => UNSET.to_owned(),
        Some(Value::Text(text)) => text.to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(true)) => "yes".to_owned(),
        Some(Value::Bool(false)) => "no".to_owned(),
        Some(Value::Secret) => secret.to_owned(),
    }
}

fn use_case(of: &UseCase) -> String {
    let UseCase { id, name, apns } = of;
    format!("{} {name} [{}]", id.get(), apns.join(", "))
}
