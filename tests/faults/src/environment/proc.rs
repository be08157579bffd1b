//! What Linux tells about processes (proc(5)), and signals.

use std::process::Command;

/// Sends `signal` to `pids`, one by one.
pub(super) fn signal(pids: impl IntoIterator<Item = u32>, signal: &str) {
    let pids: Vec<String> = pids.into_iter().map(|pid| pid.to_string()).collect();
    if !pids.is_empty() {
        // One that has just ended is no fault.
        drop(Command::new("kill").arg(format!("-{signal}")).args(pids).output());
    }
}

/// Bytes of memory that `pid` has in use.
pub(super) fn resident(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

/// The children of `parent`.
pub(super) fn children(parent: u32) -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| parent_of(*pid) == Some(parent)).collect()
}

fn parent_of(pid: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name of the program, in brackets, may hold blanks and brackets.
    let (_, rest) = stat.rsplit_once(") ")?;
    rest.split(' ').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_a_parent_and_uses_memory() {
        let own = std::process::id();
        let parent = parent_of(own).expect("a parent");
        assert!(children(parent).contains(&own));
        assert!(resident(own).is_some_and(|bytes| bytes > 100_000));
    }
}
