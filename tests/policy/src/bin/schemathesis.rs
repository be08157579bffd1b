//! Holds a server of its own to the description it gives of itself: `schemathesis <path of vestnik> <path of schemathesis> [examples]`.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use policy::{Document, Server, conform};
use tokio::time::Instant;

/// Fewer requests than this say nothing.
const FEWEST: u64 = 2_000;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let binary = PathBuf::from(arguments.next().context("the path of vestnik")?).canonicalize()?;
    let tool = std::path::absolute(arguments.next().context("the path of schemathesis")?)?;
    let examples = arguments.next().map_or(Ok(4), |count| count.parse())?;
    let server = Server::start(&binary, &[("VESTNIK_RATE_LIMITS", "off")]).await?;
    let began = Instant::now();
    let made = conform(&server, &Document::of(&binary)?, &tool, examples).await?;
    eprintln!("{made} requests, every answer as described, in {:.1} s", began.elapsed().as_secs_f64());
    ensure!(made >= FEWEST, "only {made} requests were made, of {FEWEST} at least");
    Ok(())
}
