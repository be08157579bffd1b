//! Contract of `FactsReader`.

use domain_chats::{ChatKind, MemberRole};

use crate::Stores;
use crate::scene::{chat, user};

/// `None` when there is no such chat.
pub async fn no_chat_has_no_facts(stores: &Stores) {
    assert_eq!(stores.facts.facts(chat(1), user(1)).await.expect("an answer"), None);
    assert_eq!(stores.facts.fresh_facts(chat(1), user(1)).await.expect("an answer"), None);
}

/// Members have a membership with their role, others none.
pub async fn facts_tell_members_from_outsiders(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    for (who, role) in [(1, Some(MemberRole::Owner)), (2, Some(MemberRole::Member)), (3, None)] {
        let facts = stores.facts.facts(group, user(who)).await.expect("an answer").expect("a chat");
        assert_eq!((facts.chat, facts.user, facts.kind), (group, user(who), ChatKind::Group));
        assert_eq!(facts.membership.map(|membership| membership.role), role, "{who}");
    }
}

/// Nobody is remembered as an outsider: whoever joins is a member at once.
pub async fn whoever_joins_is_a_member_at_once(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    for _ in 0..2 {
        let facts = stores.facts.facts(group, user(2)).await.expect("an answer").expect("a chat");
        assert_eq!(facts.membership, None);
    }
    stores.add(group, user(1), &[user(2)]).await.expect("added");
    let facts = stores.facts.facts(group, user(2)).await.expect("an answer").expect("a chat");
    assert!(facts.membership.is_some());
}

/// Fresh facts are read from the store, and replace what was remembered.
pub async fn fresh_facts_replace_what_was_remembered(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    stores.facts.facts(group, user(2)).await.expect("an answer");
    stores.remove(group, user(1), user(2)).await.expect("removed");
    for fresh in [true, false] {
        let facts = if fresh {
            stores.facts.fresh_facts(group, user(2)).await
        } else {
            stores.facts.facts(group, user(2)).await
        };
        assert_eq!(facts.expect("an answer").expect("a chat").membership, None, "fresh: {fresh}");
    }
}

/// The version changes with joining, leaving and the role.
pub async fn the_membership_version_changes_with_each_turn(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let version = async || {
        let facts = stores.facts.fresh_facts(group, user(2)).await.expect("an answer").expect("a chat");
        facts.membership.expect("a member").version
    };
    let first = version().await;
    stores.remove(group, user(1), user(2)).await.expect("removed");
    stores.add(group, user(1), &[user(2)]).await.expect("added");
    let second = version().await;
    assert!(second > first);
    stores.remove(group, user(1), user(1)).await.expect("left");
    assert!(version().await > second, "the second member owns the group now");
}

/// The cases of `FactsReader`.
#[macro_export]
macro_rules! facts_reader {
    ($fresh:path) => {
        $crate::cases!(chats::facts_reader, $fresh:
            no_chat_has_no_facts, facts_tell_members_from_outsiders, whoever_joins_is_a_member_at_once,
            fresh_facts_replace_what_was_remembered, the_membership_version_changes_with_each_turn);
    };
}
