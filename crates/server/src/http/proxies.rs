//! Who calls through a proxy: `X-Forwarded-For`, from proxies that are trusted and from nobody else.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The networks of the proxies whose `X-Forwarded-For` counts.
///
/// - written as addresses and networks with commas between them, such as `127.0.0.1, 10.0.0.0/8, 2001:db8::/32`
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

/// Why a text names no networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("proxies are addresses and networks with commas between them, such as 127.0.0.1, 10.0.0.0/8")]
pub struct ProxiesError;

/// The addresses that share their first bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) =
            text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(most), |bits| bits.parse().ok())?;
        (bits <= most).then_some(Self { address, bits })
    }

    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                (own.to_bits() ^ other.to_bits()).leading_zeros() >= self.bits
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (own.to_bits() ^ other.to_bits()).leading_zeros() >= self.bits
            }
            _ => false,
        }
    }
}

impl TrustedProxies {
    /// Reads a list; the empty text trusts nobody.
    ///
    /// # Errors
    /// [`ProxiesError`] where something in it is neither an address nor a network.
    pub fn parse(text: &str) -> Result<Self, ProxiesError> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let networks: Option<Vec<_>> =
            text.split(',').map(|network| Network::parse(network.trim())).collect();
        networks.map(Self).ok_or(ProxiesError)
    }

    /// Who called, where `peer` is at the other end of the connection and `forwarded` are the values of
    /// `X-Forwarded-For`. Each proxy appends whom it was called by, so they are read from the end, for as long as
    /// proxies say so that are trusted; what stands before was written by anybody.
    pub(super) fn caller<'a>(
        &self,
        peer: IpAddr,
        forwarded: impl DoubleEndedIterator<Item = &'a str>,
    ) -> IpAddr {
        let mut caller = peer.to_canonical();
        for hop in forwarded.rev().flat_map(|value| value.rsplit(',')) {
            if !self.trusts(caller) {
                break;
            }
            let Some(before) = address(hop.trim()) else { break };
            caller = before.to_canonical();
        }
        caller
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }
}

/// An address, which some proxies write with a port.
fn address(text: &str) -> Option<IpAddr> {
    let plain = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    plain.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

impl FromStr for TrustedProxies {
    type Err = ProxiesError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for TrustedProxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, Network { address, bits }) in self.0.iter().enumerate() {
            write!(f, "{}{address}/{bits}", if place == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl Serialize for TrustedProxies {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TrustedProxies {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(trusted: &str, peer: &str, forwarded: &[&str]) -> String {
        let trusted = TrustedProxies::parse(trusted).expect("networks");
        trusted.caller(peer.parse().expect("an address"), forwarded.iter().copied()).to_string()
    }

    #[test]
    fn nobody_is_believed_who_is_not_trusted() {
        assert_eq!(caller("", "192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(caller("10.0.0.0/8", "192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
    }

    #[test]
    fn a_trusted_proxy_names_its_caller_and_what_the_caller_wrote_does_not_count() {
        for (forwarded, expected) in [
            (&["198.51.100.7"][..], "198.51.100.7"),
            (&["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
            (&["203.0.113.9", "198.51.100.7"], "198.51.100.7"),
            (&["198.51.100.7, 10.0.0.2"], "198.51.100.7"),
            (&["203.0.113.9, 198.51.100.7, 10.1.2.3,10.0.0.2"], "198.51.100.7"),
            (&["198.51.100.7:4711"], "198.51.100.7"),
            (&["[2001:db8::1]:4711"], "2001:db8::1"),
            (&["[2001:db8::1]"], "2001:db8::1"),
            (&["198.51.100.7, unknown, 10.0.0.2"], "10.0.0.2"),
            (&["::ffff:198.51.100.7"], "198.51.100.7"),
            (&[], "10.0.0.1"),
            (&[""], "10.0.0.1"),
        ] {
            assert_eq!(caller("10.0.0.0/8, ::1", "10.0.0.1", forwarded), expected, "{forwarded:?}");
            assert_eq!(caller("10.0.0.0/8, ::1", "::ffff:10.0.0.1", forwarded), expected, "{forwarded:?}");
        }
    }

    #[test]
    fn networks_are_written_as_they_are_read() {
        for text in ["", "127.0.0.1/32", "10.0.0.0/8, 2001:db8::/32, ::/0"] {
            assert_eq!(TrustedProxies::parse(text).map(|proxies| proxies.to_string()).as_deref(), Ok(text));
        }
        for text in [",", "localhost", "10.0.0.0/33", "::1/129", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.1,"] {
            assert_eq!(TrustedProxies::parse(text), Err(ProxiesError), "{text}");
        }
    }
}
