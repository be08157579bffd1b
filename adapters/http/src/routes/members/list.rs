use std::sync::Arc;

use adapter_wire::{Member, MemberPage, User};
use application::chats::{ListMembers, MemberListing};
use domain_kernel::{ChatId, UserId};
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::page::{next_after, page_size};
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct List {
    pub list_members: Arc<ListMembers>,
}

#[OpenApi(tag = "Topic::Chats")]
impl List {
    /// Who is in a chat, by id
    #[oai(path = "/chats/:chat/members", method = "get", operation_id = "list_members")]
    async fn list_members(
        &self,
        auth: Authenticated,
        /// Which chat.
        chat: Path<Uuid>,
        /// Who follows this person; `next` of the page before.
        after: Query<Option<Uuid>>,
        /// How many at most; 50 when absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u16>>,
    ) -> Answer<Found<MemberPage>> {
        let (chat, after, size) = (ChatId::new(chat.0), after.0.map(UserId::new), page_size(limit.0));
        let listing = self.list_members.execute(auth.0, chat, after, size).await.map_err(refuse)?;
        let next = next_after(&listing.members, size, |member| member.user.value());
        Ok(Reply(MemberPage { members: members(&listing), next }))
    }
}

/// The members with their names. Whoever has no account any more is left out.
fn members(listing: &MemberListing) -> Vec<Member> {
    let named = listing.members.iter().filter_map(|member| Some((member, listing.people.get(&member.user)?)));
    named
        .map(|(member, user)| Member {
            user: User::from(user),
            role: member.role.into(),
            joined_seq: member.joined.value(),
        })
        .collect()
}
