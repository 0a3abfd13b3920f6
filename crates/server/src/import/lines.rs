//! The rows of a file, one after the other, without ever holding more than one.

use std::collections::VecDeque;
use std::io::{self, Read};

use csv::{ByteRecord, ReaderBuilder};
use simroll_domain::Policy;

use super::header::{Header, HeaderError};
use super::row::{Place, Row};

/// The most bytes of one row. A quote that is never closed would otherwise make the rest of the file one cell.
const LONGEST_ROW: usize = 1 << 20;

/// How many bytes are read at a time.
const BUFFER: usize = 64 << 10;

/// Why the rest of a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error(transparent)]
    Header(#[from] HeaderError),
    #[error("row {row} (line {line}) cannot be read, nor can what follows it")]
    Row { row: u64, line: u64, source: csv::Error },
}

/// An iterator over the rows of a file.
#[derive(Debug)]
pub(crate) struct Rows<R> {
    reader: csv::Reader<Source<R>>,
    header: Header,
    policy: Policy,
    cells: ByteRecord,
    row: u64,
    /// How many line ends have been read with the rows so far.
    lines: u64,
}

impl<R: Read> Rows<R> {
    /// Reads the header. A file whose rows name their record was written by an export: what the registry once took it
    /// takes again, with flags, whatever `policy` says.
    ///
    /// # Errors
    /// [`FileError`] where the first line is no header or cannot be read.
    pub(crate) fn open(source: R, delimiter: u8, policy: Policy) -> Result<Self, FileError> {
        let source = Source { inner: source, left: LONGEST_ROW, offset: 0, ends: VecDeque::new() };
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(BUFFER)
            .from_reader(source);
        let first = reader.byte_headers().map_err(|source| FileError::Row { row: 0, line: 1, source })?;
        let header = Header::read(first, delimiter)?;
        let policy = if header.has_record() { Policy::DEVICE_REPORT } else { policy };
        let mut rows = Self { reader, header, policy, cells: ByteRecord::new(), row: 0, lines: 0 };
        rows.count_lines();
        Ok(rows)
    }

    /// How many bytes of the file have been read.
    pub(crate) fn bytes(&self) -> u64 {
        self.reader.position().byte()
    }

    /// Counts the line ends up to where the reader stands, and says in which line the row ends that it has just read.
    ///
    /// The reader's own count is one short where lines end in CR and LF, and where blank lines stand between rows.
    fn count_lines(&mut self) -> u64 {
        let end = self.reader.position().byte();
        let ends = &mut self.reader.get_mut().ends;
        let passed = ends.iter().take_while(|offset| **offset < end).count();
        let last = ends.drain(..passed).next_back();
        self.lines += passed as u64;
        if last.is_some_and(|last| last + 1 == end) { self.lines } else { self.lines + 1 }
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Row, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.reader.get_mut().left = LONGEST_ROW;
        match self.reader.read_byte_record(&mut self.cells) {
            Ok(false) => None,
            Ok(true) => {
                self.row += 1;
                let inside = self.cells.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
                let place = Place { row: self.row, line: self.count_lines() - inside };
                Some(Ok(Row::read(place, &self.cells, &self.header, &self.policy)))
            }
            Err(source) => Some(Err(FileError::Row { row: self.row + 1, line: self.lines + 1, source })),
        }
    }
}

/// A source that remembers where its lines end, and fails when more is read from it than one row may have.
#[derive(Debug)]
struct Source<R> {
    inner: R,
    left: usize,
    /// How many bytes were read from it.
    offset: u64,
    /// Where the line ends are that no row has reached yet.
    ends: VecDeque<u64>,
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other("longer than 1 MiB; is a quotation mark left open?"));
        }
        let most = buffer.len().min(self.left);
        let read = self.inner.read(&mut buffer[..most])?;
        let ends = (self.offset..).zip(&buffer[..read]).filter(|(_, byte)| **byte == b'\n');
        self.ends.extend(ends.map(|(offset, _)| offset));
        self.left -= read;
        self.offset += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(file: &[u8]) -> Rows<&[u8]> {
        Rows::open(file, b',', Policy::REGISTRATION).expect("a header")
    }

    /// Row, line and whether it can be read.
    fn places(file: &[u8]) -> Vec<(u64, u64, bool)> {
        let rows = rows(file).map(|row| row.expect("a row"));
        rows.map(|row| (row.place.row, row.place.line, row.content.is_ok())).collect()
    }

    #[test]
    fn a_byte_order_mark_and_windows_line_ends_do_not_matter() {
        assert_eq!(
            places(b"\xef\xbb\xbfalias,imsi\r\na,310260000000001\r\nb,310260000000002"),
            [(1, 2, true), (2, 3, true)]
        );
    }

    #[test]
    fn a_row_of_another_length_is_a_row_that_cannot_be_read() {
        let file = b"alias,imsi\na\nb,310260000000002\nc,310260000000003,\n";
        assert_eq!(places(file), [(1, 2, false), (2, 3, true), (3, 4, false)]);
    }

    #[test]
    fn a_line_is_counted_where_its_row_begins() {
        let file = b"alias,imsi\n\"two\nlines\",310260000000001\n\nb,310260000000002\n";
        assert_eq!(places(file), [(1, 2, false), (2, 5, true)]);
    }

    #[test]
    fn a_quotation_mark_left_open_ends_the_file_at_its_row() {
        let mut file = b"alias,imsi\na,310260000000001\n\"b,310260000000002\n".to_vec();
        file.resize(4 << 20, b'x');
        let mut rows = rows(&file);
        assert!(rows.next().is_some_and(|row| row.is_ok()));
        let error = rows.next().expect("an end").expect_err("an error");
        assert!(error.to_string().starts_with("row 2 (line 3)"), "{error}");
    }

    #[test]
    fn an_empty_file_says_so() {
        let error = Rows::open(&b""[..], b',', Policy::REGISTRATION).expect_err("empty");
        assert!(matches!(error, FileError::Header(HeaderError::Empty)));
    }
}
