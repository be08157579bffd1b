use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use adapter_http::Listener;
use adapter_websocket::Gateway;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::compose::{self, Core, Edges};
use crate::config::Config;
use crate::{metrics, say, verify, watch};

/// Serves until SIGTERM or SIGINT, then ends without losing anything.
pub(crate) async fn serve(config: Config) -> anyhow::Result<()> {
    compose::prepare_data_dir(&config.data_dir)?;
    let listener = Listener::bind(config.listen).await?;
    let scraped = match config.metrics_listen {
        Some(address) => Some((Listener::bind(address).await?, address, metrics::record()?)),
        None => None,
    };
    let core = compose::core(&config).await?;
    let is_stopping = Arc::new(AtomicBool::new(false));
    let Edges { app, http, gateway } = compose::edges(&config, &core, Arc::clone(&is_stopping));
    if let Some((listener, address, handle)) = scraped {
        let figures = metrics::Figures { database: core.database.clone(), gateway: gateway.clone() };
        tokio::spawn(metrics::serve(listener, address, handle, figures));
    }
    if let Some(hour) = config.verify_at {
        tokio::spawn(verify::nightly(core.database.clone(), core.stores.verifier.clone(), hour));
    }
    tokio::spawn(watch::ended_sessions(core.ports.clone()));
    tokio::spawn(watch::usage(core.database.clone(), core.stores.statistics.clone()));
    let mut listening = tokio::spawn(Arc::clone(&gateway).run());
    let is_broken = Arc::new(AtomicBool::new(false));
    let breaking = Arc::clone(&is_broken);
    greet(&config, &core).await?;
    let mut signals = Signals::listen()?;
    let stop = async move {
        tokio::select! {
            () = signals.next() => {}
            // Without it sockets would be taken and hear nothing: better a new start.
            _ = &mut listening => breaking.store(true, Ordering::Relaxed),
        }
        // First of all the door learns of it: whoever comes from here on is sent to another node.
        is_stopping.store(true, Ordering::Relaxed);
        drain(&gateway, config.drain, &mut signals).await;
        // Until now sockets were served as ever.
        listening.abort();
    };
    adapter_http::serve(listener, app, http, stop).await;
    core.stores.shutdown().await;
    core.shared.close().await;
    core.database.close().await?;
    anyhow::ensure!(!is_broken.load(Ordering::Relaxed), "live delivery ended by a fault; see the log");
    tracing::info!("stopped");
    Ok(())
}

/// Sends sockets elsewhere, until none is left, the time is over, or somebody at the console has no patience.
async fn drain(gateway: &Arc<Gateway>, time: Duration, signals: &mut Signals) {
    tracing::info!(sockets = gateway.figures().sockets, "stopping: sockets are sent elsewhere");
    tokio::select! {
        left = gateway.drain(time) => tracing::info!(left, "sockets were left at the end of the drain"),
        () = signals.next() => tracing::warn!(left = gateway.figures().sockets, "told twice to stop: the drain is cut short"),
    }
}

/// What asks a process to stop.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// What the person at the console should know: the address, and how to begin.
async fn greet(config: &Config, core: &Core) -> anyhow::Result<()> {
    say(&format!("Vestnik {} serves {}", env!("CARGO_PKG_VERSION"), config.public_url));
    if config.mail.smtp_url.is_none() {
        let folder = config.data_dir.join("mail");
        say(&format!("Mail is not configured: sign-in codes appear here and in {}", folder.display()));
    }
    if !core.ports.users.has_owner().await? {
        let token = core.ports.setup.reveal();
        let life =
            if config.redis.is_some() { "it works once, on every node" } else { "it works once, until the next start" };
        say(&format!("There is no administrator yet. This link makes the first one; {life}:"));
        say(&format!("  {}/setup#token={token}", config.public_url));
    }
    Ok(())
}
