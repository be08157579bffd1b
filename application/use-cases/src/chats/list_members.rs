use std::sync::Arc;

use domain_chats::Member;
use domain_chats::ports::{FactsReader, MemberReader};
use domain_kernel::{ChatId, PageSize, PortFailure, UserId};
use domain_users::Actor;
use domain_users::ports::UserReader;

use crate::people::{People, people};

/// Lists who is in a chat.
pub struct ListMembers {
    /// Whether the actor is in it.
    pub facts: Arc<dyn FactsReader>,
    /// Who is in it.
    pub members: Arc<dyn MemberReader>,
    /// Their names.
    pub users: Arc<dyn UserReader>,
}

/// A page of members.
#[derive(Clone, Debug)]
pub struct MemberListing {
    /// The members, by id of the user.
    pub members: Vec<Member>,
    /// The people behind them.
    pub people: People,
}

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListMembersError {
    /// Absent, or hidden from the actor.
    #[error("there is no such chat")]
    ChatNotFound,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl ListMembers {
    /// Members of `chat` after `after`.
    pub async fn execute(
        &self,
        actor: Actor,
        chat: ChatId,
        after: Option<UserId>,
        size: PageSize,
    ) -> Result<MemberListing, ListMembersError> {
        let facts = self.facts.fresh_facts(chat, actor.user).await?;
        facts.and_then(|facts| facts.membership).ok_or(ListMembersError::ChatNotFound)?;
        let members = self.members.members(chat, after, size).await?;
        let people = people(&*self.users, members.iter().map(|member| member.user).collect()).await?;
        Ok(MemberListing { members, people })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, chat, outsider_facts};
    use domain_chats::ports::{MockFactsReader, MockMemberReader};
    use domain_users::ports::MockUserReader;

    #[tokio::test]
    async fn an_outsider_sees_nobody() {
        let mut facts = MockFactsReader::new();
        facts.expect_fresh_facts().return_once(|_, _| Ok(Some(outsider_facts())));
        let mut members = MockMemberReader::new();
        members.expect_members().never();
        let use_case =
            ListMembers { facts: Arc::new(facts), members: Arc::new(members), users: Arc::new(MockUserReader::new()) };
        let answer = use_case.execute(actor(), chat(), None, PageSize::DEFAULT).await;
        assert!(matches!(answer, Err(ListMembersError::ChatNotFound)));
    }
}
