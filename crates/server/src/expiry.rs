//! When a token is to expire, as people write it.

use jiff::tz::TimeZone;
use simroll_domain::Timestamp;

/// What a text must be that [`parse`] reads.
pub(crate) const EXPECTED: &str =
    "give a span such as 90d, 12h or 1y, or an instant such as 2027-01-31T12:00:00Z";

/// Why there is no such expiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ExpiryError {
    #[error("neither a span nor an instant: {EXPECTED}")]
    Unreadable,
    #[error("that is over already: {EXPECTED}")]
    Past,
}

/// Reads a span from `now` on, in which a day has 24 hours, or an instant in RFC 3339.
///
/// # Errors
/// [`ExpiryError`] where the text is neither, or names no instant after `now`.
pub(crate) fn parse(text: &str, now: Timestamp) -> Result<Timestamp, ExpiryError> {
    let text = text.trim();
    let at = match text.parse::<jiff::Timestamp>() {
        Ok(instant) => instant,
        Err(_) => after(text, now).ok_or(ExpiryError::Unreadable)?,
    };
    let at = Timestamp::from_micros(at.as_microsecond());
    if at > now { Ok(at) } else { Err(ExpiryError::Past) }
}

fn after(text: &str, now: Timestamp) -> Option<jiff::Timestamp> {
    let span = text.parse::<jiff::Span>().ok()?;
    let now = jiff::Timestamp::from_microsecond(now.as_micros()).ok()?.to_zoned(TimeZone::UTC);
    Some(now.checked_add(span).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use simroll_server::instant::rfc3339;

    /// What becomes of `text` at noon of the last day of January 2026.
    fn read(text: &str) -> Result<String, ExpiryError> {
        parse(text, Timestamp::from_micros(1_769_860_800_000_000)).map(rfc3339)
    }

    #[test]
    fn spans_count_from_now() {
        for (text, at) in [
            ("90d", "2026-05-01T12:00:00Z"),
            ("12h", "2026-02-01T00:00:00Z"),
            (" 90m ", "2026-01-31T13:30:00Z"),
            ("1mo", "2026-02-28T12:00:00Z"),
            ("1y", "2027-01-31T12:00:00Z"),
            ("1y 6mo", "2027-07-31T12:00:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(at), "{text}");
        }
    }

    #[test]
    fn instants_are_taken_as_they_are() {
        assert_eq!(read("2026-02-01T01:00:00+01:00").as_deref(), Ok("2026-02-01T00:00:00Z"));
    }

    #[test]
    fn what_is_over_or_unreadable_is_refused() {
        for text in ["0d", "-1d", "1d ago", "2026-01-31T12:00:00Z", "1999-01-01T00:00:00Z"] {
            assert_eq!(read(text), Err(ExpiryError::Past), "{text}");
        }
        for text in ["", "90", "soon", "never", "2027-01-31", "99999999y"] {
            assert_eq!(read(text), Err(ExpiryError::Unreadable), "{text}");
        }
    }
}
