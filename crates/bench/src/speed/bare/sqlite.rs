//! Just enough of SQLite's own interface to prepare a statement once and run it many times, with nothing in between.

#![allow(unsafe_code, reason = "the limit is what SQLite does when it is called directly")]

use std::ffi::{CStr, CString, c_int};
use std::marker::PhantomData;
use std::path::Path;
use std::ptr::{NonNull, null_mut};

use libsqlite3_sys as ffi;

/// What SQLite said.
pub(crate) type Result<T> = std::result::Result<T, String>;

/// A connection, and the statements that were prepared on it.
#[derive(Debug)]
pub(crate) struct Connection {
    handle: NonNull<ffi::sqlite3>,
    statements: Vec<NonNull<ffi::sqlite3_stmt>>,
}

/// A statement of the connection that prepared it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Statement(usize);

/// A value for a parameter of a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    Null,
    Number(i64),
    Text(&'a str),
}

impl Connection {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let path = CString::new(path.to_str().ok_or("the path is not UTF-8")?).map_err(|e| e.to_string())?;
        let mut handle = null_mut();
        // SAFETY: the path ends with NUL and outlives the call; the handle is checked below, and closed in any case.
        let code = unsafe { ffi::sqlite3_open(path.as_ptr(), &raw mut handle) };
        let handle = NonNull::new(handle).ok_or("SQLite has no memory")?;
        let connection = Self { handle, statements: Vec::new() };
        connection.expect(code, ffi::SQLITE_OK)?;
        Ok(connection)
    }

    /// Runs statements that return nothing.
    pub(crate) fn execute(&mut self, text: &str) -> Result<()> {
        let text = CString::new(text).map_err(|error| error.to_string())?;
        // SAFETY: the connection is open, and the text ends with NUL and outlives the call.
        let code =
            unsafe { ffi::sqlite3_exec(self.handle.as_ptr(), text.as_ptr(), None, null_mut(), null_mut()) };
        self.expect(code, ffi::SQLITE_OK)
    }

    pub(crate) fn prepare(&mut self, text: &str) -> Result<Statement> {
        let length = c_int::try_from(text.len()).map_err(|error| error.to_string())?;
        let mut statement = null_mut();
        // SAFETY: the connection is open, and the text is as long as is said.
        let code = unsafe {
            ffi::sqlite3_prepare_v3(
                self.handle.as_ptr(),
                text.as_ptr().cast(),
                length,
                ffi::SQLITE_PREPARE_PERSISTENT,
                &raw mut statement,
                null_mut(),
            )
        };
        self.expect(code, ffi::SQLITE_OK)?;
        self.statements.push(NonNull::new(statement).ok_or("there is no statement in the text")?);
        Ok(Statement(self.statements.len() - 1))
    }

    /// Runs a statement; `row` sees every row that it returns.
    pub(crate) fn run(
        &mut self,
        statement: Statement,
        values: &[Value<'_>],
        mut row: impl FnMut(&Row<'_>),
    ) -> Result<()> {
        let statement = self.statements[statement.0];
        for (place, value) in (1..).zip(values) {
            // SAFETY: the statement is of this connection, which is open; the texts outlive its run, and it is reset and
            // run to its end before they go.
            let code = unsafe {
                match value {
                    Value::Null => ffi::sqlite3_bind_null(statement.as_ptr(), place),
                    Value::Number(number) => ffi::sqlite3_bind_int64(statement.as_ptr(), place, *number),
                    Value::Text(text) => ffi::sqlite3_bind_text(
                        statement.as_ptr(),
                        place,
                        text.as_ptr().cast(),
                        c_int::try_from(text.len()).map_err(|error| error.to_string())?,
                        ffi::SQLITE_STATIC(),
                    ),
                }
            };
            self.expect(code, ffi::SQLITE_OK)?;
        }
        let done = loop {
            // SAFETY: as above.
            match unsafe { ffi::sqlite3_step(statement.as_ptr()) } {
                ffi::SQLITE_ROW => row(&Row { statement, connection: PhantomData }),
                code => break self.expect(code, ffi::SQLITE_DONE),
            }
        };
        // SAFETY: as above; its result repeats that of the last step.
        unsafe { ffi::sqlite3_reset(statement.as_ptr()) };
        done
    }

    fn expect(&self, code: c_int, expected: c_int) -> Result<()> {
        if code == expected {
            return Ok(());
        }
        // SAFETY: the connection is open, and SQLite returns a text that ends with NUL and stands until the next call.
        let text = unsafe { CStr::from_ptr(ffi::sqlite3_errmsg(self.handle.as_ptr())) };
        Err(text.to_string_lossy().into_owned())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // SAFETY: nobody else has the statements or the handle.
        unsafe {
            for statement in self.statements.drain(..) {
                ffi::sqlite3_finalize(statement.as_ptr());
            }
            ffi::sqlite3_close(self.handle.as_ptr());
        }
    }
}

/// A row, as long as the statement stands on it.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    statement: NonNull<ffi::sqlite3_stmt>,
    connection: PhantomData<&'a Connection>,
}

impl Row<'_> {
    pub(crate) fn number(&self, column: c_int) -> i64 {
        // SAFETY: the statement stands on a row; SQLite answers 0 for a column that is not there.
        unsafe { ffi::sqlite3_column_int64(self.statement.as_ptr(), column) }
    }

    /// The bytes of a text; none where there is none.
    pub(crate) fn text(&self, column: c_int) -> &[u8] {
        // SAFETY: the statement stands on a row for as long as this row is borrowed; the bytes are as many as SQLite says.
        unsafe {
            let text = ffi::sqlite3_column_text(self.statement.as_ptr(), column);
            let length = ffi::sqlite3_column_bytes(self.statement.as_ptr(), column);
            if text.is_null() {
                return &[];
            }
            std::slice::from_raw_parts(text, usize::try_from(length).unwrap_or_default())
        }
    }
}
