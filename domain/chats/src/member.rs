use domain_kernel::{Seq, UserId, Version};

/// What a member may do in the chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MemberRole {
    /// Reads and writes, adds people, leaves.
    Member,
    /// Also removes people. A group has one; when it leaves, the member who has been there longest follows.
    Owner,
}

/// Somebody who is in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub user: UserId,
    /// With which role.
    pub role: MemberRole,
    /// Seq of the event that let this person in.
    pub joined: Seq,
}

/// One person's membership, as rights are proved against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// With which role.
    pub role: MemberRole,
    /// Changes whenever this person joins, leaves, or gets another role.
    pub version: Version,
}

/// A closed stretch of a chat's stream: `from` is in it, `to` is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeqSpan {
    /// The first seq inside.
    pub from: Seq,
    /// The first seq after it.
    pub to: Seq,
}

/// What a present member may see of a chat: all since joining, and what was said in former memberships.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visibility {
    /// Seq of the event that let this person in last.
    pub joined: Seq,
    /// Former memberships, which are over.
    pub former: Vec<SeqSpan>,
}

impl Visibility {
    /// True when the thing that was written at `seq` may be seen.
    pub fn admits(&self, seq: Seq) -> bool {
        seq >= self.joined || self.former.iter().any(|span| span.from <= seq && seq < span.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_while_away_stays_hidden() {
        let visibility =
            Visibility { joined: Seq::new(30), former: vec![SeqSpan { from: Seq::new(5), to: Seq::new(20) }] };
        for (seq, seen) in [(4, false), (5, true), (19, true), (20, false), (29, false), (30, true)] {
            assert_eq!(visibility.admits(Seq::new(seq)), seen, "{seq}");
        }
    }
}
