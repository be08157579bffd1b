//! A way to a server that can be disturbed.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Stands between a client and a server on this machine, and lets everything through until it is told otherwise.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    way: Arc<Way>,
    task: JoinHandle<()>,
}

/// What happens to bytes that hold a certain text on their way to the server. Once: then all is well again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Snare {
    /// They are lost, and the connection with them.
    Ask(Vec<u8>),
    /// They arrive, but the answer is lost, and the connection with it.
    Answer(Vec<u8>),
}

#[derive(Debug)]
struct Laid {
    snare: Snare,
    /// Whether the way is shut when it closes.
    shuts: bool,
}

#[derive(Debug)]
struct Way {
    server: SocketAddr,
    /// Counts freezes: connections of before the last one pass nothing on, for ever, and stay open.
    frozen: watch::Sender<u64>,
    /// True while no new connection is let through either.
    is_shut: watch::Sender<bool>,
    snare: Mutex<Option<Laid>>,
}

impl Proxy {
    /// A way to the server at `port` of this machine.
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let server = SocketAddr::from(([127, 0, 0, 1], port));
        let (frozen, is_shut) = (watch::Sender::new(0), watch::Sender::new(false));
        let way = Arc::new(Way { server, frozen, is_shut, snare: Mutex::default() });
        let task = tokio::spawn(accept(listener, Arc::clone(&way)));
        Self { address, way, task }
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Present connections stay open and pass nothing on any more. New ones are served, unless the way is shut.
    pub fn freeze(&self) {
        self.way.frozen.send_modify(|count| *count += 1);
    }

    /// Lays a snare; when it closes, new connections are accepted and never served, until the way is opened.
    pub fn lay_and_shut(&self, snare: Snare) {
        self.set(Laid { snare, shuts: true });
    }

    /// New connections are served again.
    pub fn open(&self) {
        self.way.is_shut.send_replace(false);
    }

    /// Lays a snare.
    pub fn lay(&self, snare: Snare) {
        self.set(Laid { snare, shuts: false });
    }

    fn set(&self, laid: Laid) {
        *self.way.snare.lock().unwrap_or_else(PoisonError::into_inner) = Some(laid);
    }

    /// True while a snare lies there that nothing has run into.
    pub fn is_laid(&self) -> bool {
        self.way.snare.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, way: Arc<Way>) {
    while let Ok((client, _)) = listener.accept().await {
        let way = Arc::clone(&way);
        tokio::spawn(async move {
            let mut is_shut = way.is_shut.subscribe();
            if is_shut.wait_for(|is_shut| !is_shut).await.is_ok()
                && let Ok(server) = TcpStream::connect(way.server).await
            {
                serve(client, server, &way).await;
            }
        });
    }
}

/// Passes bytes on in both directions until an end is closed, a snare closes, or the way is frozen.
async fn serve(mut client: TcpStream, mut server: TcpStream, way: &Way) {
    let mut frozen = way.frozen.subscribe();
    let (mut asked, mut answered) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        tokio::select! {
            _ = frozen.changed() => return std::future::pending().await,
            count = client.read(&mut asked) => {
                let Some(bytes) = filled(&asked, count) else { return };
                match way.caught(bytes) {
                    None => if server.write_all(bytes).await.is_err() { return },
                    Some(Snare::Ask(_)) => return,
                    Some(Snare::Answer(_)) => {
                        if server.write_all(bytes).await.is_ok() {
                            // Once it answers, it has done it.
                            drop(server.read(&mut answered).await);
                        }
                        return;
                    }
                }
            }
            count = server.read(&mut answered) => {
                let Some(bytes) = filled(&answered, count) else { return };
                if client.write_all(bytes).await.is_err() { return }
            }
        }
    }
}

fn filled(buffer: &[u8], count: std::io::Result<usize>) -> Option<&[u8]> {
    buffer.get(..count.ok().filter(|count| *count > 0)?)
}

impl Way {
    /// The snare that these bytes run into.
    fn caught(&self, bytes: &[u8]) -> Option<Snare> {
        let mut snare = self.snare.lock().unwrap_or_else(PoisonError::into_inner);
        let caught = snare.take_if(|laid| {
            let (Snare::Ask(text) | Snare::Answer(text)) = &laid.snare;
            bytes.windows(text.len()).any(|window| window == text)
        })?;
        if caught.shuts {
            self.is_shut.send_replace(true);
        }
        Some(caught.snare)
    }
}
