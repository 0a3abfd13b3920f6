//! `/openapi.json` and `/docs`: the interface, for programs and for people. Neither needs a token.
//!
//! The page is Swagger UI out of the binary, and loads nothing from elsewhere.

mod archive;

use actix_web::http::Method;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use crate::http::HttpSettings;
use crate::http::failure::{Dialect, Failure};
use crate::openapi::{self, service};
use crate::routes::{Path, paths as paths_of_all};

/// A file that the page loads.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) name: &'static str,
    pub(crate) media_type: &'static str,
}

/// The files that the page loads.
pub(crate) const FILES: [File; 5] = [
    File { name: "swagger-ui.css", media_type: "text/css" },
    File { name: "index.css", media_type: "text/css" },
    File { name: "swagger-ui-bundle.js", media_type: "text/javascript" },
    File { name: START, media_type: "text/javascript" },
    File { name: "favicon-32x32.png", media_type: "image/png" },
];

/// The one that is not Swagger UI's, but ours: it starts the page.
const START: &str = "start.js";

/// What the page may do: load its own files, and call this server. Swagger UI sets styles and small images itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What a server with other settings, or another version of it, may answer differently.
const ASK_AGAIN: &str = "no-cache";

/// What changes with a new version of the server only.
const A_DAY: &str = "public, max-age=86400";

/// The document, as it is served.
#[derive(Debug)]
pub(crate) struct Document(Bytes);

impl Document {
    /// The document of a server with those settings, which answers metrics as well or has another listener for them.
    pub(crate) fn of(settings: &HttpSettings, with_metrics: bool) -> Self {
        Self(openapi::document(&paths_of_all(settings, with_metrics), settings).into())
    }
}

pub(super) fn paths() -> Vec<Path> {
    vec![
        Path::new("/openapi.json").on(Method::GET, document, service::document),
        Path::new("/docs").on(Method::GET, page, service::page),
        Path::new("/docs/{file}").on(Method::GET, file, service::file),
    ]
}

async fn document(document: Data<Document>) -> HttpResponse {
    answer("application/json", ASK_AGAIN).body(document.0.clone())
}

async fn page() -> HttpResponse {
    let mut answer = answer("text/html; charset=utf-8", ASK_AGAIN);
    answer.insert_header((CONTENT_SECURITY_POLICY, POLICY)).insert_header((REFERRER_POLICY, "no-referrer"));
    answer.body(include_str!("docs/page.html"))
}

/// A file is sent as it lies in the archive, compressed, even to a client that does not say that it can read that:
/// every browser can, and nobody else needs these files.
async fn file(request: HttpRequest) -> HttpResponse {
    let name = request.match_info().get("file").unwrap_or_default();
    let Some(file) = FILES.iter().find(|file| file.name == name) else {
        return Failure::NoSuchPath.reply(Dialect::of(request.path())).into_response();
    };
    let mut answer = answer(file.media_type, A_DAY);
    if name == START {
        return answer.body(include_str!("docs/start.js"));
    }
    match archive::file(name) {
        Some(archive::Packed { bytes, gzip: false }) => answer.body(bytes.clone()),
        Some(archive::Packed { bytes, gzip: true }) => {
            answer.insert_header((CONTENT_ENCODING, "gzip")).body(bytes.clone())
        }
        None => Failure::Internal.reply(Dialect::of(request.path())).into_response(),
    }
}

fn answer(media_type: &'static str, cache: &'static str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(media_type)
        .insert_header((CACHE_CONTROL, cache))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    answer
}
