//! How often, as people write it.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

/// So many calls within a time: as many at once, and then as they come free, evenly.
///
/// - written as the calls, a slash and the seconds, such as `600/60s`; `100/s`, `600/min` and `5000/h` are understood
/// - 1 to 1,000,000 calls in 1 second to a day
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    calls: NonZeroU32,
    seconds: u32,
}

/// Why a text is no [`Rate`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a rate has 1 to 1000000 calls within 1 second to a day, such as 100/s, 600/60s, 600/min or 5000/h")]
pub struct RateError;

impl Rate {
    /// Reads a rate.
    ///
    /// # Errors
    /// [`RateError`] where the text is none.
    pub fn parse(text: &str) -> Result<Self, RateError> {
        let (calls, time) = text.split_once('/').ok_or(RateError)?;
        let calls = number(calls).filter(|calls| *calls <= 1_000_000).and_then(NonZeroU32::new);
        let seconds = match time.trim() {
            "s" => Some(1),
            "min" => Some(60),
            "h" => Some(3_600),
            time => time.strip_suffix('s').and_then(number),
        };
        let seconds = seconds.filter(|seconds| (1..=86_400).contains(seconds));
        Ok(Self { calls: calls.ok_or(RateError)?, seconds: seconds.ok_or(RateError)? })
    }

    /// How many calls.
    #[must_use]
    pub const fn calls(self) -> NonZeroU32 {
        self.calls
    }

    /// Within what time.
    #[must_use]
    pub const fn window(self) -> Duration {
        Duration::from_secs(self.seconds as u64)
    }
}

/// Digits and nothing else, but for blanks around them.
fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

impl FromStr for Rate {
    type Err = RateError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}s", self.calls, self.seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_calls_within_a_time() {
        for (text, written) in [
            ("100/s", "100/1s"),
            ("600/60s", "600/60s"),
            (" 6 / min ", "6/60s"),
            ("1000000/h", "1000000/3600s"),
        ] {
            assert_eq!(Rate::parse(text).map(|rate| rate.to_string()).as_deref(), Ok(written));
        }
    }

    #[test]
    fn what_is_no_rate_is_refused() {
        for text in ["", "100", "/s", "0/s", "-1/s", "+1/s", "1/0s", "1/86401s", "1000001/s", "1/d", "1/s/s"]
        {
            assert_eq!(Rate::parse(text), Err(RateError), "{text}");
        }
    }
}
