//! What the service manager is told, where there is one that asks (`sd_notify(3)`): that calls are answered from now on,
//! and that no more are taken.
//!
//! So `systemctl start` returns when the server serves, and fails where it cannot. Whoever starts the program otherwise
//! has not set `NOTIFY_SOCKET`, and nothing is told.

use std::io;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// The variable that names the socket: a path, or `@` and a name that is no file.
const SOCKET: &str = "NOTIFY_SOCKET";

/// What there is to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    /// It serves.
    Ready,
    /// It was told to stop.
    Stopping,
}

/// Tells it. Where that fails there is a line in the log, and nothing else: a server serves whether or not anybody hears
/// of it.
pub(super) fn tell(news: News) {
    let text = match news {
        News::Ready => "READY=1",
        News::Stopping => "STOPPING=1",
    };
    if let Err(error) = send(text) {
        tracing::warn!(error = &error as &dyn std::error::Error, "the service manager cannot be told");
    }
}

fn send(text: &str) -> io::Result<()> {
    let Some(name) = std::env::var_os(SOCKET) else { return Ok(()) };
    let address = match name.as_bytes() {
        [b'@', name @ ..] => SocketAddr::from_abstract_name(name)?,
        _ => SocketAddr::from_pathname(&name)?,
    };
    UnixDatagram::unbound()?.send_to_addr(text.as_bytes(), &address).map(drop)
}
