//! One row of a file, read leniently.

use csv::ByteRecord;
use simroll_domain::{Field, Flag, Import, PairFields, Policy, Status, TextError, UseCaseId};
use simroll_identifiers::{Finding, Identifier};

use super::header::Header;
use crate::column::Column;

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its number: the first row after the header is 1.
    pub(crate) row: u64,
    /// The line of the file in which it begins: the header is line 1.
    pub(crate) line: u64,
}

/// Why a row is refused, without any of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// In which column; `None` where it is the row as a whole.
    pub(crate) column: Option<Column>,
    /// What is wrong.
    pub(crate) reason: String,
}

/// A row of a file.
#[derive(Debug)]
pub(crate) struct Row {
    /// Where it stands.
    pub(crate) place: Place,
    /// The record that it belongs to, where it says so.
    pub(crate) record: Option<String>,
    /// What it says, with at most one pair, or everything that is wrong with it.
    pub(crate) content: Result<Import, Vec<Problem>>,
}

impl Row {
    /// Reads the cells of the row at `place`.
    pub(crate) fn read(place: Place, cells: &ByteRecord, header: &Header, policy: &Policy) -> Self {
        let columns = header.columns();
        if cells.len() != columns.len() {
            let reason = format!("has {} cells where the header has {}", cells.len(), columns.len());
            // It still belongs to its record, if that stands where it should.
            let record = columns.iter().position(|column| *column == Column::Record);
            let record = record
                .and_then(|at| std::str::from_utf8(cells.get(at)?).ok())
                .filter(|name| !name.is_empty());
            let content = Err(vec![Problem { column: None, reason }]);
            return Self { place, record: record.map(str::to_owned), content };
        }
        let mut reader =
            Reader { policy, import: Import::default(), pair: PairFields::default(), record: None };
        let mut problems = Vec::new();
        for (column, cell) in columns.iter().zip(cells) {
            if let Err(reason) = reader.cell(*column, cell) {
                problems.push(Problem { column: Some(*column), reason });
            }
        }
        let Reader { mut import, pair, record, .. } = reader;
        if pair != PairFields::default() {
            import.pairs.push(pair);
        }
        Self { place, record, content: if problems.is_empty() { Ok(import) } else { Err(problems) } }
    }
}

struct Reader<'a> {
    policy: &'a Policy,
    import: Import,
    pair: PairFields,
    record: Option<String>,
}

impl Reader<'_> {
    /// Takes one cell in. An empty one says nothing.
    fn cell(&mut self, column: Column, cell: &[u8]) -> Result<(), String> {
        let text = std::str::from_utf8(cell).map_err(|_| "not UTF-8".to_owned())?;
        if text.is_empty() {
            return Ok(());
        }
        match column {
            Column::Record => self.record = Some(text.to_owned()),
            Column::Status => {
                self.import.status = word(text, |word| Status::parse(&word.to_uppercase()), STATUSES)?;
            }
            Column::Iccid => self.import.iccid = self.identifier(Field::Iccid, text)?,
            Column::Imsi => self.pair.imsi = self.identifier(Field::Imsi, text)?,
            Column::Msisdn => self.pair.msisdn = self.identifier(Field::Msisdn, text)?,
            Column::Imei => self.import.imei = self.identifier(Field::Imei, text)?,
            Column::ImeiSv => self.import.imeisv = self.identifier(Field::ImeiSv, text)?,
            Column::IsLastActive => self.pair.is_last_active = word(text, yes_or_no, "true or false")?,
            Column::UseCaseId => self.pair.use_case = word(text, use_case, "a number from 0 to 2147483647")?,
            Column::Alias => self.import.alias = opaque(text)?,
            Column::GenericId => self.import.generic_id = opaque(text)?,
            Column::Username => self.import.username = opaque(text)?,
            Column::UserExternalId => self.import.external_id = opaque(text)?,
            Column::UserClass => self.import.user_class = opaque(text)?,
        }
        Ok(())
    }

    fn identifier<T: Identifier>(&mut self, field: Field, text: &str) -> Result<Option<T>, String> {
        if text.trim_matches(' ').is_empty() {
            return Ok(None);
        }
        // As a telephone number may have full stops in it, this one would pass with a digit too many.
        if is_spreadsheet_number(text) {
            return Err(
                "written as a decimal number, as spreadsheets do; format the column as text".to_owned()
            );
        }
        let parsed = T::parse_lenient(text).map_err(|error| describe(&error.finding()))?;
        let (value, flags) =
            self.policy.admit(T::KIND, field, parsed).map_err(|finding| describe(&finding))?;
        self.import.flags.extend(flags);
        Ok(Some(value))
    }
}

const STATUSES: &str = "ACTIVE, SUSPEND, INACTIVE or TERMINATED";

/// A value out of few; blanks around it do not count.
fn word<T>(text: &str, read: impl Fn(&str) -> Option<T>, expected: &str) -> Result<Option<T>, String> {
    match text.trim() {
        "" => Ok(None),
        word => read(word).map(Some).ok_or_else(|| format!("expected {expected}")),
    }
}

fn yes_or_no(word: &str) -> Option<bool> {
    match &*word.to_lowercase() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

fn use_case(word: &str) -> Option<UseCaseId> {
    UseCaseId::new(word.parse().ok()?)
}

/// A text that is kept exactly as it stands, blanks around it included.
fn opaque<T: std::str::FromStr<Err = TextError>>(text: &str) -> Result<Option<T>, String> {
    text.parse().map(Some).map_err(|error: TextError| error.to_string())
}

/// `89490200001234567890` as a spreadsheet or a data frame may have written it: `8.94902E+19`, or with `.0` behind.
fn is_spreadsheet_number(text: &str) -> bool {
    let text = text.trim_matches(' ');
    let fraction =
        text.strip_suffix(".0").is_some_and(|whole| whole.bytes().all(|byte| byte.is_ascii_digit()));
    let exponent = text.contains("E+") || text.contains("e+");
    fraction || (exponent && text.parse::<f64>().is_ok())
}

/// The code of a finding, where it is and what was expected.
fn describe(finding: &Finding) -> String {
    let at = finding.position().map_or_else(String::new, |position| format!(" at byte {position}"));
    format!("{}{at}; expected {}", finding.code(), finding.expected())
}

/// The code of a flag and what was expected.
pub(crate) fn describe_flag(flag: &Flag) -> String {
    if flag.expected.is_empty() {
        flag.code.to_string()
    } else {
        format!("{}; expected {}", flag.code, flag.expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [&str; 6] = ["iccid", "imsi", "imei", "msisdn", "use_case_id", "alias"];

    fn read(cells: [&[u8]; 6], policy: &Policy) -> Row {
        let header = Header::read(&ByteRecord::from(COLUMNS.to_vec()), b',').expect("a header");
        Row::read(Place { row: 1, line: 2 }, &ByteRecord::from(cells.to_vec()), &header, policy)
    }

    fn problems(cells: [&[u8]; 6]) -> Vec<(Option<Column>, String)> {
        let content = read(cells, &Policy::REGISTRATION).content;
        let problems = content.expect_err("refused");
        problems.into_iter().map(|problem| (problem.column, problem.reason)).collect()
    }

    #[test]
    fn an_empty_cell_says_nothing() {
        let import = read([b"", b" ", b"", b"", b" ", b""], &Policy::REGISTRATION).content.expect("fine");
        assert_eq!(import, Import::default());
    }

    #[test]
    fn every_wrong_cell_is_named_and_none_is_repeated() {
        let problems = problems([b"12", b"999999999999999x", b"", b"", b"-1", b"\xff"]);
        let columns: Vec<_> = problems.iter().map(|(column, _)| *column).collect();
        assert_eq!(columns, [Column::Iccid, Column::Imsi, Column::UseCaseId, Column::Alias].map(Some));
        assert!(problems.iter().all(|(_, reason)| !reason.contains("99999")), "{problems:?}");
    }

    #[test]
    fn what_a_policy_flags_is_taken_with_a_flag() {
        let wrong = b"490154203237517";
        let row = read([b"", b"", wrong, b"", b"", b""], &Policy::DEVICE_REPORT).content.expect("flagged");
        assert_eq!(
            row.flags.iter().map(describe_flag).collect::<Vec<_>>(),
            ["check_digit_mismatch; expected 8"]
        );
        let refused = problems([b"", b"", wrong, b"", b"", b""]);
        assert_eq!(refused, [(Some(Column::Imei), "check_digit_mismatch at byte 14; expected 8".to_owned())]);
    }

    #[test]
    fn a_number_that_a_spreadsheet_has_rewritten_is_not_guessed_at() {
        for cell in [&b"447911123456.0"[..], b"4.47911E+11", b"8.94902e+19"] {
            let problems = problems([b"", b"", b"", cell, b"", b""]);
            assert!(problems[0].1.contains("format the column as text"), "{problems:?}");
        }
        let spoken = read([b"", b"", b"", b"+44 (7911) 12.34.56", b"", b""], &Policy::REGISTRATION);
        assert!(spoken.content.is_ok());
    }

    #[test]
    fn an_alias_is_kept_with_its_blanks() {
        let import = read([b"", b"", b"", b"", b"", b" a "], &Policy::REGISTRATION).content.expect("fine");
        assert_eq!(import.alias.as_ref().map(simroll_domain::Alias::as_str), Some(" a "));
    }
}
