//! What others have received and read.

use domain_messages::{MARKED_MEMBERS, Receipt};

use super::*;
use crate::Note;

fn receipt(n: usize, seq: i64) -> Receipt {
    Receipt { chat: chat(0), user: user(n), seq: Seq::new(seq) }
}

impl Rig {
    pub(super) fn focus(&mut self, id: ConnectionId, chat: Option<ChatId>) {
        self.node.hub.focus(self.now, id, chat, &mut self.node.desk);
    }

    fn ack(&mut self, id: ConnectionId, seq: i64) {
        self.node.hub.acked(self.now, id, &[(chat(0), Seq::new(seq))]);
    }

    /// What was published since the last look; every node hears it, this one too.
    fn published(&mut self) -> Vec<Receipt> {
        let published = std::mem::take(&mut self.node.desk.published);
        for receipts in published.clone() {
            self.hear(&[BusItem::Receipts(receipts)]);
        }
        published.concat()
    }

    /// What was noted since the last look; it was written, or was not.
    pub(super) fn write_notes(&mut self, is_written: bool) -> Vec<Note> {
        let notes = std::mem::take(&mut self.node.desk.notes);
        for note in notes.clone() {
            self.node.hub.noted(self.now, note, is_written);
        }
        notes
    }

    fn written(&mut self, is_written: bool) -> Vec<Receipt> {
        let receipts = self.write_notes(is_written).into_iter().filter_map(|note| match note {
            Note::Receipts(receipts) => Some(receipts),
            Note::Presence { .. } => None,
        });
        receipts.flatten().collect()
    }
}

#[test]
fn a_receipt_is_told_once_and_never_beyond_what_was_sent() {
    let mut rig = Rig::new();
    let (first, _) = rig.live(user(0), 1);
    let (second, _) = rig.live(user(0), 2);
    let items = written(&mut rig, 5);
    rig.hear(&items);
    for (id, seq, expected) in [
        (first, 3, vec![receipt(0, 3)]),
        (first, 3, vec![]),
        (first, 2, vec![]),
        // Another device got as much, which is no news; then more.
        (second, 3, vec![]),
        (second, 4, vec![receipt(0, 4)]),
        (first, 4, vec![]),
        (first, 99, vec![receipt(0, 6)]),
        (second, 99, vec![]),
    ] {
        rig.ack(id, seq);
        rig.pass(Span::seconds(1));
        assert_eq!(rig.published(), expected, "{seq}");
    }
}

#[test]
fn who_was_sent_nothing_has_received_nothing() {
    let mut rig = Rig::new();
    written(&mut rig, 4);
    let (loading, _) = rig.join(user(0), 1, vec![]);
    rig.ack(loading, 5);
    rig.read_all();
    // Slow: what follows is thrown away, and waits to be read from the log.
    let (slow, _) = rig.live(user(1), 2);
    let items = written(&mut rig, 20);
    rig.hear(&items);
    rig.ack(slow, 25);
    // Not in this chat at all.
    let outside = chat(9);
    rig.node.hub.acked(rig.now, slow, &[(outside, Seq::new(1))]);
    rig.pass(Span::seconds(1));
    assert_eq!(rig.published(), [receipt(1, 5)]);
}

#[test]
fn receipts_of_large_chats_and_of_oneself_are_nobodys_business() {
    for (members, expected) in [(1, 0), (2, 1), (MARKED_MEMBERS, 1), (MARKED_MEMBERS + 1, 0)] {
        let mut rig = Rig::new();
        let (id, _) = rig.live(user(0), 1);
        rig.node.hub.chats.get_mut(&chat(0)).expect("heard").member_count = members;
        rig.ack(id, 1);
        rig.pass(Span::seconds(1));
        assert_eq!(rig.published().len(), expected, "{members}");
    }
}

#[test]
fn receipts_are_published_once_a_second_and_written_every_five() {
    let mut rig = Rig::new();
    let (id, post) = rig.live(user(0), 1);
    let items = written(&mut rig, 60);
    let (mut published, mut stored) = (0, vec![]);
    for n in 0..60 {
        rig.hear(&items[n..=n]);
        rig.ack(id, i64::try_from(n).expect("small") + 2);
        rig.pass(Span::millis(200));
        published += rig.published().len();
        stored.extend(rig.written(true));
        take(&post);
    }
    assert_eq!(published, 12);
    assert_eq!(stored.len(), 2);
    assert!(stored.is_sorted_by_key(|receipt| receipt.seq));
}

#[test]
fn what_could_not_be_written_is_written_later_and_never_goes_back() {
    let mut rig = Rig::new();
    let (id, _) = rig.live(user(0), 1);
    let items = written(&mut rig, 2);
    rig.hear(&items);
    rig.ack(id, 2);
    rig.pass(Span::seconds(6));
    rig.pass(Span::seconds(6));
    assert_eq!(rig.published(), [receipt(0, 2)]);
    let lost = std::mem::take(&mut rig.node.desk.notes).pop().expect("a note");
    assert_eq!(lost, Note::Receipts(vec![receipt(0, 2)]));
    rig.ack(id, 3);
    rig.pass(Span::seconds(6));
    // One is under way at a time.
    assert_eq!(rig.node.desk.notes, []);
    rig.node.hub.noted(rig.now, lost, false);
    rig.pass(Span::seconds(5));
    assert_eq!(rig.written(true), [receipt(0, 3)]);
    rig.pass(Span::seconds(60));
    assert_eq!(rig.written(true), []);
}

#[test]
fn a_node_that_stops_publishes_and_writes_what_it_holds() {
    let mut rig = Rig::new();
    let (id, _) = rig.live(user(0), 1);
    rig.ack(id, 1);
    rig.node.hub.flush(rig.now, &mut rig.node.desk);
    assert_eq!((rig.published(), rig.written(true)), (vec![receipt(0, 1)], vec![receipt(0, 1)]));
}

#[test]
fn receipts_that_nobody_writes_do_not_pile_up() {
    let mut receipts = crate::hub::Receipts::default();
    for n in 0..crate::limits::RECEIPTS_HELD + 10 {
        // Spread like the ids that a server makes.
        let user =
            UserId::new(uuid::Uuid::from_u128((n as u128).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)));
        receipts.keep(Receipt { user, ..receipt(0, 1) });
    }
    assert_eq!(receipts.waiting(), crate::limits::RECEIPTS_HELD);
}

#[test]
fn marks_are_told_to_those_who_look_and_in_a_chat_of_two_to_both() {
    let mut rig = Rig::new();
    let (looking, sees) = rig.live(user(0), 1);
    let (_, elsewhere) = rig.live(user(2), 2);
    rig.focus(looking, Some(chat(0)));
    rig.read_all();
    assert_eq!(take(&sees), ["marks 0:0/0 1:0/0 2:0/0"]);
    rig.pass(Span::seconds(1));
    rig.hear(&[BusItem::Receipts(vec![receipt(1, 1)])]);
    rig.pass(Span::millis(50));
    assert_eq!((take(&sees), take(&elsewhere)), (vec!["marks 1:1/0".to_owned()], vec![]));
    let read = rig.store.mark_read(chat(0), user(1));
    rig.hear(&read);
    rig.pass(Span::millis(999));
    assert_eq!(take(&sees), Vec::<String>::new());
    rig.pass(Span::millis(1));
    assert_eq!((take(&sees), take(&elsewhere)), (vec!["marks 1:1/1".to_owned()], vec![]));
    rig.focus(looking, None);
    rig.node.hub.chats.get_mut(&chat(0)).expect("heard").member_count = 2;
    rig.pass(Span::seconds(1));
    rig.hear(&[BusItem::Receipts(vec![receipt(1, 2)])]);
    rig.pass(Span::millis(50));
    assert_eq!((take(&sees), take(&elsewhere)), (vec!["marks 1:2/1".to_owned()], vec!["marks 1:2/1".to_owned()]));
}

#[test]
fn nobody_is_told_of_marks_that_are_only_their_own_or_do_not_move() {
    let mut rig = Rig::new();
    let (looking, sees) = rig.live(user(0), 1);
    rig.focus(looking, Some(chat(0)));
    rig.read_all();
    take(&sees);
    rig.hear(&[BusItem::Receipts(vec![receipt(0, 1), receipt(1, 2)])]);
    rig.pass(Span::seconds(1));
    assert_eq!(take(&sees), ["marks 0:1/0 1:2/0"]);
    for receipts in [vec![receipt(0, 2)], vec![receipt(1, 1)], vec![receipt(1, 2)]] {
        rig.hear(&[BusItem::Receipts(receipts)]);
        rig.pass(Span::seconds(1));
        assert_eq!(take(&sees), Vec::<String>::new());
    }
}

#[test]
fn who_is_removed_hears_no_marks() {
    let mut rig = Rig::new();
    let (out, post) = rig.live(user(2), 1);
    rig.focus(out, Some(chat(0)));
    // The snapshot is asked for, and the removal overtakes it.
    let asked = std::mem::take(&mut rig.node.desk.reads);
    let items = rig.store.remove(chat(0), user(2), false);
    rig.hear(&[BusItem::Receipts(vec![receipt(1, 1)])]);
    rig.hear(&items[..1]);
    let marks = rig.store.marks(user(0), chat(0));
    assert!(matches!(asked.as_slice(), [Read::Marks { .. }]), "{asked:?}");
    rig.node.hub.answer(rig.now, crate::Answer::Marks { connection: out, chat: chat(0), marks }, &mut rig.node.desk);
    rig.pass(Span::seconds(1));
    rig.hear(&[BusItem::Receipts(vec![receipt(0, 1)])]);
    rig.pass(Span::seconds(1));
    rig.read_all();
    assert_eq!(take(&post), ["user_diff +0 -1"]);
}

#[test]
fn a_snapshot_knows_what_is_not_written_yet() {
    let mut rig = Rig::new();
    let (mine, sees) = rig.live(user(0), 1);
    let (theirs, _) = rig.live(user(1), 2);
    // Heard from another node, and here neither published nor written.
    rig.hear(&[BusItem::Receipts(vec![receipt(2, 1)])]);
    rig.ack(theirs, 1);
    rig.focus(mine, Some(chat(0)));
    rig.read_all();
    assert_eq!(take(&sees), ["marks 0:0/0 1:1/0 2:1/0"]);
}

#[test]
fn a_look_before_the_chat_is_known_is_answered_when_it_is() {
    let mut rig = Rig::new();
    let (id, post) = rig.join(user(0), 1, vec![]);
    rig.focus(id, Some(chat(0)));
    rig.read_all();
    assert!(take(&post).contains(&"marks 0:0/0 1:0/0 2:0/0".to_owned()));
}

#[test]
fn one_snapshot_is_read_at_a_time_and_the_last_look_counts() {
    let mut rig = Rig::new();
    let (id, post) = rig.live(user(0), 1);
    for n in 0..20 {
        rig.focus(id, Some(chat(n % 2)));
    }
    let snapshots = |reads: Vec<Read>| reads.iter().filter(|read| matches!(read, Read::Marks { .. })).count();
    assert_eq!(snapshots(rig.read()), 1);
    assert_eq!(take(&post), Vec::<String>::new());
    assert_eq!(snapshots(rig.read()), 1);
    assert_eq!(take(&post).len(), 1);
    assert_eq!(snapshots(rig.read()), 0);
}

#[test]
fn a_busy_socket_is_told_the_latest_state_when_it_has_room() {
    let mut rig = Rig::new();
    let (id, post) = rig.live(user(0), 1);
    rig.focus(id, Some(chat(0)));
    rig.read_all();
    take(&post);
    let items = written(&mut rig, 20);
    rig.hear(&items);
    for seq in 2..=4 {
        rig.hear(&[BusItem::Receipts(vec![receipt(1, seq), receipt(2, 1)])]);
        rig.pass(Span::seconds(1));
    }
    assert_eq!(take(&post), Vec::<String>::new());
    rig.drained(id);
    assert_eq!(take(&post), ["marks 1:4/0 2:1/0"]);
}

#[test]
fn nothing_is_kept_of_marks_that_everybody_has() {
    let mut rig = Rig::new();
    let (id, _) = rig.live(user(0), 1);
    rig.focus(id, Some(chat(0)));
    rig.ack(id, 1);
    for _ in 0..40 {
        rig.pass(Span::seconds(1));
        rig.published();
        rig.written(true);
    }
    assert!(rig.node.hub.marks.is_empty());
    assert_eq!(rig.node.hub.receipts.waiting(), 0);
}
