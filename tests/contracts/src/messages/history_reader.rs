//! Contract of `HistoryReader`.

use domain_kernel::{ChatId, Seq};
use domain_messages::ports::Anchor;

use crate::Stores;
use crate::scene::{chat, page_of, user};

/// A group of users 1 and 2 with the messages 2 to 11.
async fn ten_messages(stores: &Stores) -> ChatId {
    let group = stores.group(user(1), &[user(2)]).await;
    for n in 1..=10 {
        stores.write(group, user(1), &n.to_string()).await;
    }
    group
}

async fn page(stores: &Stores, chat: ChatId, of: u128, anchor: Anchor, size: u16) -> (Vec<i64>, bool, bool) {
    let page = stores.history.page(user(of), chat, anchor, page_of(size)).await.expect("an answer").expect("a member");
    let seqs = page.messages.iter().map(|message| message.seq.value()).collect();
    (seqs, page.has_before, page.has_after)
}

/// Each anchor gives its stretch by rising seq, and says whether there is more on either side.
pub async fn each_anchor_gives_its_stretch(stores: &Stores) {
    let group = ten_messages(stores).await;
    let seq = Seq::new;
    for (anchor, size, expected) in [
        (Anchor::Newest, 3, (vec![9, 10, 11], true, false)),
        (Anchor::Newest, 50, ((1..=11).collect(), false, false)),
        (Anchor::Before(seq(5)), 3, (vec![2, 3, 4], true, true)),
        (Anchor::Before(seq(3)), 5, (vec![1, 2], false, true)),
        (Anchor::Before(seq(99)), 2, (vec![10, 11], true, false)),
        (Anchor::After(seq(5)), 3, (vec![6, 7, 8], true, true)),
        (Anchor::After(seq(9)), 5, (vec![10, 11], true, false)),
        (Anchor::After(seq(0)), 2, (vec![1, 2], false, true)),
        (Anchor::Around(seq(6)), 4, (vec![4, 5, 6, 7], true, true)),
        (Anchor::Around(seq(1)), 4, (vec![1, 2], false, true)),
        (Anchor::After(seq(11)), 4, (vec![], true, false)),
        (Anchor::Before(seq(1)), 4, (vec![], false, true)),
    ] {
        assert_eq!(page(stores, group, 2, anchor, size).await, expected, "{anchor:?} {size}");
    }
}

/// Edits have seqs but are no messages of their own.
pub async fn edits_are_no_messages(stores: &Stores) {
    let group = ten_messages(stores).await;
    stores.edit(group, user(1), Seq::new(3), "new").await.expect("edited");
    let after = stores.write(group, user(1), "after").await.seq;
    assert_eq!(page(stores, group, 1, Anchor::After(Seq::new(10)), 5).await, (vec![11, after.value()], true, false));
    assert!(stores.history.message(user(1), group, Seq::new(12)).await.expect("an answer").is_none());
}

/// Who is not in the chat now sees nothing, not even what was seen before.
pub async fn who_is_out_sees_nothing(stores: &Stores) {
    let group = ten_messages(stores).await;
    stores.remove(group, user(1), user(2)).await.expect("removed");
    for (of, chat) in [(2, group), (3, group), (1, chat(404))] {
        let page = stores.history.page(user(of), chat, Anchor::Newest, page_of(10)).await.expect("an answer");
        assert!(page.is_none(), "{of}");
        assert!(stores.history.message(user(of), chat, Seq::new(2)).await.expect("an answer").is_none(), "{of}");
    }
}

/// Who came later sees what was said since; who came back also what was said in former memberships, and never what lies between.
pub async fn what_was_said_while_away_stays_hidden(stores: &Stores) {
    let group = ten_messages(stores).await;
    let gone = stores.remove(group, user(1), user(2)).await.expect("removed").seq;
    let missed = stores.write(group, user(1), "missed").await.seq;
    let back = stores.add(group, user(1), &[user(2), user(3)]).await.expect("added").seq;
    let now = stores.write(group, user(1), "now").await.seq;
    assert_eq!((gone, missed, back, now), (Seq::new(12), Seq::new(13), Seq::new(14), Seq::new(15)));
    assert_eq!(page(stores, group, 2, Anchor::Newest, 4).await, (vec![10, 11, 14, 15], true, false));
    assert_eq!(page(stores, group, 2, Anchor::Before(missed), 1).await, (vec![11], true, true));
    assert_eq!(page(stores, group, 3, Anchor::Newest, 10).await, (vec![14, 15], false, false));
    for (of, seq, is_seen) in
        [(2, 11, true), (2, 12, false), (2, 13, false), (2, 14, true), (3, 11, false), (3, 15, true)]
    {
        let message = stores.history.message(user(of), group, Seq::new(seq)).await.expect("an answer");
        assert_eq!(message.is_some(), is_seen, "{of} {seq}");
    }
}

/// Membership and messages come from one snapshot: while somebody is removed and let in again, no page holds what was said between.
pub async fn no_page_leaks_what_was_said_while_away(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let turns = async {
        for _ in 0..15 {
            stores.remove(group, user(1), user(2)).await.expect("removed");
            stores.write(group, user(1), "secret").await;
            stores.add(group, user(1), &[user(2)]).await.expect("added");
            stores.write(group, user(1), "open").await;
        }
        stop.send_replace(true);
    };
    let reader = async {
        while !*stopped.borrow() {
            let page = stores.newest(group, user(2), 100).await;
            let messages = page.map(|page| page.messages).unwrap_or_default();
            let secret = domain_messages::Content::Text(crate::scene::body("secret"));
            assert!(messages.iter().all(|message| message.content != secret), "{messages:?}");
        }
    };
    tokio::join!(turns, reader);
}

/// The cases of `HistoryReader`.
#[macro_export]
macro_rules! history_reader {
    ($fresh:path) => {
        $crate::cases!(messages::history_reader, $fresh:
            each_anchor_gives_its_stretch, edits_are_no_messages, who_is_out_sees_nothing, what_was_said_while_away_stays_hidden,
            no_page_leaks_what_was_said_while_away);
    };
}
