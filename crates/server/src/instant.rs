//! Instants as people and programs read them.

use simroll_domain::Timestamp;

/// RFC 3339 in UTC, such as `2026-01-31T12:00:00Z`.
pub(crate) fn rfc3339(instant: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(instant.as_micros())
        .map_or_else(|_| String::new(), |time| time.to_string())
}
