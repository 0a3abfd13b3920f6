//! What whoever watches over the server asks: whether it lives, whether it can serve, and what it has counted.
//! None of it needs a token, or says anything about anybody.

use actix_web::HttpResponse;
use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Data;

use crate::http::Shared;
use crate::http::failure::{Dialect, Failure};
use crate::http::health::{Alive, Health};
use crate::http::reply::Reply;
use crate::metrics;
use crate::openapi::service;
use crate::routes::Path;

/// Whether the server lives and can serve.
pub(super) fn health() -> Vec<Path> {
    vec![
        Path::new("/healthz").on(Method::GET, alive, service::alive),
        Path::new("/readyz").on(Method::GET, ready, service::ready),
    ]
}

/// What the server has counted.
pub(super) fn metrics() -> Vec<Path> {
    vec![Path::new("/metrics").on(Method::GET, show, service::metrics)]
}

/// The process answers.
async fn alive() -> Reply {
    Reply::json(200, &Alive::default())
}

/// The server can serve.
async fn ready(shared: Data<Shared>) -> Reply {
    let health = Health::of(&shared).await;
    let reply = Reply::json(if health.is_ready() { 200 } else { 503 }, &health);
    if health.is_ready() { reply } else { reply.with("Retry-After", "1") }
}

async fn show(shared: Data<Shared>) -> HttpResponse {
    let page = move || shared.metrics.page(&shared.live());
    match tokio::task::spawn_blocking(page).await {
        Ok(page) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, metrics::CONTENT_TYPE))
            .insert_header((CACHE_CONTROL, "no-store"))
            .body(page),
        Err(_) => Failure::Internal.reply(Dialect::V1).into_response(),
    }
}
