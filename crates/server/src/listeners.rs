//! The sockets on which the server listens: those that systemd hands over, or its own.
//!
//! A socket that was handed over outlives the process: connections that nobody has taken yet wait in it for the next
//! one, so a restart refuses nobody. Several processes may also listen on sockets of their own at one address
//! (`http.reuse_port`); but what waits in the socket of one that ends is lost with it, unless Linux is told to pass it
//! on (`net.ipv4.tcp_migrate_req=1`).

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};

use listenfd::ListenFd;
use socket2::{Domain, Protocol, Socket, Type};

use crate::failure::Failure;
use crate::settings::Settings;

/// How many connections may wait to be taken.
const BACKLOG: i32 = 1024;

/// Where calls arrive, and where metrics are asked for, if that is another place.
#[derive(Debug)]
pub(crate) struct Listeners {
    pub(crate) calls: TcpListener,
    pub(crate) monitor: Option<TcpListener>,
}

impl Listeners {
    /// Those that were handed over, calls first, or else those that the settings name.
    ///
    /// # Errors
    /// One cannot be had: the text says what to do.
    pub(crate) fn of(settings: &Settings) -> Result<Self, Failure> {
        let mut handed = ListenFd::from_env();
        let mut taken = |place| {
            let given = |error| Failure::when("the sockets of LISTEN_FDS cannot be used", error);
            if place < handed.len() { handed.take_tcp_listener(place).map_err(given) } else { Ok(None) }
        };
        let own = |address: &str, chosen_by| bound(address, chosen_by, settings.http.reuse_port);
        let (calls, monitor) = (taken(0)?, taken(1)?);
        let calls = match calls {
            Some(calls) => {
                tracing::info!("listening on the socket that was handed over, and not where `listen` says");
                calls
            }
            None => own(&settings.listen, "--listen")?,
        };
        let monitor = match (monitor, settings.metrics.own_address()) {
            (Some(monitor), _) => Some(monitor),
            (None, Some(address)) => Some(own(address, "metrics.listen")?),
            (None, None) => None,
        };
        if settings.http.reuse_port && handed.len() == 0 && !waiting_is_passed_on() {
            tracing::warn!(
                "connections that wait for a server with http.reuse_port are lost when it stops: let Linux pass them on \
                 to the next one with `sysctl net.ipv4.tcp_migrate_req=1`"
            );
        }
        Ok(Self { calls, monitor })
    }
}

/// Whether Linux gives what waits in the socket of a process that ends to another one at the same address. Where that
/// cannot be read there is nothing to advise.
fn waiting_is_passed_on() -> bool {
    std::fs::read_to_string("/proc/sys/net/ipv4/tcp_migrate_req").is_ok_and(|set| set.trim() != "0")
}

/// A listener at the address that the flag or the setting of that name chose.
fn bound(address: &str, chosen_by: &str, shared: bool) -> Result<TcpListener, Failure> {
    let listener = if shared { bind_shared(address) } else { TcpListener::bind(address) };
    listener.map_err(|error| {
        let advice = match error.kind() {
            ErrorKind::AddrInUse => {
                format!(
                    "another program listens there: stop it, or choose another port with {chosen_by}, such as \
                     127.0.0.1:8081"
                )
            }
            ErrorKind::PermissionDenied => format!("choose a port of 1024 or more with {chosen_by}"),
            _ => format!("{chosen_by} takes HOST:PORT, such as 127.0.0.1:8080"),
        };
        let failure = Failure::when(format!("cannot listen on {address}"), error);
        Failure::new(format!("{failure}; {advice}"))
    })
}

/// A listener beside those of other processes at the same address.
fn bind_shared(address: &str) -> io::Result<TcpListener> {
    let mut last = io::Error::from(ErrorKind::AddrNotAvailable);
    for address in address.to_socket_addrs()? {
        match bind_one(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn bind_one(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.set_reuse_port(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}
