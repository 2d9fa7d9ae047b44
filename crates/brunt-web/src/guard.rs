//! What stands before every answer: counting, the limits on a request, and headers that every answer has.

use crate::api;
use crate::content::Content;
use crate::error::{Code, Problem};
use crate::limit::{Limiter, Rate};
use crate::metrics::{Kind, Metrics};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::IntoResponse as _;
use axum::routing::get;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

/// Bytes of body that a request may bring. Nothing reads it; some clients send a few anyway.
const BODY: u64 = 1024;
/// Bytes of address and query.
const ADDRESS: usize = 4096;

/// For pages: their own files and nothing else. No script or style stands within a page.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
                           connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
/// For pages made to stand in other people's pages.
const EMBED_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
                            connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *";
/// For a chart opened by itself: it may style itself and nothing more.
const CHART_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
/// For data.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// Where a request came from, as the connection says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// What a request may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Guard {
    /// Requests an address may make; `None` for no limit.
    pub rate: Option<Rate>,
    /// Whether a proxy of the operator's own stands before the server. Only then is the last address of
    /// `X-Forwarded-For`, which that proxy wrote, taken for the client's; anybody can send the header.
    pub behind_proxy: bool,
}

#[derive(Debug)]
struct Watch {
    limiter: Option<Limiter>,
    behind_proxy: bool,
    metrics: Arc<Metrics>,
}

/// All routes with what stands before them.
pub(crate) fn app(content: Arc<Content>, guard: Guard, metrics: Arc<Metrics>) -> Router {
    let watch =
        Arc::new(Watch { limiter: guard.rate.map(Limiter::new), behind_proxy: guard.behind_proxy, metrics });
    Router::new()
        .merge(api::routes())
        .route("/healthz", get(health))
        .fallback(api::site)
        .with_state(content)
        .layer(from_fn_with_state(watch, before))
}

/// The server holds all it needs once it listens, so that listening is health.
async fn health() -> impl axum::response::IntoResponse {
    ([(header::CACHE_CONTROL, "no-store"), (header::CONTENT_TYPE, "text/plain; charset=utf-8")], "ok\n")
}

async fn before(State(watch): State<Arc<Watch>>, request: Request, next: Next) -> Response<axum::body::Body> {
    let begun = Instant::now();
    let kind = Kind::of(request.uri().path());
    let policy = Policy::of(request.uri().path());
    let mut response = match watch.refusal(&request) {
        Some(refusal) => refusal,
        None if request.method() == Method::OPTIONS => preflight(),
        None => next.run(request).await,
    };
    policy.write(response.headers_mut());
    watch.metrics.answered(kind, response.status().as_u16(), begun.elapsed());
    response
}

impl Watch {
    /// What is said instead of an answer, where the request may not have one.
    fn refusal(&self, request: &Request) -> Option<Response<axum::body::Body>> {
        if let Some(limiter) = &self.limiter
            && request.uri().path() != "/healthz"
            && let Some(client) = self.client(request)
            && let Err(wait) = limiter.admit(client)
        {
            let mut response = Problem::new(
                Code::TooManyRequests,
                "too many requests from this address",
                "wait as long as Retry-After says; whole tables are files of their own",
            )
            .into_response();
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            return Some(response);
        }
        let method = request.method();
        let in_api = Policy::of(request.uri().path()) == Policy::Data;
        if !(method == Method::GET || method == Method::HEAD || method == Method::OPTIONS && in_api) {
            let mut response =
                Problem::new(Code::MethodNotAllowed, "nothing here can be changed", "use GET or HEAD")
                    .into_response();
            let allowed = if in_api { "GET, HEAD, OPTIONS" } else { "GET, HEAD" };
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
            return Some(response);
        }
        let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
        if address > ADDRESS {
            let problem = Problem::new(
                Code::AddressTooLong,
                format!("the address has {address} bytes"),
                format!("at most {ADDRESS}"),
            );
            return Some(problem.into_response());
        }
        if let Some(length) = request.headers().get(header::CONTENT_LENGTH) {
            let length = length.to_str().ok().and_then(|text| text.parse::<u64>().ok());
            if length.is_none_or(|length| length > BODY) {
                let problem = Problem::new(
                    Code::BodyTooLarge,
                    "a reader's request needs no body",
                    "leave the body out",
                );
                return Some(problem.into_response());
            }
        }
        None
    }

    fn client(&self, request: &Request) -> Option<IpAddr> {
        let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
        if !self.behind_proxy {
            return peer;
        }
        let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
        let last = forwarded.and_then(|value| value.to_str().ok()).and_then(|list| list.rsplit(',').next());
        last.and_then(|text| text.trim().parse().ok()).or(peer)
    }
}

/// Public data may be read from any page.
fn preflight() -> Response<axum::body::Body> {
    let mut response = Response::new(axum::body::Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("accept, if-none-match"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    response
}

/// Which headers keep a browser from doing more than it must.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Policy {
    Page,
    Embed,
    Chart,
    Data,
}

impl Policy {
    fn of(path: &str) -> Policy {
        if path == "/api/v1" || path.starts_with("/api/") {
            Policy::Data
        } else if path.starts_with("/charts/") {
            Policy::Chart
        } else if path.split('/').any(|part| part == "embed") {
            Policy::Embed
        } else {
            Policy::Page
        }
    }

    fn write(self, headers: &mut HeaderMap) {
        let mut set =
            |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
        let policy = match self {
            Policy::Page => PAGE_POLICY,
            Policy::Embed => EMBED_POLICY,
            Policy::Chart => CHART_POLICY,
            Policy::Data => DATA_POLICY,
        };
        set(header::CONTENT_SECURITY_POLICY, policy);
        set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(header::REFERRER_POLICY, "no-referrer");
        set(
            HeaderName::from_static("permissions-policy"),
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        );
        let shared = matches!(self, Policy::Data | Policy::Chart | Policy::Embed);
        let resource = HeaderName::from_static("cross-origin-resource-policy");
        set(resource, if shared { "cross-origin" } else { "same-origin" });
        if matches!(self, Policy::Page) {
            set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
        }
        if matches!(self, Policy::Data) {
            set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            set(header::ACCESS_CONTROL_EXPOSE_HEADERS, "etag, retry-after");
        }
    }
}
