//! The end of a run that does not end by itself.

use std::time::Duration;

use crate::cli::Cli;
use crate::verdicts::say;

/// The whole table takes under half an hour on two processors, its short form under three minutes.
const WHOLE: Duration = Duration::from_secs(40 * 60);
const SHORT: Duration = Duration::from_secs(8 * 60);

/// Ends this process when it should have ended long ago, even if every thread of its runtime hangs; Linux then ends what it has started.
pub(crate) fn watch(cli: &Cli) {
    let once = if cli.short { SHORT } else { WHOLE };
    let limit = once + Duration::from_secs(60 * cli.minutes.unwrap_or(0));
    std::thread::spawn(move || {
        std::thread::sleep(limit);
        say(&format!("faults: not done after {limit:?}"));
        std::process::abort();
    });
}
