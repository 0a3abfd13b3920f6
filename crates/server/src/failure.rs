//! Why a command could not do its work.

use std::error::Error;
use std::fmt;
use std::io;

/// One line for the person at the terminal: what went wrong, each cause after a colon, and what to do about it.
///
/// Any error becomes one by `?`. It is no `Error` itself: it is where errors end.
#[derive(Debug)]
pub(crate) struct Failure {
    text: String,
    broken_pipe: bool,
}

impl Failure {
    /// A failure that is no error of anything below.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), broken_pipe: false }
    }

    /// What was being done when `error` happened.
    pub(crate) fn when(doing: impl fmt::Display, error: impl Error + 'static) -> Self {
        let cause = Self::from(error);
        Self { text: format!("{doing}: {}", cause.text), ..cause }
    }

    /// Whether it is only that nobody reads the output any more, as with `simroll export | head`.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        self.broken_pipe
    }
}

impl<E: Error + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut text = error.to_string();
        let mut broken_pipe = false;
        let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
        while let Some(error) = cause {
            // Some errors repeat their source in their own text.
            let own = error.to_string();
            if !text.contains(&own) {
                text = format!("{text}: {own}");
            }
            broken_pipe |= error
                .downcast_ref::<io::Error>()
                .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
            cause = error.source();
        }
        Self { text, broken_pipe }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
