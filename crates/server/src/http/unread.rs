//! Bodies that nobody read to their end, because the answer was clear before.
//!
//! For the sake of using the connection again, the HTTP library reads what is left of a chunked body for as long as it
//! comes, once nobody holds it: a client that drips would keep its connection for ever. Where the body is held until the
//! answer is sent, the connection is closed after it instead.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::HttpMessage;
use actix_web::HttpRequest;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::web::Bytes;

/// The body of a request, until somebody takes it.
struct Unread(Payload);

/// Lays the body of a request aside, where [`take`] finds it.
pub(super) fn lay_aside(request: &mut ServiceRequest) {
    let payload = request.take_payload();
    if !matches!(payload, Payload::None) {
        request.extensions_mut().insert(Unread(payload));
    }
}

/// The body that was laid aside.
pub(super) fn take(request: &HttpRequest) -> Payload {
    request.extensions_mut().remove().map_or(Payload::None, |Unread(payload)| payload)
}

/// Lays a body aside again that was not read to its end.
pub(super) fn give_back(request: &HttpRequest, payload: Payload) {
    request.extensions_mut().insert(Unread(payload));
}

/// Holds a body that nobody read until the answer is sent.
pub(super) fn hold(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    match take(response.request()) {
        Payload::None => response,
        unread => response.map_body(|_, body| BoxBody::new(Holding { body, _unread: unread })),
    }
}

/// The body of an answer, which holds that of the request.
struct Holding {
    body: BoxBody,
    _unread: Payload,
}

impl MessageBody for Holding {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_next(context)
    }
}
