//! The outermost layer: every request gets an id and a log line, every answer the id, and a panic becomes an answer.
//!
//! The log line has the route's template, never the path, the query or the body: those hold identifiers.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};
use futures_util::FutureExt;
use simroll_registry::Principal;
use tracing::{Instrument, error, error_span, info};

use crate::http::failure::{Dialect, Failure};
use crate::http::{Shared, limits, unread};
use crate::routes::Route;

/// Names a request in answers and logs.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The most characters of an id that a caller chooses.
pub(crate) const MOST_ID_LEN: usize = 64;

/// Passes a request through.
pub(super) async fn edge(
    mut request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let id = request.headers().get(REQUEST_ID).filter(|id| is_sane(id)).cloned().unwrap_or_else(fresh);
    let dialect = Dialect::of(request.path());
    // Of the highest level, so that whatever is told on the way is told with the id, whichever level is chosen.
    let span = error_span!("request", id = id.to_str().unwrap_or_default());
    let shared = request.app_data::<Data<Shared>>().cloned();
    let in_flight = shared.as_ref().map(|shared| shared.metrics.begin());
    let method = request.method().clone();
    unread::lay_aside(&mut request);
    let answer = AssertUnwindSafe(next.call(request)).catch_unwind().instrument(span.clone()).await;
    let mut answer = answer.unwrap_or_else(|_| {
        span.in_scope(|| error!("a handler panicked"));
        let named = id.to_str().unwrap_or_default();
        Err(Failure::Internal.reply(dialect).with(REQUEST_ID.as_str(), named).into())
    });
    let (status, route, caller) = match &mut answer {
        Ok(response) => {
            response.headers_mut().insert(REQUEST_ID, id);
            limits::tell(response);
            if shared.as_ref().is_some_and(|shared| shared.followers.is_stopping()) {
                response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
            }
            let caller = response.request().extensions_mut().remove::<Principal>();
            (response.status(), Route::of(response.request()), caller)
        }
        Err(error) => (error.as_response_error().status_code(), Route::NONE, None),
    };
    let answer = answer.map(unread::hold);
    drop(in_flight);
    let took = started.elapsed();
    if let Some(shared) = &shared {
        shared.metrics.answered(route.0, &method, status.as_u16(), took);
    }
    // What went wrong here is told with its caller even where requests are not.
    if status == StatusCode::INTERNAL_SERVER_ERROR || shared.is_none_or(|shared| shared.settings.log_requests)
    {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        span.in_scope(|| {
            info!(
                method = method.as_str(),
                route = route.0,
                account = caller.as_ref().map(|caller| caller.account.get()),
                token = caller.as_ref().map(|caller| caller.token.as_str()),
                status = status.as_u16(),
                micros,
                "answered"
            );
        });
    }
    answer
}

/// A caller may choose the id if it cannot be taken for anything else: it is logged.
fn is_sane(id: &HeaderValue) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let bytes = id.as_bytes();
    (1..=MOST_ID_LEN).contains(&bytes.len())
        && bytes.iter().all(plain)
        && bytes.iter().any(u8::is_ascii_alphabetic)
}

fn fresh() -> HeaderValue {
    let id = format!("{:032x}", rand::random::<u128>());
    HeaderValue::try_from(id).expect("hexadecimal digits are a header value")
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use actix_web::body::to_bytes;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, init_service, try_call_service};
    use actix_web::{App, HttpResponse, web};
    use tracing_subscriber::fmt::MakeWriter;

    use super::*;

    async fn panics() -> HttpResponse {
        panic!("on purpose");
    }

    async fn fine() -> HttpResponse {
        HttpResponse::Ok().body("fine")
    }

    /// What is answered to a GET, in a server with a handler that panics.
    async fn get(targets: &[&str]) -> Vec<(u16, String)> {
        let app = App::new()
            .service(web::resource(["/api/v1/panic", "/api/v2/panic"]).to(panics))
            .service(web::resource("/api/v2/subscriber/{type}/{value}").app_data(Route("template")).to(fine))
            .wrap(from_fn(edge));
        let app = init_service(app).await;
        let mut answers = Vec::new();
        for target in targets {
            let answer = try_call_service(&app, TestRequest::get().uri(target).to_request()).await;
            let answer = answer.map_or_else(|error| error.error_response(), |answer| answer.into_parts().1);
            assert!(answer.headers().contains_key(REQUEST_ID));
            let status = answer.status().as_u16();
            let body = to_bytes(answer.into_body()).await.expect("a body");
            answers.push((status, String::from_utf8(body.to_vec()).expect("text")));
        }
        answers
    }

    /// Whether a span is wanted is remembered for the whole process: a test without a subscriber must not be the first
    /// to ask while another sets up its own.
    static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

    #[actix_web::test]
    async fn a_panic_is_answered_in_the_dialect_and_the_server_lives() {
        let _alone = ALONE.lock().await;
        let answers = get(&["/api/v1/panic", "/api/v2/panic", "/api/v2/subscriber/imsi/1"]).await;
        let nak = r#"{"errorCode":"GLOBAL_9000","errorMessage":"Internal error","content":"","pageable":""}"#;
        assert_eq!(answers[0], (500, r#"{"detail":"Internal error"}"#.to_owned()));
        assert_eq!(answers[1], (500, nak.to_owned()));
        assert_eq!(answers[2], (200, "fine".to_owned()));
    }

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("no panic before").write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Lines {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    #[actix_web::test]
    async fn the_log_line_has_the_template_and_not_the_path() {
        let _alone = ALONE.lock().await;
        let lines = Lines::default();
        let subscriber = tracing_subscriber::fmt().with_writer(lines.clone()).finish();
        let guard = tracing::subscriber::set_default(subscriber);
        get(&["/api/v2/subscriber/imsi/222010000000001?x=222010000000001", "/222010000000001"]).await;
        drop(guard);
        let text = String::from_utf8(lines.0.lock().expect("no panic before").clone()).expect("text");
        assert_eq!(text.matches("answered").count(), 2, "{text}");
        assert!(
            text.contains("route=\"template\"") && text.contains("status=200") && text.contains("micros=")
        );
        assert!(!text.contains("222010000000001"), "{text}");
    }
}
