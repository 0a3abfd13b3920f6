//! A request whose caller is known and whose body is complete.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, HeaderValue, IF_MATCH};
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use simroll_domain::{AccountId, IfVersion, Scope, TokenId};
use simroll_registry::{PresentedToken, Principal};

use crate::http::failure::{Dialect, Failure};
use crate::http::reply::Reply;
use crate::http::room::Share;
use crate::http::{Shared, TrustedProxies, body, entity_tag, path, unread};
use crate::wire::faults::Faults;
use crate::wire::fields::unknown;
use crate::wire::json::Json;

/// The most bytes that the body of a call to a resource may have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimit(pub(crate) usize);

/// The most characters of an `Idempotency-Key`.
pub(crate) const MOST_KEY_LEN: usize = 255;

/// The values of parameters, in the order of their names; of each that is there.
pub(crate) type Values<const N: usize> = [Option<String>; N];

/// A call: who asks, and for what. As an extractor it authenticates before it reads a byte of the body.
#[derive(Debug)]
pub(crate) struct Call {
    request: HttpRequest,
    principal: Principal,
    token: PresentedToken,
    idempotency_key: Option<String>,
    body: Bytes,
    /// The room of the body, for as long as anything is made of it.
    _room: Share,
}

impl Call {
    async fn take(request: HttpRequest) -> Result<Self, Failure> {
        let shared = request.app_data::<Data<Shared>>().ok_or(Failure::Internal)?.clone();
        shared.limiters.count_address(&request, || caller(&request, &shared.settings.trusted_proxies))?;
        let token = bearer(&request).ok_or(Failure::Unauthorised)?;
        let principal = shared.authenticator.authenticate(&token).await?.ok_or(Failure::Unauthorised)?;
        // For the edge, which logs who called.
        request.extensions_mut().insert(principal.clone());
        shared.limiters.count_token(&request, &principal.token)?;
        let needed = needed(Dialect::of(request.path()), request.method());
        if !principal.scopes.contains(needed) {
            return Err(Failure::MissingScope(needed));
        }
        let (mut idempotency_key, mut body) = (None, Bytes::new());
        let mut room = shared.room.share(principal.account);
        if *request.method() != Method::GET && *request.method() != Method::HEAD {
            idempotency_key = key(&request)?;
            let BodyLimit(most) = *request.app_data().unwrap_or(&BodyLimit(shared.settings.body_limit));
            let mut payload = unread::take(&request);
            let read =
                body::read(&request, &mut payload, &mut room, most, shared.settings.body_deadline).await;
            if read.is_err() {
                unread::give_back(&request, payload);
            }
            body = read?;
        }
        Ok(Self { request, principal, token, idempotency_key, body, _room: room })
    }

    /// Whose records.
    pub(crate) const fn account(&self) -> AccountId {
        self.principal.account
    }

    /// By which token.
    pub(crate) const fn token_id(&self) -> &TokenId {
        &self.principal.token
    }

    /// The request itself.
    pub(crate) const fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// The key under which the answer is kept for retries.
    pub(crate) fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    /// What the same request has in common with its retries, and with no other.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        let uri = self.request.uri();
        let target = [self.request.method().as_str(), uri.path(), uri.query().unwrap_or_default()];
        let [method, path, query] = target.map(str::as_bytes);
        let mut parts = vec![method, path, query, &self.body];
        parts.extend(self.request.headers().get_all(IF_MATCH).map(HeaderValue::as_bytes));
        self.token.fingerprint(&parts)
    }

    /// Which version the subscriber who is meant must have; `None` where the caller does not say.
    pub(crate) fn if_match(&self) -> Result<Option<IfVersion>, Failure> {
        let headers = self.request.headers();
        let values = || headers.get_all(IF_MATCH).map(HeaderValue::as_bytes);
        if values().next().is_none() {
            return Ok(None);
        }
        let expected = entity_tag::if_match(values());
        let what = "If-Match must be * or a list of entity tags, each in double quotes";
        expected.map(Some).ok_or_else(|| Failure::Malformed(what.to_owned()))
    }

    /// Refuses a condition that the call cannot keep, rather than let its caller believe in it.
    pub(crate) fn unconditional(&self) -> Result<(), Failure> {
        if self.request.headers().contains_key(IF_MATCH) {
            return Err(Failure::Malformed("If-Match is for calls about one subscriber only".to_owned()));
        }
        Ok(())
    }

    /// The decoded `index`-th segment of the path, counted from 0.
    pub(crate) fn segment(&self, index: usize) -> Result<String, Failure> {
        path::segment(self.request.uri().path(), index)
            .ok_or_else(|| Failure::Malformed("the path is not percent-encoded UTF-8".to_owned()))
    }

    /// The values of the parameters of those names; any other parameter, or one that stands twice, is a fault.
    pub(crate) fn parameters<const N: usize>(&self, known: [&str; N]) -> Result<Values<N>, Faults> {
        let ([], values) = self.parameter_groups([], known)?;
        Ok(values)
    }

    /// The same for two groups of parameters.
    pub(crate) fn parameter_groups<const M: usize, const N: usize>(
        &self,
        first: [&str; M],
        second: [&str; N],
    ) -> Result<(Values<M>, Values<N>), Faults> {
        let given = path::parameters(self.request.uri().query().unwrap_or_default())
            .ok_or_else(|| Faults::one("", "the query is not percent-encoded UTF-8"))?;
        let known: Vec<&str> = first.into_iter().chain(second).collect();
        let mut values = ([const { None }; M], [const { None }; N]);
        let mut faults = Faults::new();
        for (name, value) in given {
            let place = known.iter().position(|known| *known == name);
            let slot = place.and_then(|place| values.0.iter_mut().chain(&mut values.1).nth(place));
            match slot {
                Some(slot @ None) => *slot = Some(value),
                Some(Some(_)) => faults.add(name, "stands twice in the query"),
                None => {
                    let (name, text) = unknown("query parameter", &name, &known);
                    faults.add(name, text);
                }
            }
        }
        faults.unless(values)
    }

    /// The parameters of those names, each of which is `true` or `false`, and false where it is absent.
    pub(crate) fn flags<const N: usize>(&self, known: [&'static str; N]) -> Result<[bool; N], Faults> {
        let values = self.parameters(known)?;
        let mut flags = [false; N];
        for (place, value) in values.into_iter().enumerate() {
            flags[place] = flag(known[place], value.as_deref())?;
        }
        Ok(flags)
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<Json<'_>, Failure> {
        Json::read(&self.body).map_err(|error| Failure::Malformed(format!("the body holds {error}")))
    }
}

impl FromRequest for Call {
    type Error = Reply;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Reply>>>>;

    /// The payload is where the edge has laid it aside.
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        let dialect = Dialect::of(request.path());
        Box::pin(async move { Self::take(request).await.map_err(|failure| failure.reply(dialect)) })
    }
}

/// What a token must be allowed to do for this call. A write needs the scope even where it is only tried.
pub(crate) fn needed(dialect: Dialect, method: &Method) -> Scope {
    match dialect {
        Dialect::V1 => Scope::DeviceApp,
        Dialect::V2 if *method == Method::GET || *method == Method::HEAD => Scope::Read,
        Dialect::V2 => Scope::Write,
        Dialect::Admin => Scope::Admin,
    }
}

/// From which address the call came; `None` where it came from this machine by other ways than TCP.
fn caller(request: &HttpRequest, proxies: &TrustedProxies) -> Option<IpAddr> {
    let forwarded: Vec<_> = request.headers().get_all("X-Forwarded-For").collect();
    let forwarded = forwarded.iter().map(|value| value.to_str().unwrap_or_default());
    Some(proxies.caller(request.peer_addr()?.ip(), forwarded))
}

/// The token of the one `Authorization` header (RFC 6750 §2.1); the scheme counts in any case.
fn bearer(request: &HttpRequest) -> Option<PresentedToken> {
    let mut headers = request.headers().get_all(AUTHORIZATION);
    let (header, None) = (headers.next()?, headers.next()) else { return None };
    let (scheme, token) = header.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    PresentedToken::parse(token.trim()).ok()
}

/// The value of a parameter that is `true` or `false`; false where it is absent.
pub(crate) fn flag(name: &str, value: Option<&str>) -> Result<bool, Faults> {
    match value {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Faults::one(name, "must be true or false")),
    }
}

fn key(request: &HttpRequest) -> Result<Option<String>, Failure> {
    let mut headers = request.headers().get_all("Idempotency-Key");
    let Some(key) = headers.next() else { return Ok(None) };
    let visible = key.as_bytes().iter().all(u8::is_ascii_graphic) && (1..=MOST_KEY_LEN).contains(&key.len());
    match key.to_str() {
        Ok(key) if visible && headers.next().is_none() => Ok(Some(key.to_owned())),
        _ => Err(Failure::BadIdempotencyKey),
    }
}
