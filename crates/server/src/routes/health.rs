//! Whether the server lives, and whether it can serve. Both need no token.

use actix_web::http::Method;
use actix_web::web::{Data, ServiceConfig};
use serde::Serialize;

use crate::http::Shared;
use crate::http::reply::Reply;
use crate::routes::Path;

#[derive(Serialize)]
struct Health {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

pub(super) fn configure(config: &mut ServiceConfig) {
    Path::new("/healthz").on(Method::GET, alive).register(config);
    Path::new("/readyz").on(Method::GET, ready).register(config);
}

/// The process answers.
async fn alive() -> Reply {
    Reply::json(200, &Health { status: "alive", reason: None })
}

/// The store can serve.
async fn ready(shared: Data<Shared>) -> Reply {
    match shared.registry.ready().await {
        Ok(()) => Reply::json(200, &Health { status: "ready", reason: None }),
        Err(error) => {
            let reason = Some(error.to_string());
            Reply::json(503, &Health { status: "not ready", reason }).with("Retry-After", "1")
        }
    }
}
