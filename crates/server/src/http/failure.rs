//! What can go wrong with a call before, beside and after what the registry decides, and how each dialect tells it.

use simroll_domain::Scope;
use simroll_registry::{ReadError, SubmitError};
use tracing::error;

use crate::http::call::MOST_KEY_LEN;
use crate::http::reply::Reply;
use crate::wire::v1::problem::Problem;
use crate::wire::v2::code::Code;
use crate::wire::v2::envelope::Nak;

/// In which dialect an answer is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    V1,
    V2,
    /// That of the administration: it looks like v2.
    Admin,
}

impl Dialect {
    /// That of a path; where the path says nothing, the plainer one.
    pub(crate) fn of(path: &str) -> Self {
        if path.starts_with("/api/v2") {
            Self::V2
        } else if path == "/admin" || path.starts_with("/admin/") {
            Self::Admin
        } else {
            Self::V1
        }
    }
}

/// Seconds after which it is worth coming back.
const RETRY_AFTER: &str = "1";

/// Why a call is not answered with what the registry decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    Unauthorised,
    /// What the token would have to be allowed to do.
    MissingScope(Scope),
    /// After how many seconds the next call will be taken.
    TooManyRequests(u64),
    NoSuchPath,
    /// The methods that the path takes.
    MethodNotAllowed(String),
    UnsupportedMediaType,
    /// What is malformed about path, headers or body.
    Malformed(String),
    /// The most bytes.
    BodyTooLarge(usize),
    TooSlow,
    BadIdempotencyKey,
    KeyReused,
    KeyInUse,
    Unavailable,
    /// It is not known whether the change was made.
    OutcomeUnknown,
    Internal,
}

impl Failure {
    /// As the dialect tells it.
    pub(crate) fn reply(&self, dialect: Dialect) -> Reply {
        let nak = Nak::with(self.code(), self.detail());
        let reply = match (dialect, self) {
            (Dialect::V2 | Dialect::Admin, _) => Reply::json(nak.code.status(), &nak.body()),
            (Dialect::V1, Self::KeyReused | Self::BadIdempotencyKey) => {
                Reply::json(422, &Problem::detail(nak.message()))
            }
            (Dialect::V1, _) => Reply::json(nak.code.status(), &Problem::detail(nak.message())),
        };
        match self {
            Self::Unauthorised => reply.with("WWW-Authenticate", "Bearer"),
            Self::MissingScope(scope) => {
                let challenge = format!(r#"Bearer error="insufficient_scope", scope="{scope}""#);
                reply.with("WWW-Authenticate", challenge)
            }
            Self::TooManyRequests(seconds) => reply.with("Retry-After", seconds.to_string()),
            Self::MethodNotAllowed(allow) => reply.with("Allow", allow),
            Self::BodyTooLarge(_) | Self::TooSlow => reply.closing(),
            Self::KeyInUse | Self::Unavailable | Self::OutcomeUnknown => {
                reply.with("Retry-After", RETRY_AFTER)
            }
            _ => reply,
        }
    }

    /// Its row in the table of v2, which also knows the status.
    pub(crate) const fn code(&self) -> Code {
        match self {
            Self::Unauthorised => Code::Unauthorised,
            Self::MissingScope(_) => Code::MissingScope,
            Self::TooManyRequests(_) => Code::TooManyRequests,
            Self::NoSuchPath => Code::NoSuchPath,
            Self::MethodNotAllowed(_) => Code::MethodNotAllowed,
            Self::UnsupportedMediaType => Code::UnsupportedMediaType,
            Self::Malformed(_) | Self::BadIdempotencyKey => Code::Malformed,
            Self::BodyTooLarge(_) => Code::BodyTooLarge,
            Self::TooSlow => Code::TooSlow,
            Self::KeyReused => Code::KeyReused,
            Self::KeyInUse => Code::KeyInUse,
            Self::Unavailable | Self::OutcomeUnknown => Code::Unavailable,
            Self::Internal => Code::Internal,
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::MissingScope(scope) => format!("it has not the scope {scope}"),
            Self::Malformed(detail) => detail.clone(),
            Self::BodyTooLarge(most) => format!("at most {most} bytes"),
            Self::BadIdempotencyKey => {
                format!("Idempotency-Key must have 1 to {MOST_KEY_LEN} visible ASCII characters")
            }
            Self::OutcomeUnknown => {
                "it is not known whether the change was made; sending the same request again settles it"
                    .to_owned()
            }
            _ => String::new(),
        }
    }
}

impl From<SubmitError> for Failure {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::KeyInUse => Self::KeyInUse,
            SubmitError::KeyReused => Self::KeyReused,
            SubmitError::QueueFull | SubmitError::Stopping | SubmitError::DeadlinePassed => Self::Unavailable,
            SubmitError::Unavailable(_) => told(&error, Self::Unavailable),
            SubmitError::OutcomeUnknown(_) => told(&error, Self::OutcomeUnknown),
            SubmitError::Corrupt(_) | SubmitError::Fault => told(&error, Self::Internal),
        }
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Busy => Self::Unavailable,
            ReadError::Unavailable(_) => told(&error, Self::Unavailable),
            ReadError::Corrupt(_) | ReadError::Fault => told(&error, Self::Internal),
        }
    }
}

/// The operator reads the whole story, the caller only how to go on.
fn told(cause: &(dyn std::error::Error + 'static), failure: Failure) -> Failure {
    error!(error = cause, "the registry failed");
    failure
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use simroll_storage::StoreError;

    use super::*;

    /// Status and `Retry-After` of a failure in both dialects.
    fn told(failure: &Failure) -> [(u16, bool); 2] {
        [Dialect::V1, Dialect::V2].map(|dialect| {
            let response = failure.reply(dialect).into_response();
            (response.status().as_u16(), response.headers().contains_key("Retry-After"))
        })
    }

    #[test]
    fn a_caller_is_told_how_to_go_on() {
        let cause = || Arc::new(StoreError::Corrupt("x"));
        for (error, v1, v2) in [
            (SubmitError::QueueFull, (503, true), (503, true)),
            (SubmitError::Stopping, (503, true), (503, true)),
            (SubmitError::DeadlinePassed, (503, true), (503, true)),
            (SubmitError::Unavailable(cause()), (503, true), (503, true)),
            (SubmitError::OutcomeUnknown(cause()), (503, true), (503, true)),
            (SubmitError::KeyInUse, (409, true), (409, true)),
            (SubmitError::KeyReused, (422, false), (409, false)),
            (SubmitError::Corrupt(cause()), (500, false), (500, false)),
            (SubmitError::Fault, (500, false), (500, false)),
        ] {
            assert_eq!(told(&error.clone().into()), [v1, v2], "{error}");
        }
        assert_eq!(told(&ReadError::Busy.into()), [(503, true); 2]);
    }
}
