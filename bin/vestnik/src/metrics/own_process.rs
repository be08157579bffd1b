//! What the system says of this process.

use std::fs;

/// Ticks of processor time in a second: what Linux tells user programs on every machine.
const TICKS: f64 = 100.0;

/// Memory and processor time of this process; does nothing where there is no `/proc`.
pub(super) fn collect() {
    if let Some(bytes) = fs::read_to_string("/proc/self/status").ok().and_then(|text| resident(&text)) {
        metrics::gauge!("process_resident_memory_bytes").set(bytes);
    }
    if let Some(ticks) = fs::read_to_string("/proc/self/stat").ok().and_then(|text| ticks(&text)) {
        metrics::gauge!("process_cpu_seconds_total").set(ticks / TICKS);
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        let count = u32::try_from(open.count()).unwrap_or(u32::MAX);
        metrics::gauge!("process_open_fds").set(f64::from(count));
    }
}

/// `VmRSS:   12345 kB`.
fn resident(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0)
}

/// The 14th and 15th field, counted after the name, which may hold anything.
fn ticks(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11).map(str::parse::<f64>);
    Some(fields.next()?.ok()? + fields.next()?.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_and_time_are_read_as_the_system_writes_them() {
        assert_eq!(resident("Name:\tx\nVmRSS:\t   2048 kB\nVmSwap: 1 kB\n"), Some(2_097_152.0));
        assert_eq!(resident("Name:\tx\n"), None);
        let stat = "7 (a (strange) name) S 1 7 7 0 -1 4194304 100 0 0 0 250 150 3 4 20 0 1 0 9 9 9";
        assert_eq!(ticks(stat), Some(400.0));
        assert_eq!(ticks("7 (cut"), None);
    }
}
