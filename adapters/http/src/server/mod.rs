//! Accepting connections: our own loop, because poem's has no header timer, no limits and no `TCP_NODELAY`.

mod connection;
mod listener;
mod slots;
mod stream;

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use poem::endpoint::BoxEndpoint;
use poem::{Endpoint, EndpointExt as _, Response};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use listener::{ListenError, Listener};

use crate::{HttpConfig, address};
use slots::Slots;
use stream::CountedStream;

/// When the system has no descriptor left for another connection, some time for one to become free.
const BREATH: Duration = Duration::from_millis(50);

/// What all connections share.
struct Shared {
    app: BoxEndpoint<'static, Response>,
    config: HttpConfig,
    /// Requests under way are finished, nothing new is begun.
    stopping: CancellationToken,
    /// Whatever is still under way is cut.
    cutting: CancellationToken,
}

/// Serves `app` until `shutdown` comes true; then takes no more connections, finishes the requests under way and cuts what
/// is not done within the stop time. Sockets that were upgraded are not waited for: whoever upgraded them closes them.
pub async fn serve<E>(listener: Listener, app: E, config: HttpConfig, shutdown: impl Future<Output = ()>)
where
    E: Endpoint + 'static,
{
    let slots = Slots::new(config.limits.connections, config.limits.connections_per_address);
    let (stopping, cutting, tasks) = (CancellationToken::new(), CancellationToken::new(), TaskTracker::new());
    let stop_time = config.limits.stop_time;
    let app = app.map_to_response().boxed();
    let shared = Arc::new(Shared { app, config, stopping: stopping.clone(), cutting: cutting.clone() });
    let accepting = accept(&listener, &shared, &slots, &tasks);
    tokio::select! {
        () = accepting => {}
        () = shutdown => {}
    }
    drop(listener);
    stopping.cancel();
    tasks.close();
    if tokio::time::timeout(stop_time, tasks.wait()).await.is_err() {
        tracing::warn!(connections = tasks.len(), "requests were cut at the stop");
        cutting.cancel();
        tasks.wait().await;
    }
}

async fn accept(listener: &Listener, shared: &Arc<Shared>, slots: &Arc<Slots>, tasks: &TaskTracker) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => admit(stream, peer, shared, slots, tasks),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

/// Begins to serve a connection, or closes it at once when there are too many.
fn admit(stream: TcpStream, peer: SocketAddr, shared: &Arc<Shared>, slots: &Arc<Slots>, tasks: &TaskTracker) {
    let is_proxy = shared.config.trusted_proxies.iter().any(|range| range.contains(peer.ip()));
    let household: Option<IpAddr> = (!is_proxy).then(|| address::household(peer.ip()));
    let Some(slot) = slots.take(household) else {
        tracing::debug!("a connection too many was closed");
        return;
    };
    // Frames and answers are small: waiting for more of them only delays.
    if stream.set_nodelay(true).is_ok() {
        tasks.spawn(connection::run(CountedStream::new(stream, slot), peer, Arc::clone(shared)));
    }
}

fn is_of_one_connection(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
