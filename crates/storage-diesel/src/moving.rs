//! Everything of one database into another, of whatever kind, row by row.
//!
//! - the rows are read in the order of their primary keys, as of one moment of the source, and written page by page: how
//!   much there is does not matter to the memory that it takes
//! - accounts and tokens come last: nobody can use a target that is not complete
//! - a target that has the first rows of the source, and nothing else, is a copy that was interrupted, and is continued
//! - in the end the target is read again, and must have the digest that the source had

mod page;

use std::ops::ControlFlow;

use simroll_storage::StoreError;

use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::database::Database;
use crate::store::SqlStore;
use crate::tables::{TABLES, Table};
use page::{Key, Page, Sum};

/// Why a copy was not made, or is not complete. What was written stays, and the copy can be continued.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The source cannot be read.
    #[error("the source cannot be read")]
    Source(#[source] StoreError),
    /// The target cannot be read or written.
    #[error("the target cannot be read or written")]
    Target(#[source] StoreError),
    /// The target is neither empty nor the beginning of a copy of this source, as it is now.
    #[error(
        "the target has something else in its table {0} than the source: give an empty one (a copy that was \
         interrupted is continued only while nobody writes to the source)"
    )]
    Foreign(&'static str),
    /// Somebody wrote to the target meanwhile.
    #[error(
        "the copy of the table {0} is not what the source had: was the target written to? begin with an empty one"
    )]
    Differs(&'static str),
    /// Whoever watched it wanted no more.
    #[error("interrupted; the same command continues")]
    Interrupted,
}

/// A table that was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Its name.
    pub table: &'static str,
    /// How many rows it has.
    pub rows: u64,
    /// How many of them were in the target from the start.
    pub found: u64,
    /// SHA-256 over its rows: the same for the same rows, in whatever database they are.
    pub digest: [u8; 32],
}

/// How far a copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// How many rows have been copied, and how many verified.
    pub rows: u64,
    /// How many that will be.
    pub of: u64,
}

/// What is done with the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// They are written to the target.
    Copying,
    /// They are read again from there.
    Verifying,
}

/// How many rows go from one database to the other at a time.
pub const PAGE: usize = 4096;

/// Copies everything from one store to another, `page` rows at a time, and tells `watch` how far it is, which can stop
/// it.
///
/// # Errors
/// [`CopyError`].
pub fn copy<A: Database, B: Database>(
    from: &SqlStore<A>,
    to: &SqlStore<B>,
    page: usize,
    watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Vec<Copied>, CopyError> {
    let mut copy = Copy { to: &to.database, page, watch, rows: 0, of: 0 };
    // What the source is asked, it answers as of one moment; what follows does not need it any more.
    let transferred = from.database.read(|source| Ok(copy.transfer(source)));
    let transferred = transferred.map_err(source_error)??;
    to.database.settle().map_err(target_error)?;
    transferred.into_iter().map(|transferred| copy.verify(transferred)).collect()
}

fn source_error(failure: Failure) -> CopyError {
    CopyError::Source(failure.into())
}

fn target_error(failure: Failure) -> CopyError {
    CopyError::Target(failure.into())
}

/// A copy that is being made.
struct Copy<'a, B, W> {
    to: &'a B,
    page: usize,
    watch: W,
    rows: u64,
    of: u64,
}

/// How far a table is.
struct Begun {
    table: &'static Table,
    last: Option<Key>,
    rows: u64,
    found: u64,
    sum: Sum,
}

impl Begun {
    fn take(&mut self, page: &Page) {
        self.sum.add(page);
        self.rows += page.len();
        self.last = page.last(self.table);
    }
}

impl<B: Database, W: FnMut(Progress) -> ControlFlow<()>> Copy<'_, B, W> {
    fn transfer(&mut self, source: &mut AnyConnection) -> Result<Vec<Begun>, CopyError> {
        for table in &TABLES {
            self.of += page::count(source, table).map_err(source_error)?;
        }
        // Before anything is written.
        let mut tables: Vec<Begun> =
            TABLES.iter().map(|table| self.compare(source, table)).collect::<Result<_, _>>()?;
        for begun in &mut tables {
            loop {
                let page = Page::after(source, begun.table, begun.last.as_ref(), self.page);
                let page = page.map_err(source_error)?;
                if page.is_empty() {
                    break;
                }
                self.to.write(|target| page.insert(target, begun.table)).map_err(target_error)?;
                begun.take(&page);
                self.tell(Stage::Copying, page.len())?;
            }
        }
        Ok(tables)
    }

    /// Sees to it that what the target has of a table is where the source's begins.
    fn compare(&mut self, source: &mut AnyConnection, table: &'static Table) -> Result<Begun, CopyError> {
        let mut begun = Begun { table, last: None, rows: 0, found: 0, sum: Sum::default() };
        loop {
            let last = begun.last.as_ref();
            let there = self.to.read(|target| Page::after(target, table, last, self.page));
            let there = there.map_err(target_error)?;
            if there.is_empty() {
                begun.found = begun.rows;
                return Ok(begun);
            }
            let here = Page::after(source, table, last, self.page).map_err(source_error)?;
            if !here.begins_with(&there) {
                return Err(CopyError::Foreign(table.name));
            }
            begun.take(&there);
            self.tell(Stage::Copying, there.len())?;
        }
    }

    /// Reads the target's table again.
    fn verify(&mut self, Begun { table, rows, found, sum, .. }: Begun) -> Result<Copied, CopyError> {
        let mut again = Begun { table, last: None, rows: 0, found: 0, sum: Sum::default() };
        loop {
            let last = again.last.as_ref();
            let page = self.to.read(|target| Page::after(target, table, last, self.page));
            let page = page.map_err(target_error)?;
            if page.is_empty() {
                break;
            }
            again.take(&page);
            self.tell(Stage::Verifying, page.len())?;
        }
        let digest = sum.digest();
        if again.rows != rows || again.sum.digest() != digest {
            return Err(CopyError::Differs(table.name));
        }
        Ok(Copied { table: table.name, rows, found, digest })
    }

    fn tell(&mut self, stage: Stage, rows: u64) -> Result<(), CopyError> {
        self.rows += rows;
        match (self.watch)(Progress { stage, rows: self.rows, of: 2 * self.of }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(CopyError::Interrupted),
        }
    }
}
