//! Contract of `MemberReader`.

use domain_chats::{Member, MemberRole};
use domain_kernel::{Seq, UserId};

use crate::Stores;
use crate::scene::{page_of, user};

/// Present members, by id, page after page.
pub async fn members_come_by_id_in_pages(stores: &Stores) {
    let others: Vec<UserId> = (2..=7).map(user).collect();
    let group = stores.group(user(9), &others).await;
    let first = stores.members.members(group, None, page_of(4)).await.expect("an answer");
    assert_eq!(first.iter().map(|member| member.user).collect::<Vec<_>>(), [2, 3, 4, 5].map(user));
    let rest = stores.members.members(group, Some(user(5)), page_of(4)).await.expect("an answer");
    let expected = Member { user: user(9), role: MemberRole::Owner, joined: Seq::new(1) };
    assert_eq!((rest.len(), rest.last()), (3, Some(&expected)));
}

/// Whoever left is not among them; whoever came later says since when.
pub async fn only_the_present_are_listed(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    stores.remove(group, user(1), user(2)).await.expect("removed");
    let placed = stores.add(group, user(1), &[user(3)]).await.expect("added");
    let members = stores.members.members(group, None, page_of(10)).await.expect("an answer");
    let expected = Member { user: user(3), role: MemberRole::Member, joined: placed.seq };
    assert_eq!((members.len(), members.last()), (2, Some(&expected)));
}

/// The cases of `MemberReader`.
#[macro_export]
macro_rules! member_reader {
    ($fresh:path) => {
        $crate::cases!(chats::member_reader, $fresh: members_come_by_id_in_pages, only_the_present_are_listed);
    };
}
