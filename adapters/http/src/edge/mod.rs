//! What every request passes before its route, and every answer after it.

mod body_limit;
mod headers;
mod origin_rule;
mod record;
mod request_id;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use adapter_wire::Slug;
use domain_kernel::ports::IdSource;
use futures_util::FutureExt as _;
use http::{HeaderValue, StatusCode, header};
use poem::{Endpoint, IntoResponse, PathPattern, Request, Response};
use tracing::Instrument as _;

pub(crate) use body_limit::BodyFault;
pub(crate) use headers::content_security_policy;

use crate::problem::{Fault, PROBLEM_JSON};
use crate::translate::{by_status, translate};
use crate::{HttpConfig, address};

/// Who calls, after trusted proxies were asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallerAddress(pub IpAddr);

/// The rules around all routes.
pub(crate) struct Edge<E> {
    routes: E,
    config: HttpConfig,
    headers: headers::SecurityHeaders,
    ids: Arc<dyn IdSource>,
}

impl<E: Endpoint> Edge<E> {
    /// The rules of `config` around `routes`; `ids` names requests in the log.
    pub(crate) fn new(routes: E, config: HttpConfig, ids: Arc<dyn IdSource>) -> Self {
        Self { routes, headers: headers::SecurityHeaders::new(&config.public_url), config, ids }
    }

    /// The answer, or the problem in its place, and the template of the route that gave it.
    async fn answer(&self, request: Request) -> (Response, Option<PathPattern>) {
        let has_problems = !is_page(request.uri().path());
        let outcome = match self.admit(request) {
            Ok(request) => self.run(request).await,
            Err(fault) => Err(fault.into()),
        };
        match outcome {
            Ok(response) => {
                let route = response.data::<PathPattern>().cloned();
                (if has_problems { as_problem(response) } else { response }, route)
            }
            Err(error) => {
                let route = error.data::<PathPattern>().cloned();
                (translate(&error).into_response(), route)
            }
        }
    }

    /// Refuses what no route should see, and puts the limiter around the body.
    fn admit(&self, mut request: Request) -> Result<Request, Fault> {
        if request.uri().path_and_query().map_or(0, |uri| uri.as_str().len()) > self.config.limits.uri_bytes {
            return Err(by_status(StatusCode::URI_TOO_LONG));
        }
        origin_rule::check(&self.config, request.method(), request.headers())?;
        body_limit::apply(&mut request, &self.config.limits)?;
        let caller = self.caller(&request);
        tell_caller(&mut request, caller);
        Ok(request)
    }

    fn caller(&self, request: &Request) -> IpAddr {
        let peer = peer(request);
        let forwarded = request.headers().get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
        address::caller(peer, forwarded, &self.config.trusted_proxies)
    }

    /// Runs the route; a panic is a 500 and the connection lives on, a route that takes too long is a 503.
    async fn run(&self, request: Request) -> poem::Result<Response> {
        let route = AssertUnwindSafe(self.routes.get_response_or_error(request)).catch_unwind();
        match tokio::time::timeout(self.config.limits.handler_time, route).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_panic)) => {
                tracing::error!("a handler panicked");
                Err(Fault::new(Slug::Internal).into())
            }
            Err(_elapsed) => {
                tracing::error!("a handler took too long");
                Err(Fault::new(Slug::Busy).into())
            }
        }
    }
}

impl<E: Endpoint> Endpoint for Edge<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let id =
            request_id::of(&request, &self.config.trusted_proxies).unwrap_or_else(|| self.ids.next_id().to_string());
        let (method, started) = (record::known(request.method()), Instant::now());
        let span = tracing::info_span!("request", request.id = %id);
        let (mut response, route) = self.answer(request).instrument(span.clone()).await;
        self.headers.apply(&mut response);
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(request_id::HEADER, id);
        }
        let route = route.as_ref().map_or("-", |route| &*route.0);
        span.in_scope(|| record::answered(method, route, response.status(), started.elapsed()));
        Ok(response)
    }
}

/// Whoever opened the connection: a person's device, or a proxy.
fn peer(request: &Request) -> IpAddr {
    request.remote_addr().as_socket_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), SocketAddr::ip)
}

/// Routes, the socket's among them, learn who calls from here alone: what the request claimed is overwritten, so that
/// poem's `RealIp` can be believed.
fn tell_caller(request: &mut Request, caller: IpAddr) {
    request.set_data(CallerAddress(caller));
    let headers = request.headers_mut();
    headers.remove("forwarded");
    headers.remove("x-forwarded-for");
    if let Ok(caller) = HeaderValue::from_str(&caller.to_string()) {
        headers.insert("x-real-ip", caller);
    }
}

/// Endpoints answer with anything; this is what they answer as a response.
trait AnyOutput: Endpoint {
    async fn get_response_or_error(&self, request: Request) -> poem::Result<Response> {
        self.call(request).await.map(IntoResponse::into_response)
    }
}

impl<E: Endpoint> AnyOutput for E {}

/// Paths at which people, not programs, read the answer.
fn is_page(path: &str) -> bool {
    !(path == "/api" || path.starts_with("/api/") || path.starts_with("/health/"))
}

/// Programs always get a problem, never a library's line of text.
fn as_problem(response: Response) -> Response {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if (status.is_client_error() || status.is_server_error()) && kind != Some(PROBLEM_JSON) {
        by_status(status).into_response()
    } else {
        response
    }
}
