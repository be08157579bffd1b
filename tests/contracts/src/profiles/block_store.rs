//! Contract of `BlockStore`.

use delivery::ports::BusItem;
use domain_chats::{Founding, PostingDenied};
use domain_kernel::{ChatId, UserId};
use domain_messages::{AppendRefused, Change, OwnPart, UserEventKind};
use domain_users::ports::BlockRefused;
use domain_users::{BLOCKS, Block};

use crate::Stores;
use crate::scene::{DAWN, draft, new_id, page_of, stamp, user};

pub(crate) fn of(blocker: u128, other: u128) -> Block {
    Block { blocker: user(blocker), blocked: user(other) }
}

pub(crate) async fn block(stores: &Stores, block: Block) {
    stores.blocks.block(block, DAWN, stamp().tag).await.expect("blocked");
}

async fn unblock(stores: &Stores, block: Block) {
    stores.blocks.unblock(block, stamp().tag).await.expect("unblocked");
}

async fn direct(stores: &Stores) -> ChatId {
    let founding = Founding::Direct { id: ChatId::new(new_id()), founder: user(1), peer: user(2), at: DAWN };
    stores.log.found(founding, stamp().tag).await.expect("opened").chat
}

async fn denied(stores: &Stores, chat: ChatId, of: UserId) -> Option<PostingDenied> {
    let facts = stores.facts.fresh_facts(chat, of).await.expect("facts").expect("a chat");
    facts.posting_right().err()
}

/// Between the two nobody has the right to write, whoever has blocked; elsewhere everybody has.
pub async fn a_block_severs_the_direct_chat_of_the_two(stores: &Stores) {
    let (chat, group) = (direct(stores).await, stores.group(user(1), &[user(2)]).await);
    for one in [of(1, 2), of(2, 1)] {
        block(stores, one).await;
        for person in [user(1), user(2)] {
            assert_eq!(denied(stores, chat, person).await, Some(PostingDenied::Severed));
            assert_eq!(denied(stores, group, person).await, None);
        }
        unblock(stores, one).await;
        assert_eq!(denied(stores, chat, user(2)).await, None);
    }
    block(stores, of(1, 3)).await;
    assert_eq!(denied(stores, chat, user(1)).await, None);
}

/// A right that was proved before is stale: nothing is written on it.
pub async fn rights_proved_before_a_block_are_stale(stores: &Stores) {
    let (chat, group) = (direct(stores).await, stores.group(user(1), &[user(2)]).await);
    let (right, elsewhere) = (stores.posting(chat, user(2)).await, stores.posting(group, user(2)).await);
    block(stores, of(1, 2)).await;
    let write = async |right| stores.log.append(Change::Write { right, draft: draft("x"), stamp: stamp() }).await;
    assert!(matches!(write(right).await, Err(AppendRefused::Stale)));
    assert!(write(elsewhere).await.is_ok());
    unblock(stores, of(1, 2)).await;
    assert!(stores.send(chat, user(2), draft("y")).await.is_ok());
}

/// Pages of whom one has blocked, by id; who blocked oneself is not among them.
pub async fn blocks_come_in_pages_by_id(stores: &Stores) {
    for one in [of(1, 4), of(1, 2), of(3, 1), of(1, 3)] {
        block(stores, one).await;
    }
    let page = async |after, size| {
        let page = stores.blocks.list(user(1), after, page_of(size)).await.expect("an answer");
        page.into_iter().map(|blocked| blocked.user).collect::<Vec<_>>()
    };
    assert_eq!(page(None, 2).await, [user(2), user(3)]);
    assert_eq!(page(Some(user(3)), 2).await, [user(4)]);
}

/// Both directions, of those asked for alone.
pub async fn blocks_between_people_are_found_either_way(stores: &Stores) {
    for one in [of(1, 2), of(3, 1), of(4, 1), of(2, 3)] {
        block(stores, one).await;
    }
    let between = async |others: &[UserId]| {
        let mut blocks = stores.blocks.between(user(1), others).await.expect("an answer");
        blocks.sort_by_key(|block| (block.blocker, block.blocked));
        blocks
    };
    assert_eq!(between(&[user(2), user(3), user(5)]).await, [of(1, 2), of(3, 1)]);
    assert_eq!(between(&[user(5)]).await, []);
    assert_eq!(between(&[]).await, []);
}

/// Heard by the blocker's own devices and by every node, and what changes nothing by nobody; never by the blocked person.
pub async fn blocks_are_heard(stores: &Stores) {
    for _ in 0..2 {
        block(stores, of(1, 2)).await;
    }
    for _ in 0..2 {
        unblock(stores, of(1, 2)).await;
    }
    let told: Vec<_> = stores.heard.user_events(user(1)).iter().map(|event| event.kind).collect();
    assert_eq!(told, [UserEventKind::OwnChanged(OwnPart::Blocks); 2]);
    assert!(stores.heard.user_events(user(2)).is_empty());
    let sight = BusItem::SightChanged(vec![user(1), user(2)]);
    assert_eq!(stores.heard.items().iter().filter(|item| **item == sight).count(), 2);
}

/// So many and no more; who is blocked already stays so.
pub async fn blocks_are_limited(stores: &Stores) {
    for n in 0..BLOCKS as u128 {
        block(stores, of(1, 100 + n)).await;
    }
    let one_more = stores.blocks.block(of(1, 99), DAWN, stamp().tag).await;
    assert!(matches!(one_more, Err(BlockRefused::TooMany)));
    block(stores, of(1, 100)).await;
}

/// The cases of `BlockStore`.
#[macro_export]
macro_rules! block_store {
    ($fresh:path) => {
        $crate::cases!(profiles::block_store, $fresh:
            a_block_severs_the_direct_chat_of_the_two, rights_proved_before_a_block_are_stale, blocks_come_in_pages_by_id,
            blocks_between_people_are_found_either_way, blocks_are_heard, blocks_are_limited);
    };
}
