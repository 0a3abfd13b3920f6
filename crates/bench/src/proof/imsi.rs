//! The IMSIs of the clients: every one has its own, and any number of them.

/// How many clients the numbering has room for.
pub(super) const CLIENTS: u64 = 100;

/// The IMSI of a client's nth subscriber.
pub(super) fn imsi(client: u64, nth: u64) -> String {
    assert!(client < CLIENTS, "the numbering has no room for more clients");
    format!("26201{client:02}{nth:08}")
}
