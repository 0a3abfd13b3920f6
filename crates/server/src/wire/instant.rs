//! Instants as people and programs read and write them.

use jiff::fmt::temporal::DateTimePrinter;
use simroll_domain::Timestamp;

/// RFC 3339 in UTC with `Z`; a fraction of a second stands there only where it is not zero, in microseconds.
#[must_use]
pub fn rfc3339(time: Timestamp) -> String {
    let digits = if time.as_micros() % 1_000_000 == 0 { 0 } else { 6 };
    let instant = jiff::Timestamp::from_microsecond(time.as_micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    DateTimePrinter::new().precision(Some(digits)).timestamp_to_string(&instant)
}

/// What a text must be that [`parse`] reads.
pub const EXPECTED: &str = "must be an instant such as 2026-01-31T12:00:00Z";

/// Reads RFC 3339, in UTC or with an offset; what is finer than a microsecond is dropped.
#[must_use]
pub fn parse(text: &str) -> Option<Timestamp> {
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'[');
    let instant = plain.then(|| text.parse::<jiff::Timestamp>().ok()).flatten()?;
    let nanos = instant.as_nanosecond().div_euclid(1_000);
    i64::try_from(nanos).ok().map(Timestamp::from_micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for micros in [0, -1, 1_705_314_600_000_000, 1_705_314_600_120_001, -62_135_596_800_000_000] {
            let time = Timestamp::from_micros(micros);
            assert_eq!(parse(&rfc3339(time)), Some(time));
        }
        assert_eq!(parse("1970-01-01T01:00:00.0000019+01:00"), Some(Timestamp::from_micros(1)));
        assert_eq!(parse("1969-12-31T23:59:59.9999999Z"), Some(Timestamp::from_micros(-1)));
        for wrong in ["", "2026-01-31", "2026-01-31T12:00:00", "2026-02-30T12:00:00Z", "1705314600", "now"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        assert_eq!(parse("2026-01-31T12:00:00+01:00[Europe/Rome]"), None);
    }

    #[test]
    fn whole_seconds_have_no_fraction_and_others_have_six_digits() {
        assert_eq!(rfc3339(Timestamp::from_micros(1_705_314_600_000_000)), "2024-01-15T10:30:00Z");
        assert_eq!(rfc3339(Timestamp::from_micros(1_705_314_600_120_000)), "2024-01-15T10:30:00.120000Z");
    }
}
