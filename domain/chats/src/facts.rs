use domain_kernel::{ChatId, UserId, Version};

use crate::rights::Proof;
use crate::{
    ChatKind, InvitingDenied, InvitingRight, MemberRole, Membership, PostingDenied, PostingRight, RemovingDenied,
    RemovingRight,
};

/// What must be known of a chat and one person to decide what this person may do there.
///
/// May be a little old: whatever is decided on it is checked again, by version, when it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChatFacts {
    /// Which chat.
    pub chat: ChatId,
    /// What kind it is.
    pub kind: ChatKind,
    /// Version of the chat's rules.
    pub rules: Version,
    /// Whose rights are asked for.
    pub user: UserId,
    /// This person's membership; `None` for everybody outside.
    pub membership: Option<Membership>,
    /// In a direct chat: one of the two has blocked the other.
    pub is_severed: bool,
}

impl ChatFacts {
    /// Proof that the person may write here, or the reason why not.
    pub fn posting_right(&self) -> Result<PostingRight, PostingDenied> {
        let proof = self.proof().ok_or(PostingDenied::NotMember)?;
        if self.is_severed { Err(PostingDenied::Severed) } else { Ok(PostingRight(proof)) }
    }

    /// Proof that the person may add people, or the reason why not.
    pub fn inviting_right(&self) -> Result<InvitingRight, InvitingDenied> {
        let proof = self.proof().ok_or(InvitingDenied::NotMember)?;
        match self.kind {
            ChatKind::Group => Ok(InvitingRight(proof)),
            ChatKind::Direct | ChatKind::Notes => Err(InvitingDenied::ClosedKind),
        }
    }

    /// Proof that the person may remove `target`, or the reason why not. Leaving is removing oneself.
    pub fn removing_right(&self, target: UserId) -> Result<RemovingRight, RemovingDenied> {
        let proof = self.proof().ok_or(RemovingDenied::NotMember)?;
        let owns = self.membership.is_some_and(|membership| membership.role == MemberRole::Owner);
        match self.kind {
            ChatKind::Direct | ChatKind::Notes => Err(RemovingDenied::ClosedKind),
            ChatKind::Group if owns || target == self.user => Ok(RemovingRight(proof)),
            ChatKind::Group => Err(RemovingDenied::NotOwner),
        }
    }

    fn proof(&self) -> Option<Proof> {
        let membership = self.membership?;
        Some(Proof { chat: self.chat, user: self.user, rules: self.rules, membership: membership.version })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(kind: ChatKind, role: Option<MemberRole>) -> ChatFacts {
        let id = "01890000-0000-7000-8000-000000000001".parse().expect("a UUID");
        ChatFacts {
            chat: ChatId::new(id),
            kind,
            rules: Version::new(1),
            user: UserId::new(id),
            membership: role.map(|role| Membership { role, version: Version::new(4) }),
            is_severed: false,
        }
    }

    fn somebody_else() -> UserId {
        UserId::new("01890000-0000-7000-8000-000000000002".parse().expect("a UUID"))
    }

    #[test]
    fn a_stranger_has_no_right_at_all() {
        for kind in [ChatKind::Direct, ChatKind::Notes, ChatKind::Group] {
            let facts = facts(kind, None);
            assert_eq!(facts.posting_right(), Err(PostingDenied::NotMember));
            assert_eq!(facts.inviting_right(), Err(InvitingDenied::NotMember));
            assert_eq!(facts.removing_right(facts.user), Err(RemovingDenied::NotMember));
        }
    }

    #[test]
    fn nobody_writes_where_one_has_blocked_the_other() {
        let severed = |role| ChatFacts { is_severed: true, ..facts(ChatKind::Direct, role) };
        assert_eq!(severed(Some(MemberRole::Member)).posting_right(), Err(PostingDenied::Severed));
        assert_eq!(severed(None).posting_right(), Err(PostingDenied::NotMember));
    }

    #[test]
    fn only_the_owner_removes_others_and_everybody_may_leave() {
        let member = facts(ChatKind::Group, Some(MemberRole::Member));
        assert_eq!(member.removing_right(somebody_else()), Err(RemovingDenied::NotOwner));
        assert!(member.removing_right(member.user).is_ok());
        assert!(facts(ChatKind::Group, Some(MemberRole::Owner)).removing_right(somebody_else()).is_ok());
    }

    #[test]
    fn direct_chats_and_notes_keep_their_members() {
        for kind in [ChatKind::Direct, ChatKind::Notes] {
            let owner = facts(kind, Some(MemberRole::Owner));
            assert_eq!(owner.inviting_right(), Err(InvitingDenied::ClosedKind));
            assert_eq!(owner.removing_right(owner.user), Err(RemovingDenied::ClosedKind));
        }
    }

    #[test]
    fn a_right_carries_the_versions_it_rests_on() {
        let right = facts(ChatKind::Group, Some(MemberRole::Member)).posting_right().expect("a member");
        assert_eq!((right.rules(), right.membership()), (Version::new(1), Version::new(4)));
    }
}
