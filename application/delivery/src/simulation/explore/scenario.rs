//! Small stories, told in every order.

use super::tiny::Act::{
    self, Connect, Crash, CrashWriting, Disconnect, Edit, EndSession, Join, Leave, Mark, Moved, Remove, Rollback, Write,
};

/// A story: who is there at first, and what each of some actors does, one thing after the other.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub name: &'static str,
    /// Clients that are connected and up to date when it begins, each with its node. 0 belongs to user 0; 1 and 2 to user 1.
    pub present: Vec<(usize, usize)>,
    /// Clients that were there and went before it begins: they hold what was there then.
    pub away: Vec<usize>,
    pub scripts: Vec<Vec<Act>>,
    pub budget: Budget,
    pub chats: usize,
    /// Live events that fit into a mailbox.
    pub capacity: usize,
    /// Messages after which an answer of the log is full.
    pub room: usize,
    /// Only what no bus can tell is left to the patrol.
    pub has_patrol: bool,
}

/// How often what may go wrong does.
#[derive(Clone, Copy, Debug, Default)]
pub struct Budget {
    pub drops: u8,
    pub twice: u8,
    pub swaps: u8,
    pub fails: u8,
    pub ticks: u8,
}

fn story(name: &'static str, present: &[(usize, usize)], scripts: &[&[Act]], budget: Budget) -> Scenario {
    Scenario {
        name,
        present: present.to_vec(),
        away: vec![],
        scripts: scripts.iter().map(|script| script.to_vec()).collect(),
        budget,
        chats: 1,
        capacity: 12,
        room: 100,
        has_patrol: false,
    }
}

const CALM: Budget = Budget { drops: 0, twice: 0, swaps: 0, fails: 0, ticks: 0 };
const LOSSY: Budget = Budget { drops: 2, twice: 1, swaps: 2, fails: 0, ticks: 2 };

/// Each of them makes one kind of trouble possible.
pub fn all() -> Vec<Scenario> {
    let patient = Budget { ticks: 2, ..CALM };
    let failing = Budget { fails: 2, ticks: 1, ..CALM };
    vec![
        story("connect-append", &[(0, 0)], &[&[Write(0), Write(0)], &[Connect(1, 1)]], LOSSY),
        Scenario {
            away: vec![1],
            ..story("resume-append", &[(0, 1)], &[&[Write(0), Write(0), Edit(0)], &[Connect(1, 1)]], LOSSY)
        },
        Scenario {
            away: vec![1],
            ..story("resume-append-failing", &[(0, 1)], &[&[Write(0), Write(0)], &[Connect(1, 1)]], failing)
        },
        story("remove-append", &[(0, 0), (1, 1)], &[&[Write(0), Remove(0), Write(0)]], LOSSY),
        story("remove-rejoin", &[(0, 0), (1, 1)], &[&[Remove(0), Write(0), Join(0), Write(0)]], LOSSY),
        Scenario {
            away: vec![1],
            ..story(
                "resume-remove-rejoin",
                &[(0, 1)],
                &[&[Write(0), Leave(0), Join(0), Write(0)], &[Connect(1, 1)]],
                patient,
            )
        },
        Scenario {
            away: vec![1],
            ..story("resume-remove", &[(0, 1)], &[&[Write(0), Remove(0), Write(0)], &[Connect(1, 1)]], LOSSY)
        },
        story("loss", &[(0, 0), (1, 1)], &[&[Write(0), Edit(0), Write(0)]], Budget { drops: 3, ..LOSSY }),
        Scenario {
            chats: 2,
            room: 0,
            ..story("loss-in-two-chats", &[(0, 0), (1, 1)], &[&[Write(0), Write(1), Remove(1), Write(0)]], LOSSY)
        },
        Scenario {
            chats: 2,
            room: 0,
            away: vec![1],
            ..story("resume-two-chats", &[(0, 1)], &[&[Write(0), Write(1), Write(0)], &[Connect(1, 1)]], patient)
        },
        Scenario {
            capacity: 1,
            ..story("slow", &[(0, 0), (1, 1)], &[&[Write(0), Write(0), Write(0), Remove(0)]], LOSSY)
        },
        story("crash-before-publish", &[(0, 0), (1, 1)], &[&[CrashWriting(0), Write(0)], &[Connect(0, 1)]], LOSSY),
        story("crash", &[(0, 0), (1, 1)], &[&[Write(0), Write(0)], &[Crash(1), Connect(1, 0), Write(0)]], LOSSY),
        story("markers", &[(1, 0), (2, 1)], &[&[Write(0), Mark(0), Write(0), Mark(0)]], LOSSY),
        story("markers-of-two", &[(1, 1), (2, 1)], &[&[Write(0), Mark(0)], &[Write(0), Mark(0)]], LOSSY),
        story(
            "session-ends",
            &[(0, 0), (1, 1)],
            &[&[EndSession(1), Write(0)], &[EndSession(2)], &[Connect(2, 1)]],
            LOSSY,
        ),
        story("named-only", &[(0, 0)], &[&[Moved(0), Write(0), Moved(0)], &[Connect(1, 1)]], LOSSY),
        story("named-only-live", &[(0, 0), (1, 1)], &[&[Moved(0), Write(0), Moved(0)]], LOSSY),
        story(
            "go-and-come",
            &[(0, 0), (1, 1)],
            &[&[Write(0), Write(0)], &[Disconnect(1), Connect(1, 1)], &[Remove(0)]],
            patient,
        ),
        Scenario {
            has_patrol: true,
            ..story("log-goes-back", &[(0, 0), (1, 1)], &[&[Write(0), Rollback(0), Write(0)]], patient)
        },
        Scenario {
            has_patrol: true,
            away: vec![1],
            ..story(
                "resume-after-log-went-back",
                &[(1, 0)],
                &[&[Write(0)], &[Disconnect(1), Rollback(0), Write(0), Connect(1, 1)]],
                patient,
            )
        },
    ]
}
