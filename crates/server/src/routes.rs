//! Every path of the server: what it takes, and which handler takes it.
//!
//! A handler parses, asks the registry and renders. Each path answers with and without a trailing slash, directly,
//! because a redirect would lose the body of the request.

mod admin;
pub(crate) mod docs;
mod monitor;
mod v1;
mod v2;

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, HttpRequest, Resource, Responder, guard};
use utoipa::openapi::Components;
use utoipa::openapi::path::PathItem;

use crate::http::HttpSettings;
use crate::http::call::BodyLimit;
use crate::http::failure::{Dialect, Failure};
use crate::http::reply::Reply;
use crate::openapi::Describe;

/// Every path; that of the metrics only where they have no listener of their own.
pub(crate) fn paths(settings: &HttpSettings, with_metrics: bool) -> Vec<Path> {
    let metrics = with_metrics.then(monitor::metrics);
    let admin = settings.admin.then(admin::paths);
    [v1::paths(), v2::paths(settings), docs::paths(), monitor::health()]
        .into_iter()
        .chain(admin)
        .chain(metrics)
        .flatten()
        .collect()
}

fn register(paths: Vec<Path>, config: &mut ServiceConfig) {
    for path in paths {
        path.register(config);
    }
}

/// Registers every path.
pub(crate) fn configure(config: &mut ServiceConfig, settings: &HttpSettings, with_metrics: bool) {
    register(paths(settings, with_metrics), config);
}

/// Registers the paths of those who watch over the server.
pub(crate) fn configure_monitor(config: &mut ServiceConfig) {
    register(monitor::health(), config);
    register(monitor::metrics(), config);
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

/// A path, and what each method that it takes does.
pub(crate) struct Path {
    template: &'static str,
    resource: Resource,
    methods: Vec<(Method, Describe)>,
}

impl Path {
    /// The path of that template, as it is documented; in it `{type}` and `{value}` may be empty and every other part
    /// may not: then the answer is that they are no identifier, not that there is no such path.
    fn new(template: &'static str) -> Self {
        let pattern = template.trim_end_matches('/');
        let pattern = pattern.replace("{type}", "{type:[^/]*}").replace("{value}", "{value:[^/]*}");
        // One pattern is looked at faster than two.
        let resource = web::resource(pattern + "{slash:/?}").app_data(Route(template));
        Self { template, resource, methods: Vec::new() }
    }

    /// Its bodies may have so many bytes.
    fn limit(self, bytes: usize) -> Self {
        Self { resource: self.resource.app_data(BodyLimit(bytes)), ..self }
    }

    /// It takes `method`, and HEAD wherever it takes GET; `describe` says what it does.
    fn on<F, A>(mut self, method: Method, handler: F, describe: Describe) -> Self
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
        self.methods.push((method, describe));
        Self { resource: self.resource.route(route.to(handler)), ..self }
    }

    /// As it is documented.
    pub(crate) const fn template(&self) -> &'static str {
        self.template
    }

    /// What it does, method by method; what that refers to is added to `components`.
    pub(crate) fn describe(&self, settings: &HttpSettings, components: &mut Components) -> PathItem {
        let mut item = PathItem::default();
        for (method, describe) in &self.methods {
            let operation = Some(describe(settings).build(self.template, method, components));
            match *method {
                Method::GET => item.get = operation,
                Method::POST => item.post = operation,
                Method::PUT => item.put = operation,
                Method::PATCH => item.patch = operation,
                Method::DELETE => item.delete = operation,
                ref other => unreachable!("no path takes {other}"),
            }
        }
        item
    }

    /// Registers it.
    fn register(self, config: &mut ServiceConfig) {
        let names = self.methods.iter().map(|(method, _)| match *method {
            Method::GET => "GET, HEAD",
            ref method => method.as_str(),
        });
        let allow = names.collect::<Vec<_>>().join(", ");
        let refuse = move |request: HttpRequest| {
            let failure = Failure::MethodNotAllowed(allow.clone());
            async move { failure.reply(Dialect::of(request.path())) }
        };
        config.service(self.resource.default_service(web::to(refuse)));
    }
}
