//! The HTTP server: what both dialects have in common.
//!
//! A request passes the edge (request id, log line, panics), is routed, and becomes a call: its caller is
//! known and its body is complete. The handler reads it, asks the registry and renders; it knows no rule of the business.
//! Whatever fails is a failure that each dialect tells in its own shape: no answer is ever empty.

mod body;
pub(crate) mod call;
pub(crate) mod edge;
pub(crate) mod entity_tag;
pub(crate) mod failure;
pub(crate) mod followers;
pub(crate) mod health;
mod limits;
mod manager;
mod path;
mod proxies;
pub(crate) mod reply;
mod room;
mod server;
mod settings;
mod tls;
mod unread;
pub(crate) mod write;

use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use futures_util::future::{Either, select};
use simroll_registry::{Administration, Authenticator, Registry};
use tokio::signal::unix::{SignalKind, signal};

pub use limits::{Rate, RateError, RateLimits};
pub use proxies::{ProxiesError, TrustedProxies};
pub use server::{Server, ServerHandle};
pub use settings::HttpSettings;
pub use tls::{Tls, TlsError, TlsFiles};

use followers::Followers;
use limits::Limiters;
use manager::News;
use room::Room;

use crate::metrics::{Live, Metrics, disk};
use crate::routes::{self, docs::Document};

/// How long a connection is listened to after an answer that did not wait for the whole body, so that the client reads
/// the answer instead of a reset.
const LINGER: Duration = Duration::from_secs(5);

/// How long a stopping server waits for the calls that it has begun.
const DRAIN_SECONDS: u64 = 30;

/// What every handler shares.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) settings: HttpSettings,
    pub(crate) registry: Registry,
    pub(crate) authenticator: Authenticator,
    pub(crate) followers: Followers,
    pub(crate) metrics: Metrics,
    pub(crate) limiters: Arc<Limiters>,
    pub(crate) room: Arc<Room>,
}

impl Shared {
    /// The accounts and tokens of the installation.
    pub(crate) fn administration(&self) -> Administration {
        self.authenticator.administration()
    }

    /// What the page of metrics looks at.
    pub(crate) fn live(&self) -> Live {
        Live {
            load: self.registry.load(),
            lookups: self.authenticator.lookups(),
            connections: self.followers.connections(),
            followers: self.followers.answers(),
            body_bytes: self.room.taken(),
            disk: self.settings.database_file.as_deref().and_then(|path| disk(path).ok()),
        }
    }
}

/// What a server serves, and where.
#[derive(Debug)]
pub struct Service {
    /// Where calls arrive.
    pub listener: TcpListener,
    /// Where metrics and health are asked for; where there is none, along with the calls.
    pub monitor: Option<TcpListener>,
    /// What carries calls out.
    pub registry: Registry,
    /// What knows tokens.
    pub authenticator: Authenticator,
    /// What is counted.
    pub metrics: Metrics,
}

impl Service {
    /// One that is watched over where it is called.
    #[must_use]
    pub fn new(listener: TcpListener, registry: Registry, authenticator: Authenticator) -> Self {
        Self { listener, monitor: None, registry, authenticator, metrics: Metrics::new() }
    }
}

/// Serves both dialects until SIGTERM or SIGINT; then it takes no more connections, answers what it has begun, and
/// returns. The registry is left running. A service manager that asks for it is told when it serves and when it stops.
///
/// # Errors
/// Where a listener or a signal handler cannot be used.
pub async fn serve(service: Service, settings: HttpSettings) -> std::io::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let address = service.listener.local_addr()?;
    let is_plain = settings.tls.is_none();
    if let Some(monitor) = &service.monitor {
        tracing::info!(address = %monitor.local_addr()?, "serving metrics");
    }
    let server = start(service, settings)?;
    let handle = server.handle();
    if is_plain && !address.ip().to_canonical().is_loopback() {
        tracing::warn!(
            "plain HTTP on an address that others can reach: tokens and personal data can be read on their way; set \
             tls.certificate and tls.key, or listen on 127.0.0.1 behind a proxy that speaks TLS"
        );
    }
    // Whoever reads this may send a signal at once.
    if is_plain {
        tracing::info!(%address, "serving HTTP");
    } else {
        tracing::info!(%address, "serving HTTPS");
    }
    manager::tell(News::Ready);
    let stop = async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        tracing::info!("stopping: answering what was begun");
        manager::tell(News::Stopping);
        handle.stop(true);
    };
    match select(pin!(server.run()), pin!(stop)).await {
        Either::Left((served, _)) => served,
        Either::Right(((), running)) => running.await,
    }
}

/// Starts to serve; the server serves while it [runs](Server::run) and stops through its handle.
///
/// # Errors
/// Where a listener cannot be used.
pub fn start(service: Service, settings: HttpSettings) -> std::io::Result<Server> {
    let Service { listener, monitor, registry, authenticator, metrics } = service;
    let workers = settings.workers();
    let connections = settings.max_connections.div_ceil(workers).max(1);
    let (head_deadline, keep_alive) = (settings.head_deadline, settings.keep_alive);
    let tls = settings.tls.clone();
    let followers = Followers::new();
    let limiters = Arc::new(Limiters::new(settings.rate_limits));
    let room = Room::new(settings.bodies_in_flight());
    let shared =
        Shared { settings, registry, authenticator, followers: followers.clone(), metrics, limiters, room };
    let counted = followers.clone();
    let with_metrics = monitor.is_none();
    let monitor = monitor.map(|listener| watch(listener, shared.clone())).transpose()?;
    let document = web::Data::new(Document::of(&shared.settings, with_metrics));
    let app = move || {
        App::new()
            .app_data(web::Data::new(shared.clone()))
            .app_data(document.clone())
            .configure(|config| routes::configure(config, &shared.settings, with_metrics))
            .default_service(web::to(routes::no_such_path))
            .wrap(from_fn(edge::edge))
    };
    let server = HttpServer::new(app)
        .on_connect(move |connection, data| counted.connected(connection, data))
        .workers(workers)
        .max_connections(connections)
        .client_request_timeout(head_deadline)
        .client_disconnect_timeout(LINGER)
        .keep_alive(keep_alive)
        .shutdown_timeout(DRAIN_SECONDS)
        .disable_signals();
    let server = match tls {
        None => server.listen(listener)?,
        Some(tls) => {
            tls.watch()?;
            server.listen_rustls_0_23(listener, tls.config()?)?
        }
    };
    Ok(Server::new(server.run(), monitor, followers))
}

/// Serves metrics and health on a listener of their own, without TLS.
fn watch(listener: TcpListener, shared: Shared) -> std::io::Result<actix_web::dev::Server> {
    let (head_deadline, keep_alive) = (shared.settings.head_deadline, shared.settings.keep_alive);
    let app = move || {
        App::new()
            .app_data(web::Data::new(shared.clone()))
            .configure(routes::configure_monitor)
            .default_service(web::to(routes::no_such_path))
    };
    let server = HttpServer::new(app)
        .client_request_timeout(head_deadline)
        .keep_alive(keep_alive)
        .workers(1)
        .disable_signals();
    Ok(server.listen(listener)?.run())
}
