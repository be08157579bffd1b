use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use adapter_http::Listener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::compose::{self, Core, Edges};
use crate::config::Config;
use crate::say;

/// How long sockets get to say goodbye.
const DRAIN: Duration = Duration::from_secs(8);

/// Serves until SIGTERM or SIGINT, then ends without losing anything.
pub(crate) async fn serve(config: Config) -> anyhow::Result<()> {
    compose::prepare_data_dir(&config.data_dir)?;
    let listener = Listener::bind(config.listen).await?;
    let core = compose::core(&config).await?;
    let is_stopping = Arc::new(AtomicBool::new(false));
    let Edges { app, http, gateway } = compose::edges(&config, &core, Arc::clone(&is_stopping));
    let mut listening = tokio::spawn(Arc::clone(&gateway).run());
    let is_broken = Arc::new(AtomicBool::new(false));
    let breaking = Arc::clone(&is_broken);
    greet(&config, &core).await?;
    let (terminate, interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stop = async move {
        tokio::select! {
            () = told_to_stop(terminate, interrupt) => listening.abort(),
            // Without it sockets would be taken and hear nothing: better a new start.
            _ = &mut listening => breaking.store(true, Ordering::Relaxed),
        }
        is_stopping.store(true, Ordering::Relaxed);
        tracing::info!("stopping: sockets are sent elsewhere");
        let left = gateway.drain(DRAIN).await;
        tracing::info!(left, "sockets were left at the end of the drain");
    };
    adapter_http::serve(listener, app, http, stop).await;
    core.stores.shutdown().await;
    core.database.close().await?;
    anyhow::ensure!(!is_broken.load(Ordering::Relaxed), "live delivery ended by a fault; see the log");
    tracing::info!("stopped");
    Ok(())
}

async fn told_to_stop(mut terminate: Signal, mut interrupt: Signal) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
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
        say("There is no administrator yet. This link makes the first one; it works once, until the next start:");
        say(&format!("  {}/setup#token={token}", config.public_url));
    }
    Ok(())
}
