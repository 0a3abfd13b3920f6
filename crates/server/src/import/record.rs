//! Joins the rows that are about one subscriber because they say so: consecutive ones with the same `record`.

use simroll_domain::{Field, Flag, Import};

use super::row::{Place, Problem, Row};
use crate::column::Column;

/// The most rows of one record; no SIM has so many subscriptions.
pub(crate) const MOST_ROWS: usize = 1000;

/// The rows that are one command.
#[derive(Debug)]
pub(crate) struct Record {
    /// Its rows, in order, with what is odd about each; at least one.
    pub(crate) rows: Vec<RecordRow>,
    /// What they say together; `None` where a row is refused, and so all of them.
    pub(crate) import: Option<Import>,
}

/// A row of a record.
#[derive(Debug)]
pub(crate) struct RecordRow {
    /// Where it stands.
    pub(crate) place: Place,
    /// What is odd but accepted about it.
    pub(crate) flags: Vec<Flag>,
    /// Why it is refused.
    pub(crate) problems: Vec<Problem>,
}

impl Record {
    fn start(row: Row) -> Self {
        let mut record = Self { rows: Vec::with_capacity(1), import: Some(Import::default()) };
        record.add(row.place, row.content);
        record
    }

    fn add(&mut self, place: Place, content: Result<Import, Vec<Problem>>) {
        let (flags, problems) = match content {
            Ok(content) => {
                let flags = content.flags.clone();
                let problems = match &mut self.import {
                    Some(import) => merge(import, content),
                    None => Vec::new(),
                };
                (flags, problems)
            }
            Err(problems) => (Vec::new(), problems),
        };
        if !problems.is_empty() {
            self.import = None;
        }
        self.rows.push(RecordRow { place, flags, problems });
    }
}

/// Adds what a further row of the same record says; names the columns in which it contradicts the rows before.
fn merge(import: &mut Import, row: Import) -> Vec<Problem> {
    let mut problems = Vec::new();
    macro_rules! agree {
        ($($field:ident: $column:ident),*) => {$(
            match (&import.$field, row.$field) {
                (Some(own), Some(other)) if *own != other => problems.push(Problem {
                    column: Some(Column::$column),
                    reason: "another row of the same record says otherwise".to_owned(),
                }),
                (None, Some(other)) => import.$field = Some(other),
                _ => {}
            }
        )*};
    }
    agree!(status: Status, iccid: Iccid, imei: Imei, imeisv: ImeiSv, alias: Alias, generic_id: GenericId);
    agree!(username: Username, external_id: UserExternalId, user_class: UserClass);
    import.pairs.extend(row.pairs);
    for flag in row.flags {
        // The rows repeat what belongs to the subscriber; what belongs to a pair is each row's own.
        if flag.field == Field::Imsi || !import.flags.contains(&flag) {
            import.flags.push(flag);
        }
    }
    problems
}

/// Joins rows to records.
#[derive(Debug)]
pub(crate) struct Records<I> {
    rows: I,
    ahead: Option<Row>,
    /// The record that has been too long, whose further rows are refused as well.
    overlong: Option<String>,
}

impl<I> Records<I> {
    pub(crate) fn new(rows: I) -> Self {
        Self { rows, ahead: None, overlong: None }
    }

    /// What the rows are read from.
    pub(crate) fn rows(&self) -> &I {
        &self.rows
    }
}

impl<I: Iterator<Item = Result<Row, E>>, E> Iterator for Records<I> {
    type Item = Result<Record, E>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = match self.ahead.take() {
            Some(row) => row,
            None => match self.rows.next()? {
                Ok(row) => row,
                Err(error) => return Some(Err(error)),
            },
        };
        let name = first.record.clone();
        let mut record = Record::start(first);
        while name.is_some() && record.rows.len() < MOST_ROWS {
            match self.rows.next() {
                Some(Ok(row)) if row.record == name => record.add(row.place, row.content),
                Some(Ok(row)) => {
                    self.ahead = Some(row);
                    break;
                }
                // The record may go on where nothing more can be read: half of it is not taken.
                Some(Err(error)) => return Some(Err(error)),
                None => break,
            }
        }
        if record.rows.len() == MOST_ROWS || (name.is_some() && name == self.overlong) {
            let reason = format!("a record has fewer than {MOST_ROWS} rows");
            record.rows[0].problems.push(Problem { column: Some(Column::Record), reason });
            record.import = None;
            self.overlong = name;
        }
        Some(Ok(record))
    }
}

#[cfg(test)]
mod tests {
    use simroll_domain::Policy;

    use super::super::lines::Rows;
    use super::*;

    /// For each record the number of its rows and of its pairs, or of the problems where it is refused.
    fn records(file: &str) -> Vec<(usize, Result<usize, usize>)> {
        let rows = Rows::open(file.as_bytes(), b',', Policy::REGISTRATION).expect("a header");
        let shape = |record: Record| {
            let problems = record.rows.iter().map(|row| row.problems.len()).sum();
            (record.rows.len(), record.import.map(|import| import.pairs.len()).ok_or(problems))
        };
        Records::new(rows).map(|record| shape(record.expect("readable"))).collect()
    }

    #[test]
    fn consecutive_rows_of_a_record_are_one_command() {
        let file = "record,alias,imsi\n1,a,310260000000001\n1,a,310260000000002\n2,b,310260000000003\n,c,310260000000004\n,c,310260000000005\n";
        assert_eq!(records(file), [(2, Ok(2)), (1, Ok(1)), (1, Ok(1)), (1, Ok(1))]);
    }

    #[test]
    fn rows_without_a_record_stand_alone() {
        let file = "iccid,imsi\n8991101200003204510,310260000000001\n8991101200003204510,310260000000002\n";
        assert_eq!(records(file), [(1, Ok(1)), (1, Ok(1))]);
    }

    #[test]
    fn one_refused_row_refuses_its_record() {
        let file = "record,alias,imsi\n1,a,310260000000001\n1,a,x\n1,a,310260000000003\n";
        assert_eq!(records(file), [(3, Err(1))]);
    }

    #[test]
    fn a_row_of_another_length_refuses_its_record() {
        let file = "record,alias,imsi\n1,a,310260000000001\n1,a\n1,a,310260000000003\n2,b,310260000000004\n";
        assert_eq!(records(file), [(3, Err(1)), (1, Ok(1))]);
    }

    #[test]
    fn rows_of_a_record_that_contradict_each_other_refuse_it() {
        let file = "record,alias,imsi\n1,a,310260000000001\n1,b,310260000000002\n";
        assert_eq!(records(file), [(2, Err(1))]);
    }

    #[test]
    fn a_record_without_end_is_refused_piece_by_piece() {
        let row = |number: usize| format!("1,{:015}\n", 310_260_000_000_000_u64 + number as u64);
        let file: String =
            std::iter::once("record,imsi\n".to_owned()).chain((0..MOST_ROWS + 3).map(row)).collect();
        assert_eq!(records(&file), [(MOST_ROWS, Err(1)), (3, Err(1))]);
    }
}
