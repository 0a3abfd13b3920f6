//! Every path of the server: what it takes, and which handler takes it.
//!
//! A handler parses, asks the registry and renders. Each path answers with and without a trailing slash, directly,
//! because a redirect would lose the body of the request.

mod monitor;
mod v1;
mod v2;

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, HttpRequest, Resource, Responder, guard};

use crate::http::HttpSettings;
use crate::http::call::BodyLimit;
use crate::http::failure::{Dialect, Failure};
use crate::http::reply::Reply;

/// Registers every path; that of the metrics only where they have no listener of their own.
pub(crate) fn configure(config: &mut ServiceConfig, settings: &HttpSettings, with_metrics: bool) {
    monitor::configure_health(config);
    if with_metrics {
        monitor::configure_metrics(config);
    }
    v1::configure(config);
    v2::configure(config, settings);
}

/// Registers the paths of those who watch over the server.
pub(crate) fn configure_monitor(config: &mut ServiceConfig) {
    monitor::configure_health(config);
    monitor::configure_metrics(config);
}

/// The template of the path that a request took; what logs and metrics call it by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route(pub(crate) &'static str);

impl Route {
    /// That of a request that no path takes.
    pub(crate) const NONE: Self = Self("none");

    /// That of a request which was routed.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        request.app_data().copied().unwrap_or(Self::NONE)
    }
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
    fn new(template: &'static str) -> Self {
        let pattern = template.replace("{type}", "{type:[^/]*}").replace("{value}", "{value:[^/]*}");
        let resource =
            web::resource([pattern.clone(), pattern + "/"]).name(template).app_data(Route(template));
        Self { resource, methods: Vec::new() }
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
