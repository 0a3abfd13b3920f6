//! Instants as the registry counts them.

/// An instant: microseconds since 1970-01-01T00:00:00 UTC, leap seconds not counted.
///
/// The domain never reads a clock; whoever calls it says what time it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant that many microseconds after 1970-01-01T00:00:00 UTC.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00:00 UTC.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }
}
