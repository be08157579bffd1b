//! What Linux tells about processes (proc(5)).

use std::time::Duration;

/// One tick of `/proc/<pid>/stat`: `USER_HZ` is 100 on every platform that Linux runs on.
const TICK: Duration = Duration::from_millis(10);

/// User and system time that `pid` has used so far.
pub(crate) fn processor_time(pid: u32) -> Option<Duration> {
    stat(pid).map(|stat| stat.time)
}

/// Bytes of memory of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Memory {
    /// All that is resident.
    pub(crate) resident: u64,
    /// Of that, what the process has written: without the program's own pages, which come and go as they are run.
    pub(crate) written: u64,
}

/// The memory of `pid` now.
pub(crate) fn memory(pid: u32) -> Option<Memory> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let bytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
    };
    Some(Memory { resident: bytes("VmRSS:")?, written: bytes("RssAnon:")? })
}

/// The parent of `pid`.
pub(super) fn parent(pid: u32) -> Option<u32> {
    stat(pid).map(|stat| stat.parent)
}

/// The children of `parent` with what they call themselves.
pub(super) fn children(parent: u32) -> Vec<(u32, String)> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let own = pids.filter(|pid| stat(*pid).is_some_and(|stat| stat.parent == parent));
    own.filter_map(|pid| Some((pid, title(pid)?))).collect()
}

fn title(pid: u32) -> Option<String> {
    let bytes = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    Some(String::from_utf8_lossy(&bytes).replace('\0', " "))
}

struct Stat {
    parent: u32,
    time: Duration,
}

fn stat(pid: u32) -> Option<Stat> {
    parse(&std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// Fields 4, 14 and 15; the second is a name in brackets that may hold anything.
fn parse(stat: &str) -> Option<Stat> {
    let (_, fields) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = fields.split(' ').collect();
    let number = |place: usize| fields.get(place)?.parse::<u32>().ok();
    Some(Stat { parent: number(1)?, time: TICK * (number(11)? + number(12)?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_brackets_and_spaces() {
        let stat = parse("7 (a) b) S 3 7 7 0 -1 0 1 2 3 4 150 50 0 0 20 0 1 0").expect("a line of stat");
        assert_eq!((stat.parent, stat.time), (3, Duration::from_secs(2)));
    }

    #[test]
    fn this_process_is_found() {
        let own = std::process::id();
        let memory = memory(own).expect("its memory");
        assert!(memory.resident > memory.written && memory.written > 100_000, "{memory:?}");
        assert!(processor_time(own).is_some());
        let siblings = children(parent(own).expect("a parent"));
        assert!(siblings.iter().any(|(pid, _)| *pid == own));
    }
}
