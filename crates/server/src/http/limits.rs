//! How often somebody may call: by address before the token is looked at, then by token.
//!
//! - nothing is counted unless a limit is set; what needs no token is never counted
//! - each server counts for itself
//! - what is remembered is bounded: a flood of addresses cannot fill the memory
//! - every call that is counted is told what is left, in the headers of the IETF's draft on rate limits

mod rate;
mod recent;

use std::fmt;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use actix_web::dev::ServiceResponse;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpMessage, HttpRequest};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::{Quota, RateLimiter};
use simroll_domain::TokenId;

use crate::http::failure::Failure;
pub use rate::{Rate, RateError};
use recent::Recent;

/// What is still free under each limit.
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// What each limit allows.
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// How often calls are taken; `None` is as often as they come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RateLimits {
    /// From one address; an IPv6 network of 64 bits is one address.
    pub address: Option<Rate>,
    /// With one token.
    pub token: Option<Rate>,
}

/// Counts calls against the limits.
#[derive(Debug)]
pub(crate) struct Limiters {
    address: Option<Limiter<IpAddr>>,
    token: Option<Limiter<TokenId>>,
}

impl Limiters {
    pub(super) fn new(limits: RateLimits) -> Self {
        Self {
            address: limits.address.map(|rate| Limiter::new("address", rate)),
            token: limits.token.map(|rate| Limiter::new("token", rate)),
        }
    }

    /// Counts a call that came from `address`.
    pub(super) fn count_address(
        &self,
        request: &HttpRequest,
        address: impl FnOnce() -> Option<IpAddr>,
    ) -> Result<(), Failure> {
        let Some(limiter) = &self.address else { return Ok(()) };
        address().map_or(Ok(()), |address| limiter.count(&network(address), request))
    }

    /// Counts a call with `token`, which is known to be good.
    pub(super) fn count_token(&self, request: &HttpRequest, token: &TokenId) -> Result<(), Failure> {
        self.token.as_ref().map_or(Ok(()), |limiter| limiter.count(token, request))
    }
}

/// Whoever has one IPv6 address has all those that share its first 64 bits.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

type Keyed<K> = RateLimiter<K, Recent<K>, DefaultClock, StateInformationMiddleware>;

/// Counts the calls of each key.
struct Limiter<K: Hash + Eq + Clone> {
    name: &'static str,
    rate: Rate,
    keyed: Keyed<K>,
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    fn new(name: &'static str, rate: Rate) -> Self {
        let quota = Quota::with_period(rate.window() / rate.calls().get())
            .expect("a rate is more than a nanosecond a call")
            .allow_burst(rate.calls());
        let keyed = RateLimiter::new(quota, Recent::new(rate.window()), DefaultClock::default());
        Self { name, rate, keyed }
    }

    fn count(&self, key: &K, request: &HttpRequest) -> Result<(), Failure> {
        let (left, wait, outcome) = match self.keyed.check_key(key) {
            Ok(state) => (state.remaining_burst_capacity(), Duration::ZERO, Ok(())),
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now());
                (0, wait, Err(Failure::TooManyRequests(seconds(wait).max(1))))
            }
        };
        let (calls, window) = (self.rate.calls().get(), self.rate.window());
        let refilled = wait.max(window / calls * calls.saturating_sub(left));
        let left = format!("\"{}\";r={left};t={}", self.name, seconds(refilled));
        let policy = format!("\"{}\";q={calls};w={}", self.name, seconds(window));
        let mut extensions = request.extensions_mut();
        match extensions.get_mut::<Told>() {
            Some(told) => told.add(&left, &policy),
            None => drop(extensions.insert(Told { left, policy })),
        }
        outcome
    }
}

impl<K: Hash + Eq + Clone> fmt::Debug for Limiter<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limiter").field("name", &self.name).field("rate", &self.rate).finish_non_exhaustive()
    }
}

/// Whole seconds, rounded up.
fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// What is told of the limits that a call was counted against, as the two headers say it.
#[derive(Debug)]
struct Told {
    left: String,
    policy: String,
}

impl Told {
    fn add(&mut self, left: &str, policy: &str) {
        for (list, item) in [(&mut self.left, left), (&mut self.policy, policy)] {
            list.push_str(", ");
            list.push_str(item);
        }
    }
}

/// Tells whoever called what is left.
pub(super) fn tell<B>(response: &mut ServiceResponse<B>) {
    let Some(Told { left, policy }) = response.request().extensions_mut().remove::<Told>() else { return };
    for (name, text) in [(LEFT, left), (POLICY, policy)] {
        let value = HeaderValue::try_from(text).expect("names, digits and separators");
        response.headers_mut().insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_64_bits_is_one_address_and_an_ipv4_address_is_one_however_it_is_written() {
        let of = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:0:1::1"), of("2001:db8:0:1:ffff::2"));
        assert_ne!(of("2001:db8:0:1::1"), of("2001:db8:0:2::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
