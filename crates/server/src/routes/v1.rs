//! The v1 dialect.

mod device_app_user;

use actix_web::http::Method;
use actix_web::{HttpResponse, ResponseError};

use crate::http::failure::{Dialect, Failure};
use crate::http::reply::Reply;
use crate::openapi;
use crate::routes::Path;
use crate::wire::faults::Faults;
use crate::wire::v1::device_app_user::Unread;
use crate::wire::v1::problem::Problem;

pub(super) fn paths() -> Vec<Path> {
    vec![Path::new("/api/v1/device_app_user_update/").on(
        Method::POST,
        device_app_user::update,
        openapi::v1::update,
    )]
}

/// Why a call failed, in the shape of v1.
#[derive(Debug)]
struct Refused(Reply);

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self(failure.reply(Dialect::V1))
    }
}

impl From<Faults> for Refused {
    fn from(faults: Faults) -> Self {
        Self(Reply::json(422, &Problem::from(faults)))
    }
}

impl From<Unread> for Refused {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Malformed(detail) => Failure::Malformed(detail).into(),
            Unread::Faulty(faults) => faults.into(),
        }
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
