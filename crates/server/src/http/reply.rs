//! An answer as it goes out, and as it is kept for a retry.

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};
use serde::{Deserialize, Serialize};

/// Room, in bytes, for an answer about one subscriber.
const USUAL_LEN: usize = 1 << 10;

/// An answer: status, headers that belong to it, and a JSON body that is never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    /// Whether the connection is closed after it.
    #[serde(skip)]
    close: bool,
}

impl Reply {
    /// An answer of that status and body.
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        let mut bytes = Vec::with_capacity(USUAL_LEN);
        serde_json::to_writer(&mut bytes, body)
            .expect("answers are structs and string keys, which JSON can write");
        let body = String::from_utf8(bytes).expect("JSON is UTF-8");
        Self { status, headers: Vec::new(), body, close: false }
    }

    /// With a header more.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The connection is closed after it.
    pub(crate) const fn closing(mut self) -> Self {
        self.close = true;
        self
    }

    /// Its status.
    pub(crate) const fn status(&self) -> u16 {
        self.status
    }

    /// Its headers, name by name.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (&**name, &**value))
    }

    /// The form in which it is kept for a retry.
    pub(crate) fn keep(&self) -> String {
        serde_json::to_string(self).expect("an answer is text and numbers")
    }

    /// Takes back what [`Reply::keep`] gave; `None` where it is something else.
    pub(crate) fn kept(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// As `actix-web` sends it.
    pub(crate) fn into_response(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        response.insert_header((CONTENT_TYPE, "application/json"));
        for (name, value) in &self.headers {
            response.insert_header((name.as_str(), value.as_str()));
        }
        if self.close {
            response.force_close();
        }
        response.body(self.body)
    }
}

impl Responder for Reply {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        self.into_response()
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an answer of status {}", self.status)
    }
}

impl ResponseError for Reply {
    fn error_response(&self) -> HttpResponse {
        self.clone().into_response()
    }
}
