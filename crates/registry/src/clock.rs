//! The wall clock. Nothing else in Simroll reads it.

use std::time::{Duration, SystemTime};

use simroll_domain::Timestamp;

/// What time it is. A clock that stands before 1970 is taken to stand at 1970.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "this is the one place that reads the wall clock")]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// The instant that long before `time`.
pub(crate) fn earlier(time: Timestamp, by: Duration) -> Timestamp {
    let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_micros(time.as_micros().saturating_sub(micros))
}
