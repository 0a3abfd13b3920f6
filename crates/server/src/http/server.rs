//! A running server, and the handle that stops it.

use std::io;
use std::pin::pin;
use std::time::Duration;

use actix_web::dev;
use futures_util::future::{Either, select};

use crate::http::followers::Followers;

/// How long clients that follow a journal have, once the server stops, to read what was sent to them.
const FOLLOWERS_GRACE: Duration = Duration::from_secs(1);

/// How long a stopping server, which takes no more connections, still answers on those that it has, and says with each
/// answer that it is the last one. Then those are closed on which nothing goes on: whoever is about to send on one must
/// have heard of it before. In the same time what was accepted last finds the thread that serves it.
const LEAVE: Duration = Duration::from_millis(300);

/// A server. It serves while [`Server::run`] is awaited.
#[derive(Debug)]
pub struct Server {
    handle: ServerHandle,
    inner: Inner,
    monitor: Option<Inner>,
}

struct Inner(dev::Server);

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Server")
    }
}

/// Stops a server.
#[derive(Debug, Clone)]
pub struct ServerHandle {
    inner: dev::ServerHandle,
    followers: Followers,
}

impl Server {
    pub(super) fn new(server: dev::Server, monitor: Option<dev::Server>, followers: Followers) -> Self {
        let handle = ServerHandle { inner: server.handle(), followers };
        Self { handle, inner: Inner(server), monitor: monitor.map(Inner) }
    }

    /// What stops it.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.handle.clone()
    }

    /// Serves until it is stopped through its handle; then until what was begun is answered, or for half a minute at
    /// most. Whoever follows a journal is not waited for, and cannot hold it up by not reading.
    ///
    /// # Errors
    /// Where the operating system has no thread or socket for it.
    pub async fn run(self) -> io::Result<()> {
        let Self { handle: ServerHandle { inner: handle, followers }, inner: Inner(server), monitor } = self;
        // It is there to the last, to tell how the server stops.
        let monitor = monitor.map(|Inner(monitor)| {
            let handle = monitor.handle();
            actix_web::rt::spawn(monitor);
            handle
        });
        let alone = async {
            followers.stopped().await;
            handle.pause().await;
            tokio::time::sleep(LEAVE).await;
            let ending = handle.stop(true);
            tokio::time::sleep(FOLLOWERS_GRACE).await;
            while !followers.alone() {
                tokio::time::sleep(FOLLOWERS_GRACE / 10).await;
            }
            drop(ending);
        };
        let served = match select(server, pin!(alone)).await {
            Either::Left((served, _)) => served,
            Either::Right(((), _)) => Ok(()),
        };
        if let Some(monitor) = monitor {
            monitor.stop(false).await;
        }
        served
    }
}

impl ServerHandle {
    /// Stops the server: at once, or when what was begun is answered.
    pub fn stop(&self, graceful: bool) {
        self.followers.stop();
        if !graceful {
            // It stops whether or not somebody waits for it.
            drop(self.inner.stop(false));
        }
    }
}
