//! Every path of the server: what it takes, and which handler takes it.
//!
//! A handler parses, asks the registry and renders. Each path answers with and without a trailing slash, directly,
//! because a redirect would lose the body of the request.

mod health;
mod v1;
mod v2;

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, HttpRequest, Resource, Responder, guard};

use crate::http::HttpSettings;
use crate::http::call::BodyLimit;
use crate::http::failure::{Dialect, Failure};
use crate::http::reply::Reply;

/// Registers every path.
pub(crate) fn configure(config: &mut ServiceConfig, settings: &HttpSettings) {
    health::configure(config);
    v1::configure(config);
    v2::configure(config, settings);
}

/// Answers what has no path.
pub(crate) async fn no_such_path(request: HttpRequest) -> Reply {
    Failure::NoSuchPath.reply(Dialect::of(request.path()))
}

/// A path and the methods that it takes.
struct Path {
    resource: Resource,
    methods: Vec<Method>,
}

impl Path {
    /// The path of that template, in which `{type}` and `{value}` may be empty and every other part may not: then the
    /// answer is that they are no identifier, not that there is no such path.
    fn new(template: &str) -> Self {
        let pattern = template.replace("{type}", "{type:[^/]*}").replace("{value}", "{value:[^/]*}");
        Self { resource: web::resource([pattern.clone(), pattern + "/"]).name(template), methods: Vec::new() }
    }

    /// Its bodies may have so many bytes.
    fn limit(self, bytes: usize) -> Self {
        Self { resource: self.resource.app_data(BodyLimit(bytes)), ..self }
    }

    /// It takes `method`, and HEAD wherever it takes GET.
    fn on<F, A>(mut self, method: Method, handler: F) -> Self
    where
        F: Handler<A>,
        A: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let is_get = method == Method::GET;
        let route = if is_get {
            web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
        } else {
            web::method(method.clone())
        };
        self.methods.push(method);
        self.methods.extend(is_get.then_some(Method::HEAD));
        Self { resource: self.resource.route(route.to(handler)), ..self }
    }

    /// Registers it.
    fn register(self, config: &mut ServiceConfig) {
        let allow = self.methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
        let refuse = move |request: HttpRequest| {
            let failure = Failure::MethodNotAllowed(allow.clone());
            async move { failure.reply(Dialect::of(request.path())) }
        };
        config.service(self.resource.default_service(web::to(refuse)));
    }
}
