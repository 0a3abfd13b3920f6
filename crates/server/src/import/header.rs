//! The first line of a file: which column stands where.

use csv::ByteRecord;

use crate::column::Column;
use crate::nearest::hint;

/// The columns of a file, in their places; each at most once, and at least one that identifies somebody.
#[derive(Debug)]
pub(crate) struct Header(Vec<Column>);

/// Why the first line is no header. It repeats a word of the line only where that cannot be anybody's identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HeaderError {
    #[error("the file is empty; its first line must name the columns, such as iccid,imsi,msisdn")]
    Empty,
    #[error("the first line is not UTF-8 text; save the file as CSV in UTF-8")]
    NotText,
    #[error("the first line has rows of its own; it must name the columns, such as iccid,imsi,msisdn")]
    NoHeader,
    #[error("the columns are separated by another character than {0:?}; give it with --delimiter")]
    Delimiter(char),
    #[error("unknown column {name:?}{hint}")]
    Unknown { name: String, hint: String },
    #[error("the column {0} stands twice")]
    Twice(&'static str),
    #[error("no column identifies anybody; at least one of {} is needed", identifying())]
    Nobody,
}

fn identifying() -> String {
    let names = Column::ALL.iter().filter(|column| column.identifies()).map(|column| column.as_str());
    names.collect::<Vec<_>>().join(", ")
}

impl Header {
    /// Reads the first line of a file whose columns `delimiter` separates.
    ///
    /// # Errors
    /// Any of [`HeaderError`].
    pub(crate) fn read(line: &ByteRecord, delimiter: u8) -> Result<Self, HeaderError> {
        if line.is_empty() {
            return Err(HeaderError::Empty);
        }
        let mut columns = Vec::with_capacity(line.len());
        for cell in line {
            let name = std::str::from_utf8(cell).map_err(|_| HeaderError::NotText)?;
            let column = Column::parse(name).ok_or_else(|| unknown(name, delimiter))?;
            if columns.contains(&column) {
                return Err(HeaderError::Twice(column.as_str()));
            }
            columns.push(column);
        }
        if columns.iter().any(|column| column.identifies()) {
            Ok(Self(columns))
        } else {
            Err(HeaderError::Nobody)
        }
    }

    /// The columns, in their places.
    pub(crate) fn columns(&self) -> &[Column] {
        &self.0
    }

    /// Whether the file is one that an export wrote: its rows name their record.
    pub(crate) fn has_record(&self) -> bool {
        self.0.contains(&Column::Record)
    }
}

fn unknown(name: &str, delimiter: u8) -> HeaderError {
    let others = [',', ';', '\t', '|'].into_iter().filter(|other| *other != char::from(delimiter));
    for other in others {
        if name.split(other).filter(|part| Column::parse(part).is_some()).count() > 1 {
            return HeaderError::Delimiter(char::from(delimiter));
        }
    }
    // A cell with digits, or a long one, is data.
    if name.len() > 40 || name.chars().any(|character| character.is_ascii_digit() || character.is_control()) {
        return HeaderError::NoHeader;
    }
    let name = name.trim();
    let meant = match &*name.to_lowercase().replace([' ', '-'], "_") {
        "number" | "phone" | "phone_number" | "mobile" => Some(Column::Msisdn),
        "external_id" | "externalid" => Some(Column::UserExternalId),
        other => Column::parse(other),
    };
    let hint = match meant {
        Some(column) => format!("; did you mean {}?", column.as_str()),
        None => hint(&name.to_lowercase(), Column::ALL.map(Column::as_str)),
    };
    HeaderError::Unknown { name: name.to_owned(), hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &[&str]) -> Result<Vec<Column>, String> {
        let header = Header::read(&ByteRecord::from(line.to_vec()), b',');
        header.map(|header| header.0).map_err(|error| error.to_string())
    }

    #[test]
    fn names_are_read_in_any_case_and_order() {
        assert_eq!(read(&["IMSI", " Iccid "]), Ok(vec![Column::Imsi, Column::Iccid]));
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_near_one() {
        for (name, meant) in [
            ("ismi", "imsi"),
            ("useCaseId", "use_case_id"),
            ("number", "msisdn"),
            ("External ID", "user_external_id"),
            ("Use Case ID", "use_case_id"),
        ] {
            let error = read(&["iccid", name]).expect_err(name);
            assert!(error.ends_with(&format!("did you mean {meant}?")), "{error}");
        }
    }

    #[test]
    fn a_first_row_of_data_is_not_repeated() {
        let error = read(&["310260123456789"]).expect_err("data");
        assert!(error.contains("must name the columns") && !error.contains("310260"), "{error}");
    }

    #[test]
    fn another_delimiter_is_recognised() {
        assert!(read(&["iccid;imsi;msisdn"]).expect_err("semicolons").contains("--delimiter"));
    }

    #[test]
    fn a_column_stands_once_and_one_identifies() {
        assert_eq!(read(&["imsi", "IMSI"]), Err("the column imsi stands twice".to_owned()));
        assert!(read(&["alias", "status"]).expect_err("nobody").contains("iccid, imsi, msisdn"));
    }
}
