//! Answers as people at a terminal read them, or as lines of JSON for programs.

mod entry;
mod subscriber;
mod table;
mod text;

use std::io::{self, BufWriter, Stdout, Write};

use serde::Serialize;

pub(crate) use entry::entry;
pub(crate) use subscriber::subscriber;
pub(crate) use table::Table;

/// What stands for what is not set.
pub(crate) const UNSET: &str = "–";

/// The standard output, and how it is written on.
#[derive(Debug)]
pub(crate) struct Page {
    out: BufWriter<Stdout>,
    /// Whether it takes lines of JSON.
    pub(crate) json: bool,
    /// How wide it is; where it is no terminal, as wide as can be.
    width: usize,
}

impl Page {
    pub(super) fn new(json: bool) -> Self {
        let stdout = io::stdout();
        let width = terminal_size::terminal_size_of(&stdout).map_or(usize::MAX, |(width, _)| width.0.into());
        Self { out: BufWriter::new(stdout), json, width }
    }

    /// Writes an object as a line.
    pub(crate) fn object(&mut self, object: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, object)?;
        self.out.write_all(b"\n")
    }

    /// Writes a line of text.
    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", text::cut(&text::visible(text), self.width))
    }

    /// Writes a table, indented by so many columns.
    pub(crate) fn table(&mut self, indent: usize, table: &Table) -> io::Result<()> {
        for line in table.lines(self.width.saturating_sub(indent)) {
            writeln!(self.out, "{:indent$}{line}", "")?;
        }
        Ok(())
    }

    /// Shows what was written so far.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
