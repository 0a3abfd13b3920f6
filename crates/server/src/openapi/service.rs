//! The calls about the server itself.

use std::collections::BTreeSet;

use utoipa::ToSchema;

use super::{Operation, parameters, values};
use crate::http::HttpSettings;
use crate::http::failure::Failure;
use crate::http::health::{Alive, Health};
use crate::metrics;
use crate::routes::docs::FILES;

/// What describes the interface.
#[expect(dead_code, reason = "only its schema is wanted")]
#[derive(ToSchema)]
struct Document {
    openapi: String,
    #[schema(value_type = Object)]
    info: (),
    #[schema(value_type = Object)]
    paths: (),
    #[schema(value_type = Object)]
    components: (),
}

/// `GET /healthz`.
pub(crate) fn alive(_: &HttpSettings) -> Operation {
    Operation::open("isAlive", "Whether the process answers").answers::<Alive>(200, "It does.")
}

/// `GET /readyz`.
pub(crate) fn ready(_: &HttpSettings) -> Operation {
    Operation::open("isReady", "Whether the server can serve")
        .answers::<Health>(200, "It can.")
        .answers::<Health>(503, "Something is in the way.")
        .header(503, "Retry-After")
}

/// `GET /metrics`.
pub(crate) fn metrics(_: &HttpSettings) -> Operation {
    Operation::open("getMetrics", "What the server has counted")
        .answers_as(metrics::CONTENT_TYPE, "In the text format of Prometheus.")
        .header(200, "Cache-Control")
}

/// `GET /openapi.json`.
pub(crate) fn document(_: &HttpSettings) -> Operation {
    Operation::open("getDocument", "This document")
        .answers::<Document>(200, "OpenAPI 3.1.")
        .header(200, "Cache-Control")
}

/// `GET /docs`.
pub(crate) fn page(_: &HttpSettings) -> Operation {
    Operation::open("getPage", "A page to read this document, and to try the calls")
        .answers_as("text/html", "The page.")
        .header(200, "Cache-Control")
        .header(200, "Content-Security-Policy")
}

/// `GET /docs/{file}`.
pub(crate) fn file(_: &HttpSettings) -> Operation {
    let operation = Operation::open("getPageFile", "A file of the page")
        .parameter(parameters::file(values::one_of(FILES.iter().map(|file| file.name))))
        .failures([Failure::NoSuchPath]);
    let media_types: BTreeSet<&str> = FILES.iter().map(|file| file.media_type).collect();
    media_types
        .into_iter()
        .fold(operation, |operation, media_type| {
            operation.answers_as(media_type, format!("Of type `{media_type}`."))
        })
        .header(200, "Cache-Control")
}
