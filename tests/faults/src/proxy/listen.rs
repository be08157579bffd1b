//! The proxy's door.

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::{Shared, carry};

/// A port that was ours a moment ago may be busy a moment longer.
const AGAIN: Duration = Duration::from_millis(20);

/// Listens until the task is aborted; its connections end with it.
pub(super) async fn listen(address: SocketAddr, shared: Arc<Shared>) -> std::io::Result<JoinHandle<()>> {
    let listener = TcpListener::bind(address).await?;
    Ok(tokio::spawn(take_all(address, listener, shared)))
}

async fn take_all(address: SocketAddr, listener: TcpListener, shared: Arc<Shared>) {
    let (mut open, mut connections) = (Some(listener), JoinSet::new());
    let mut mode = shared.mode.subscribe();
    loop {
        let is_refusing = mode.borrow_and_update().is_refusing;
        match (&open, is_refusing) {
            // A listener that is gone refuses as a machine without the server would.
            (Some(_), true) => open = None,
            (None, true) => drop(mode.changed().await),
            (None, false) => {
                open = TcpListener::bind(address).await.ok();
                if open.is_none() {
                    tokio::time::sleep(AGAIN).await;
                }
            }
            (Some(listener), false) => tokio::select! {
                taken = listener.accept() => if let Ok((near, _)) = taken {
                    connections.spawn(serve(near, Arc::clone(&shared)));
                },
                changed = mode.changed() => if changed.is_err() { return },
                Some(_) = connections.join_next() => {}
            },
        }
    }
}

/// One connection, until either end ends it or the proxy cuts it. A target that refuses is felt as a reset.
async fn serve(mut near: TcpStream, shared: Arc<Shared>) {
    let mut cuts = shared.cuts.subscribe();
    if shared.mode.borrow().is_refusing {
        // It knocked while the door was being closed.
        return drop(near.set_zero_linger());
    }
    let target = *shared.target.lock().unwrap_or_else(PoisonError::into_inner);
    let Ok(mut far) = TcpStream::connect(target).await else { return drop(near.set_zero_linger()) };
    // Small frames must not wait for each other here, or the proxy itself would be the delay.
    drop((near.set_nodelay(true), far.set_nodelay(true)));
    tokio::select! {
        ended = carry::carry(&mut near, &mut far, &shared) => if ended.is_ok() { return },
        _ = cuts.changed() => {}
    }
    drop((near.set_zero_linger(), far.set_zero_linger()));
}
