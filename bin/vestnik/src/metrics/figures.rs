use std::sync::Arc;
use std::time::Duration;

use adapter_sql::Database;
use adapter_websocket::Gateway;

use super::catalogue::{NEXT, REPAIR_CAUSES, RESET_REASONS};
use super::own_process;

/// A scrape does not wait longer for the database.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is asked for at each scrape.
pub(crate) struct Figures {
    pub(crate) database: Database,
    pub(crate) gateway: Arc<Gateway>,
}

impl Figures {
    /// Everything as it is now.
    pub(super) async fn collect(&self) {
        own_process::collect();
        self.sockets();
        self.database().await;
    }

    fn sockets(&self) {
        let figures = self.gateway.figures();
        gauge("vestnik_connections", figures.sockets as u64);
        gauge("vestnik_queued_frames", figures.queued_frames as u64);
        gauge("vestnik_queued_bytes", figures.queued_bytes as u64);
        let ended = [figures.ended_to_reconnect, figures.ended_to_renew, figures.ended_for_good];
        for (next, count) in NEXT.into_iter().zip(ended) {
            metrics::counter!("vestnik_connections_ended_total", "next" => next).absolute(count);
        }
        let hub = figures.hub;
        gauge("vestnik_chats", hub.chats);
        gauge("vestnik_lagging_connections", hub.lagging);
        metrics::counter!("vestnik_lags_total").absolute(hub.lags);
        metrics::counter!("vestnik_deliveries_total").absolute(hub.deliveries);
        metrics::counter!("vestnik_histories_changed_total").absolute(hub.histories_changed);
        for (cause, count) in REPAIR_CAUSES.into_iter().zip(hub.repairs) {
            metrics::counter!("vestnik_repairs_total", "cause" => cause).absolute(count);
        }
        for (reason, count) in RESET_REASONS.into_iter().zip(hub.resets) {
            metrics::counter!("vestnik_resets_total", "reason" => reason).absolute(count);
        }
    }

    async fn database(&self) {
        let Ok(Ok(figures)) = tokio::time::timeout(PATIENCE, self.database.figures()).await else { return };
        for (state, count) in [("busy", figures.busy), ("idle", figures.idle)] {
            metrics::gauge!("vestnik_database_connections", "state" => state).set(f64::from(count));
        }
        if let Some(ratio) = figures.hot_updates {
            metrics::gauge!("vestnik_hot_update_ratio").set(ratio);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "no figure comes near 2^53")]
fn gauge(name: &'static str, value: u64) {
    metrics::gauge!(name).set(value as f64);
}
