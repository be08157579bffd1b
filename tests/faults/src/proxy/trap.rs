//! Cuts a connection to Postgres at a commit, so that its outcome is unknown to who asked for it.

use super::filter::Passing;

/// Appends of messages commit by themselves, in one call of one of these functions; everything else says so.
const COMMITS: [&[u8]; 3] = [b"append_v1", b"append_one_v1", b"COMMIT"];

/// On which side of the commit the connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// The commit is never asked for: nothing is stored.
    Before,
    /// The commit is done and its answer never comes.
    After,
}

/// A trap on one link: springs at each `every`th commit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trap {
    pub(crate) moment: Moment,
    pub(crate) every: u64,
    seen: u64,
}

impl Trap {
    pub(crate) fn new(moment: Moment, every: u64) -> Self {
        Self { moment, every, seen: 0 }
    }

    fn spring(&mut self) -> Option<Moment> {
        self.seen += 1;
        self.seen.is_multiple_of(self.every).then_some(self.moment)
    }
}

/// What is known of one connection.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// An append was prepared here: from then on it is called by the statement's name, so each request may be one.
    is_lane: bool,
}

impl Watch {
    pub(super) fn see(&mut self, bytes: &[u8], trap: Option<&mut Trap>) -> Passing {
        let names = |word: &&[u8]| bytes.windows(word.len()).any(|window| window == *word);
        let is_named = COMMITS.iter().any(names);
        self.is_lane |= COMMITS.iter().take(2).any(names);
        let sprung = trap.filter(|_| is_named || self.is_lane).and_then(Trap::spring);
        match sprung {
            Some(Moment::Before) => Passing::CutBefore,
            Some(Moment::After) => Passing::CutAfter(bytes.to_vec()),
            None => Passing::On(bytes.to_vec()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_pass_and_every_second_commit_is_cut() {
        let (mut watch, mut trap) = (Watch::default(), Trap::new(Moment::Before, 2));
        let mut see = |bytes: &[u8]| watch.see(bytes, Some(&mut trap));
        assert_eq!(see(b"SELECT 1"), Passing::On(b"SELECT 1".to_vec()));
        assert_eq!(see(b"Q\0\0\0\x0bCOMMIT\0"), Passing::On(b"Q\0\0\0\x0bCOMMIT\0".to_vec()));
        assert_eq!(see(b"Q\0\0\0\x0bCOMMIT\0"), Passing::CutBefore);
    }

    #[test]
    fn a_connection_that_prepared_an_append_commits_with_each_request() {
        let (mut watch, mut trap) = (Watch::default(), Trap::new(Moment::After, 2));
        drop(watch.see(b"P SELECT * FROM append_one_v1($1)", Some(&mut trap)));
        assert_eq!(watch.see(b"B sqlx_s_1", Some(&mut trap)), Passing::CutAfter(b"B sqlx_s_1".to_vec()));
    }
}
