//! Guesses codes on a server of its own: `hostile <path of vestnik> [guesses]`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use policy::{Server, guess};
use tokio::time::Instant;

const GUESSES: u64 = 1_000_000;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let binary = PathBuf::from(arguments.next().context("the path of vestnik")?).canonicalize()?;
    let count = arguments.next().map_or(Ok(GUESSES), |count| count.parse())?;
    let server = Server::start(&binary, &[("VESTNIK_TRUSTED_PROXIES", "127.0.0.1")]).await?;
    let began = Instant::now();
    let guesses = guess(&server, count).await?;
    eprintln!("{guesses:?} in {:.1} s", began.elapsed().as_secs_f64());
    guesses.check()
}
