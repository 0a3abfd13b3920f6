//! The v2 dialect.

mod bulk;
mod bulk_alias;
mod bulk_status;
mod bulk_subscriber;
mod bulk_use_case;
mod change;
mod changes;
mod history;
mod identifier;
mod list;
mod request;
mod single;
mod subscriber;
mod use_case;

use actix_web::http::Method;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use simroll_registry::ReadError;

use crate::http::HttpSettings;
use crate::http::failure::{Dialect, Failure};
use crate::http::reply::Reply;
use crate::openapi::{self, requests, subscribers, use_cases};
use crate::routes::Path;
use crate::wire::faults::Faults;
use crate::wire::v2::envelope::{Ack, Nak};

pub(super) fn paths(settings: &HttpSettings) -> Vec<Path> {
    vec![
        Path::new("/api/v2/subscriber").on(Method::GET, subscriber::list, subscribers::list).on(
            Method::POST,
            subscriber::register,
            subscribers::register,
        ),
        Path::new("/api/v2/subscriber/{type}/{value}")
            .on(Method::GET, subscriber::show, subscribers::show)
            .on(Method::PATCH, change::alias, subscribers::alias)
            .on(Method::DELETE, change::remove, subscribers::remove),
        Path::new("/api/v2/subscriber/{type}/{value}/identifiers").on(
            Method::PATCH,
            change::identifiers,
            subscribers::identifiers,
        ),
        Path::new("/api/v2/subscriber/{type}/{value}/user").on(
            Method::PATCH,
            change::user,
            subscribers::user,
        ),
        Path::new("/api/v2/subscriber/{type}/{value}/status").on(
            Method::PUT,
            change::status,
            subscribers::status,
        ),
        Path::new("/api/v2/subscriber/{type}/{value}/use-case").on(
            Method::PUT,
            change::use_case,
            subscribers::use_case,
        ),
        Path::new("/api/v2/subscriber/{type}/{value}/history").on(
            Method::GET,
            history::show,
            subscribers::history,
        ),
        Path::new("/api/v2/bulk/subscriber")
            .limit(settings.bulk_body_limit)
            .on(Method::POST, bulk_subscriber::register, openapi::bulk::register)
            .on(Method::PATCH, bulk_alias::set, openapi::bulk::aliases),
        Path::new("/api/v2/bulk/subscriber/status").limit(settings.bulk_body_limit).on(
            Method::PUT,
            bulk_status::set,
            openapi::bulk::statuses,
        ),
        Path::new("/api/v2/bulk/subscriber/use-case").limit(settings.bulk_body_limit).on(
            Method::PUT,
            bulk_use_case::set,
            openapi::bulk::use_cases,
        ),
        Path::new("/api/v2/identifier/{value}").on(Method::GET, identifier::show, subscribers::explain),
        Path::new("/api/v2/changes").on(Method::GET, changes::show, requests::feed),
        Path::new("/api/v2/request").on(Method::GET, request::list, requests::list),
        Path::new("/api/v2/request/{requestId}").on(Method::GET, request::show, requests::show),
        Path::new("/api/v2/use-case").on(Method::GET, use_case::list, use_cases::list),
        Path::new("/api/v2/use-case/{id}").on(Method::PUT, use_case::define, use_cases::define).on(
            Method::DELETE,
            use_case::drop,
            use_cases::drop,
        ),
    ]
}

/// Why a call failed, in the shape of v2.
#[derive(Debug)]
pub(super) struct Refused(Reply);

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self(failure.reply(Dialect::V2))
    }
}

impl From<ReadError> for Refused {
    fn from(error: ReadError) -> Self {
        Failure::from(error).into()
    }
}

impl From<Nak> for Refused {
    fn from(nak: Nak) -> Self {
        Self(Reply::json(nak.code.status(), &nak.body()))
    }
}

impl From<Faults> for Refused {
    fn from(faults: Faults) -> Self {
        Nak::from(faults).into()
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for Refused {
    fn error_response(&self) -> HttpResponse {
        self.0.error_response()
    }
}

/// ACK with `content`.
pub(super) fn ack<T: Serialize>(status: u16, content: Vec<T>) -> Reply {
    Reply::json(status, &Ack::of(content))
}
