//! What an operator's Prometheus reads: counters that adapters keep by the macros of `metrics`, and figures that are asked for
//! at each scrape. Served on a listener of its own, which people must not reach. No label holds an id, a name or an address.

mod catalogue;
mod figures;
mod own_process;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use adapter_http::{HttpConfig, HttpLimits, Listener};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use poem::endpoint::make;
use poem::{Response, Route, get};

pub(crate) use figures::Figures;

/// Histograms are folded together this often; between scrapes their single values would pile up.
const UPKEEP: Duration = Duration::from_secs(5);
/// Connections of scrapers at once.
const SCRAPERS: usize = 16;

/// Borders of what takes time, in seconds.
const SECONDS: [f64; 14] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// Borders of how many messages share a commit.
const BATCHES: [f64; 7] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];

/// Takes in what adapters count from now on. Without it their counting costs next to nothing and goes nowhere.
pub(crate) fn record() -> anyhow::Result<PrometheusHandle> {
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?
        .set_buckets_for_metric(Matcher::Suffix("_messages".to_owned()), &BATCHES)?
        .build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|_| anyhow::anyhow!("metrics are recorded already"))?;
    catalogue::describe();
    Ok(handle)
}

/// Answers `GET /metrics` on `listener` for as long as the process lives.
pub(crate) async fn serve(listener: Listener, address: SocketAddr, handle: PrometheusHandle, figures: Figures) {
    let kept = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            kept.run_upkeep();
        }
    });
    let figures = Arc::new(figures);
    let scrape = make(move |_| {
        let (figures, handle) = (Arc::clone(&figures), handle.clone());
        async move {
            figures.collect().await;
            Response::builder().content_type("text/plain; version=0.0.4; charset=utf-8").body(handle.render())
        }
    });
    let limits = HttpLimits { connections: SCRAPERS, connections_per_address: SCRAPERS, ..HttpLimits::default() };
    let config = HttpConfig { listen: address, limits, ..HttpConfig::default() };
    adapter_http::serve(listener, Route::new().at("/metrics", get(scrape)), config, std::future::pending()).await;
}
