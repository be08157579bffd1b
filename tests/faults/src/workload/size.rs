/// How much is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// Who talk to each other; each has one to three devices.
    pub(crate) people: usize,
    /// Groups they talk in.
    pub(crate) groups: usize,
    /// Members of the one large group, most of whom never sign in; 0: there is none. SQLite has none: the rig only reads its file.
    pub(crate) big_group: usize,
    /// Devices that say `passive`.
    pub(crate) passive: usize,
    /// Quiet chats in which single messages are waited for.
    pub(crate) drills: usize,
    /// Chats from which somebody is removed and let in again without a pause while everybody writes.
    pub(crate) witnesses: usize,
    /// People who write in each of those.
    pub(crate) writers: usize,
    /// What one of them writes per second.
    pub(crate) writes: u64,
    /// Things that the others do per second, all together.
    pub(crate) rate: u64,
}

impl Size {
    /// For a run of seconds.
    pub(crate) fn quick() -> Self {
        Self {
            people: 20,
            groups: 24,
            big_group: 230,
            passive: 5,
            drills: 5,
            witnesses: 1,
            writers: 3,
            writes: 8,
            rate: 50,
        }
    }

    /// For a run of half an hour: about two hundred devices.
    pub(crate) fn full() -> Self {
        Self {
            people: 100,
            groups: 90,
            big_group: 600,
            passive: 30,
            drills: 10,
            witnesses: 3,
            writers: 4,
            writes: 8,
            rate: 90,
        }
    }

    /// For a planted bug that is to show within ten seconds: little of everything, and all of it at once.
    pub(crate) fn hot() -> Self {
        Self {
            people: 12,
            groups: 16,
            big_group: 0,
            passive: 0,
            drills: 10,
            witnesses: 2,
            writers: 4,
            writes: 40,
            rate: 40,
        }
    }
}
