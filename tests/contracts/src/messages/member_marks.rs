//! Contract of `MemberMarks`.

use domain_kernel::{ChatId, Seq, UserId};
use domain_messages::{MARKED_MEMBERS, MemberMark, Receipt};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{chat, stamp, user};

/// A group of users 1, 2 and 3 with the messages 2 to 6 of user 1.
async fn five_messages(stores: &Stores) -> ChatId {
    let group = stores.group(user(1), &[user(2), user(3)]).await;
    for _ in 0..5 {
        stores.write(group, user(1), "x").await;
    }
    group
}

fn receipt(chat: ChatId, of: u128, seq: i64) -> Receipt {
    Receipt { chat, user: user(of), seq: Seq::new(seq) }
}

fn mark(of: u128, received: i64, read: i64) -> MemberMark {
    MemberMark { user: user(of), received: Seq::new(received), read: Seq::new(read) }
}

async fn receive(stores: &Stores, receipts: &[Receipt]) {
    stores.marks.receive(receipts).await.expect("noted");
}

/// The marks in `chat` as user 1 is told them, by user.
async fn marks(stores: &Stores, chat: ChatId) -> Vec<MemberMark> {
    let marks = stores.marks.marks(user(1), chat).await.expect("an answer");
    let mut marks = marks.expect("a member");
    marks.sort_by_key(|mark| mark.user);
    marks
}

/// Every present member is told, whoever asks included: what was received, and what was read by marker or by writing.
pub async fn every_member_is_told_with_what_was_received_and_read(stores: &Stores) {
    let group = five_messages(stores).await;
    receive(stores, &[receipt(group, 2, 4), receipt(group, 3, 6)]).await;
    stores.markers.advance(user(3), group, Seq::new(3), stamp().tag).await.expect("an answer");
    assert_eq!(marks(stores, group).await, [mark(1, 6, 6), mark(2, 4, 1), mark(3, 6, 3)]);
}

/// Whoever has read something has received it, told or not.
pub async fn what_was_read_was_received(stores: &Stores) {
    let group = five_messages(stores).await;
    receive(stores, &[receipt(group, 2, 2)]).await;
    stores.markers.advance(user(2), group, Seq::new(5), stamp().tag).await.expect("an answer");
    stores.write(group, user(3), "answer").await;
    assert_eq!(marks(stores, group).await, [mark(1, 6, 6), mark(2, 5, 5), mark(3, 7, 7)]);
}

/// Marks move on, never back, whoever is faster.
pub async fn marks_never_go_back(stores: &Stores) {
    let group = five_messages(stores).await;
    receive(stores, &[receipt(group, 2, 5)]).await;
    receive(stores, &[receipt(group, 2, 3), receipt(group, 2, -4)]).await;
    assert_eq!(marks(stores, group).await[1], mark(2, 5, 1));
    let racing = [2, 6, 4, 3, 5].map(|seq| [receipt(group, 3, seq), receipt(group, 2, seq)]);
    let racing = racing.each_ref().map(|receipts| stores.marks.receive(receipts));
    for noted in join_all(racing).await {
        noted.expect("noted");
    }
    assert_eq!(marks(stores, group).await[1..], [mark(2, 6, 1), mark(3, 6, 1)]);
}

/// Nobody has received the future, and of two receipts of one person in one call the further counts.
pub async fn nobody_receives_beyond_the_head(stores: &Stores) {
    let group = five_messages(stores).await;
    receive(stores, &[receipt(group, 2, 3), receipt(group, 2, 999), receipt(group, 3, 4), receipt(group, 3, 2)]).await;
    stores.write(group, user(1), "later").await;
    assert_eq!(marks(stores, group).await[1..], [mark(2, 6, 1), mark(3, 4, 1)]);
}

/// Whoever is not in the chat is passed over, and keeps nobody else from being noted.
pub async fn outsiders_are_passed_over(stores: &Stores) {
    let group = five_messages(stores).await;
    stores.remove(group, user(1), user(3)).await.expect("removed");
    let strangers = [receipt(group, 3, 6), receipt(group, 9, 6), receipt(chat(404), 2, 6)];
    receive(stores, &[&strangers[..], &[receipt(group, 2, 6)]].concat()).await;
    assert_eq!(marks(stores, group).await, [mark(1, 6, 6), mark(2, 6, 1)]);
    let back = stores.add(group, user(1), &[user(3)]).await.expect("added").seq.value();
    assert_eq!(marks(stores, group).await[2], mark(3, back, back), "read up to the joining, received as much");
    receive(stores, &[]).await;
}

/// Who is not in the chat is told nothing about it.
pub async fn outsiders_are_told_nothing(stores: &Stores) {
    let group = five_messages(stores).await;
    stores.remove(group, user(1), user(3)).await.expect("removed");
    for (of, which) in [(3, group), (9, group), (1, chat(404))] {
        assert_eq!(stores.marks.marks(user(of), which).await.expect("an answer"), None, "{of}");
    }
}

/// In a large chat nothing is told, to members either.
pub async fn a_large_chat_has_no_marks(stores: &Stores) {
    let group = five_messages(stores).await;
    let others: Vec<UserId> = (4..=u128::from(MARKED_MEMBERS)).map(user).collect();
    stores.add(group, user(1), &others).await.expect("added");
    assert_eq!(marks(stores, group).await.len(), MARKED_MEMBERS as usize);
    stores.add(group, user(1), &[user(500)]).await.expect("added");
    receive(stores, &[receipt(group, 2, 6)]).await;
    assert_eq!(marks(stores, group).await, []);
}

/// A thousand receipts are noted at once.
pub async fn a_thousand_receipts_are_noted_at_once(stores: &Stores) {
    let mut receipts = Vec::new();
    let mut groups = Vec::new();
    let members: Vec<UserId> = (2..=100).map(user).collect();
    for _ in 0..10 {
        let group = stores.group(user(1), &members).await;
        stores.write(group, user(1), "x").await;
        groups.push(group);
        receipts.extend((1..=100).map(|of| receipt(group, of, 2)));
    }
    assert_eq!(receipts.len(), 1_000);
    receive(stores, &receipts).await;
    for group in groups {
        let marks = marks(stores, group).await;
        assert_eq!(marks.iter().filter(|mark| mark.received == Seq::new(2)).count(), 100);
    }
}

/// The cases of `MemberMarks`.
#[macro_export]
macro_rules! member_marks {
    ($fresh:path) => {
        $crate::cases!(messages::member_marks, $fresh:
            every_member_is_told_with_what_was_received_and_read, what_was_read_was_received, marks_never_go_back,
            nobody_receives_beyond_the_head, outsiders_are_passed_over, outsiders_are_told_nothing, a_large_chat_has_no_marks,
            a_thousand_receipts_are_noted_at_once);
    };
}
