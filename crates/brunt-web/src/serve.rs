//! Connections: accepting, bounding and ending them.

use crate::content::Content;
use crate::error::WebError;
use crate::guard::{Guard, Peer, app};
use crate::metrics::Metrics;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, Request, header};
use axum::routing::get;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

/// Bytes of a request's head. Browsers send about one KiB.
const HEAD: usize = 16 * 1024;
/// Headers of a request.
const HEADERS: usize = 64;
/// After a failed accept, which is most often for want of file descriptors.
const PAUSE: Duration = Duration::from_millis(50);

/// How long and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From an open connection, or the end of an answer, to the end of the next request's head.
    pub head: Duration,
    /// Longest time in which a client takes nothing of an answer.
    pub stall: Duration,
    /// Longest time that a connection stays open.
    pub connection: Duration,
    /// How long answers under way may take once the server is to stop.
    pub drain: Duration,
    /// Open connections; further ones wait to be accepted.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            head: Duration::from_secs(15),
            stall: Duration::from_secs(15),
            connection: Duration::from_mins(10),
            drain: Duration::from_secs(10),
            connections: 1024,
        }
    }
}

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    metrics: Arc<Metrics>,
    limits: Limits,
}

impl Server {
    /// Listens for requests for `content`.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn bind(
        address: SocketAddr,
        content: Arc<Content>,
        guard: Guard,
        limits: Limits,
        metrics: Arc<Metrics>,
    ) -> Result<Server, WebError> {
        let router = app(content, guard, Arc::clone(&metrics));
        Server::listen(address, router, limits, metrics).await
    }

    /// Listens for requests for `metrics` at `/metrics`. They are the operator's: the address should be one that only he
    /// reaches.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn bind_metrics(
        address: SocketAddr,
        limits: Limits,
        metrics: Arc<Metrics>,
    ) -> Result<Server, WebError> {
        let router = Router::new().route("/metrics", get(show_metrics)).with_state(metrics);
        // Its own connections are not counted: they are the operator's, and would move what he looks at.
        Server::listen(address, router, limits, Arc::new(Metrics::new())).await
    }

    async fn listen(
        address: SocketAddr,
        router: Router,
        limits: Limits,
        metrics: Arc<Metrics>,
    ) -> Result<Server, WebError> {
        let refused = |source| WebError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        Ok(Server { listener, address, router, metrics, limits })
    }

    /// Where it listens, with the port that the system chose where 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` is done. Then no connection is accepted, answers under way are finished within
    /// [`Limits::drain`], and the rest is cut off.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let Server { listener, router, metrics, limits, .. } = self;
        let graceful = GracefulShutdown::new();
        let room = Arc::new(Semaphore::new(limits.connections));
        let mut tasks = tokio::task::JoinSet::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            let accepted = async {
                // The semaphore is never closed.
                let place = Arc::clone(&room).acquire_owned().await.ok();
                (place, listener.accept().await)
            };
            let (place, accepted) = tokio::select! {
                () = &mut stop => break,
                accepted = accepted => accepted,
            };
            while tasks.try_join_next().is_some() {}
            let Ok((stream, peer)) = accepted else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            let watcher = graceful.watcher();
            let router = router.clone();
            let metrics = Arc::clone(&metrics);
            tasks.spawn(async move {
                metrics.opened();
                let talk = watcher.watch(connection(stream, peer, router, limits));
                let well = matches!(tokio::time::timeout(limits.connection, talk).await, Ok(Ok(())));
                metrics.closed(well);
                drop(place);
            });
        }
        drop(listener);
        // What is still open after that is dropped with the tasks.
        let _ = tokio::time::timeout(limits.drain, graceful.shutdown()).await;
    }
}

async fn show_metrics(State(metrics): State<Arc<Metrics>>) -> impl axum::response::IntoResponse {
    let media = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    ([(header::CONTENT_TYPE, media)], metrics.text())
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error, Output = Result<(), hyper::Error>>
{
    // Answers are written whole; waiting to fill a packet would only delay them. Without it they still arrive.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.stall));
    let routes = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer.ip()));
        routes.call(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_headers(HEADERS)
        .max_buf_size(HEAD)
        .serve_connection(TokioIo::new(Box::pin(stream)), service)
}
