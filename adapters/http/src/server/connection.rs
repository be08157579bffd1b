use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use http::uri::Scheme;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, Endpoint as _};

use super::Shared;
use super::stream::CountedStream;
use crate::HttpLimits;

/// A connection on which nothing is asked for this long is closed. HTTP/1 closes by the header timer, which is shorter.
const IDLE: Duration = Duration::from_mins(2);

/// What the service tells the watch over its connection.
#[derive(Default)]
struct Activity {
    asked: AtomicBool,
    under_way: AtomicUsize,
}

/// Serves one connection until it ends, is upgraded, or is cut.
pub(super) async fn run(stream: CountedStream, peer: SocketAddr, shared: Arc<Shared>) {
    let activity = Arc::new(Activity::default());
    let service = service_fn(|request| answer(request, peer, Arc::clone(&shared), Arc::clone(&activity)));
    let builder = builder(&shared.config.limits);
    let mut connection = pin!(builder.serve_connection_with_upgrades(TokioIo::new(stream), service));
    let mut stopping = pin!(shared.stopping.cancelled());
    let mut is_stopping = false;
    // Before the first bytes nobody knows which HTTP it will be, and no timer of either runs yet.
    let mut patience = shared.config.limits.header_time + Duration::from_secs(1);
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection ended");
                }
                return;
            }
            () = shared.cutting.cancelled() => return,
            () = stopping.as_mut(), if !is_stopping => {
                is_stopping = true;
                connection.as_mut().graceful_shutdown();
            }
            () = tokio::time::sleep(patience) => {
                let is_idle = activity.under_way.load(Ordering::Relaxed) == 0;
                if is_idle && !activity.asked.swap(false, Ordering::Relaxed) {
                    return;
                }
                patience = IDLE;
            }
        }
    }
}

fn builder(limits: &HttpLimits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_buf_size(limits.header_bytes.max(8 * 1024));
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(64)
        .max_header_list_size(u32::try_from(limits.header_bytes).unwrap_or(u32::MAX))
        .initial_stream_window_size(64 * 1024)
        .initial_connection_window_size(256 * 1024)
        .max_send_buf_size(64 * 1024)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10));
    builder
}

async fn answer(
    request: hyper::Request<Incoming>,
    peer: SocketAddr,
    shared: Arc<Shared>,
    activity: Arc<Activity>,
) -> Result<hyper::Response<impl hyper::body::Body<Data = bytes::Bytes, Error = std::io::Error>>, Infallible> {
    let _under_way = UnderWay::new(activity);
    let local = LocalAddr(Addr::SocketAddr(shared.config.listen));
    let remote = RemoteAddr(Addr::SocketAddr(peer));
    let request = poem::Request::from((request, local, remote, Scheme::HTTP));
    Ok(hyper::Response::from(shared.app.get_response(request).await))
}

/// A request under way, counted for as long as this lives: it ends by an answer or because the other side went away.
struct UnderWay(Arc<Activity>);

impl UnderWay {
    fn new(activity: Arc<Activity>) -> Self {
        activity.asked.store(true, Ordering::Relaxed);
        activity.under_way.fetch_add(1, Ordering::Relaxed);
        Self(activity)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}
