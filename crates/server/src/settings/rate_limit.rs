//! How often somebody may call.

use serde::{Deserialize, Serialize};
use simroll_server::http::{Rate, RateError, RateLimits};

/// Rates such as `600/60s`; none unless they are set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RateLimit {
    /// With one token.
    pub(crate) token: Limit,
    /// From one address.
    pub(crate) address: Limit,
}

/// A rate, or the empty text for none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) struct Limit(Option<Rate>);

impl TryFrom<String> for Limit {
    type Error = RateError;

    fn try_from(text: String) -> Result<Self, RateError> {
        let text = text.trim();
        Ok(Self(if text.is_empty() { None } else { Some(Rate::parse(text)?) }))
    }
}

impl From<Limit> for String {
    fn from(Limit(rate): Limit) -> Self {
        rate.map_or_else(Self::new, |rate| rate.to_string())
    }
}

impl From<&RateLimit> for RateLimits {
    fn from(RateLimit { token, address }: &RateLimit) -> Self {
        Self { token: token.0, address: address.0 }
    }
}
