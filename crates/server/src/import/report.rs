//! What became of the rows: the counts, and a line for each that was refused or flagged.

use std::fs::File;
use std::io::{self, BufWriter};

use csv::Writer;
use serde::Serialize;
use simroll_domain::{Flag, Refusal, SubscriberId};
use simroll_registry::Accepted;

use super::record::RecordRow;
use super::row::{Place, Problem, describe_flag};
use crate::column::Column;

/// How many rows had which outcome.
///
/// - `rows` = `created` + `updated` + `unchanged` + `refused`
/// - `created` is also the number of new subscribers: of a new one with several rows only the first counts
/// - `flagged` are among those that were not refused
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Summary {
    pub(crate) rows: u64,
    pub(crate) created: u64,
    pub(crate) updated: u64,
    pub(crate) unchanged: u64,
    pub(crate) flagged: u64,
    pub(crate) refused: u64,
}

/// A line about a row. It holds none of the row's values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Line {
    /// The first row after the header is 1.
    pub(crate) row: u64,
    /// The line of the file in which the row begins; the header is line 1.
    pub(crate) line: u64,
    /// `refused` or `flagged`.
    pub(crate) outcome: &'static str,
    /// The columns that it is about, with semicolons between them; empty where it is about the row as a whole.
    pub(crate) field: String,
    /// Why.
    pub(crate) reason: String,
}

/// Counts rows and writes the report.
#[derive(Debug, Default)]
pub(crate) struct Report {
    summary: Summary,
    refusals: Vec<Line>,
    file: Option<Writer<BufWriter<File>>>,
}

/// How many refusals are kept to be shown.
const SHOWN: usize = 10;

impl Report {
    /// A report that is written to `file`, or only counted.
    pub(crate) fn new(file: Option<File>) -> Self {
        let file = file.map(|file| Writer::from_writer(BufWriter::new(file)));
        Self { file, ..Self::default() }
    }

    /// The counts so far.
    pub(crate) fn summary(&self) -> Summary {
        self.summary
    }

    /// The first few refusals.
    pub(crate) fn refusals(&self) -> &[Line] {
        &self.refusals
    }

    /// The rows of a record that was taken.
    ///
    /// # Errors
    /// The report cannot be written.
    pub(crate) fn accepted(&mut self, rows: &[RecordRow], accepted: &Accepted) -> io::Result<()> {
        let created = accepted.changed && accepted.subscriber.map(SubscriberId::number) == accepted.number;
        for (place, row) in rows.iter().enumerate() {
            self.summary.rows += 1;
            *match (accepted.changed, created && place == 0) {
                (_, true) => &mut self.summary.created,
                (true, false) => &mut self.summary.updated,
                (false, false) => &mut self.summary.unchanged,
            } += 1;
            // What the registry found beside what the rows had on them is said of the first.
            let found = accepted
                .flags
                .iter()
                .filter(|flag| place == 0 && !rows.iter().any(|row| row.flags.contains(flag)));
            let flags: Vec<&Flag> = row.flags.iter().chain(found).collect();
            if !flags.is_empty() {
                self.summary.flagged += 1;
                let parts = flags.iter().map(|flag| (Column::of(flag.field), describe_flag(flag)));
                self.write(line(row.place, "flagged", parts))?;
            }
        }
        Ok(())
    }

    /// The rows of a record that could not be read.
    ///
    /// # Errors
    /// The report cannot be written.
    pub(crate) fn unreadable(&mut self, rows: Vec<RecordRow>) -> io::Result<()> {
        for RecordRow { place, mut problems, .. } in rows {
            if problems.is_empty() {
                let reason = "another row of the same record is refused".to_owned();
                problems.push(Problem { column: Some(Column::Record), reason });
            }
            self.refuse(line(
                place,
                "refused",
                problems.into_iter().map(|problem| (problem.column, problem.reason)),
            ))?;
        }
        Ok(())
    }

    /// The rows of a record that the registry refused.
    ///
    /// # Errors
    /// The report cannot be written.
    pub(crate) fn refused(&mut self, rows: &[RecordRow], refusal: &Refusal) -> io::Result<()> {
        for row in rows {
            let mut line = line(row.place, "refused", [(None, refusal.reason.message().to_owned())]);
            line.field =
                join(refusal.fields.iter().filter_map(|field| Column::of(*field)).map(Column::as_str));
            self.refuse(line)?;
        }
        Ok(())
    }

    fn refuse(&mut self, line: Line) -> io::Result<()> {
        self.summary.rows += 1;
        self.summary.refused += 1;
        if self.refusals.len() < SHOWN {
            self.refusals.push(line.clone());
        }
        self.write(line)
    }

    fn write(&mut self, line: Line) -> io::Result<()> {
        match &mut self.file {
            Some(file) => file.serialize(line).map_err(io::Error::other),
            None => Ok(()),
        }
    }

    /// Sees to it that the whole report is in its file, a header where there was nothing to say.
    ///
    /// # Errors
    /// The report cannot be written.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        if self.summary.flagged + self.summary.refused == 0 {
            file.write_record(["row", "line", "outcome", "field", "reason"]).map_err(io::Error::other)?;
        }
        file.flush()
    }
}

/// One line out of what there is to say about a row: where there are several things, each with its column before it.
fn line(
    place: Place,
    outcome: &'static str,
    parts: impl IntoIterator<Item = (Option<Column>, String)>,
) -> Line {
    let parts: Vec<(Option<Column>, String)> = parts.into_iter().collect();
    let name = |column: &Option<Column>| column.map(Column::as_str);
    let reason = match &*parts {
        [(_, reason)] => reason.clone(),
        several => join(
            several.iter().map(|(column, reason)| format!("{}: {reason}", name(column).unwrap_or("row"))),
        ),
    };
    let field = join(parts.iter().filter_map(|(column, _)| name(column)));
    Line { row: place.row, line: place.line, outcome, field, reason }
}

fn join<T: Into<String>>(parts: impl Iterator<Item = T>) -> String {
    parts.map(Into::into).collect::<Vec<String>>().join(";")
}
