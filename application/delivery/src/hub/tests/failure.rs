//! What cannot be read holds up as little as possible.

use domain_kernel::FailureKind;

use super::*;
use crate::End;

impl Rig {
    /// Reads all there is for a minute; whatever would touch `rotten` meets corrupt data. Answers how often it did.
    fn read_around(&mut self, rotten: ChatId, posts: &[(ConnectionId, Post)]) -> (usize, Vec<Vec<String>>) {
        let mut met = 0;
        let mut seen = vec![vec![]; posts.len()];
        for _ in 0..1_200 {
            self.pass(Span::millis(50));
            for read in std::mem::take(&mut self.node.desk.reads) {
                let is_rotten = match &read {
                    Read::Changes(asked) => asked.iter().any(|(chat, _)| *chat == rotten),
                    _ => false,
                };
                if is_rotten {
                    met += 1;
                    self.node.hub.failed(self.now, read, FailureKind::Corrupt);
                } else {
                    self.node.look_up(read, &self.store);
                }
            }
            self.read_all_but_asked();
            for ((id, post), seen) in posts.iter().zip(&mut seen) {
                seen.extend(take(post));
                if post.0.borrow().end.is_some() {
                    self.node.hub.disconnect(self.now, *id, &mut self.node.desk);
                } else {
                    self.drained(*id);
                }
            }
        }
        (met, seen)
    }

    /// Hands over what was read, without carrying out what is asked for then.
    fn read_all_but_asked(&mut self) {
        for (read, memberships) in std::mem::take(&mut self.node.halves) {
            self.node.look_up_list(&read, memberships, &self.store);
        }
        for answer in std::mem::take(&mut self.node.answers) {
            self.node.hub.answer(self.now, answer, &mut self.node.desk);
        }
    }
}

#[test]
fn a_chat_that_cannot_be_read_ends_those_who_need_it_and_nobody_else() {
    let mut rig = Rig { store: Store::new(50, 3), ..Rig::new() };
    let held: Vec<_> = rig.store.chats.iter().map(|(chat, stream)| (*chat, stream.head())).collect();
    for n in 0..50 {
        rig.store.write(chat(n), user(1));
    }
    let fresh: Vec<_> = rig.store.chats.iter().map(|(chat, stream)| (*chat, stream.head())).collect();
    let mut partly = held.clone();
    partly[7] = fresh[7];
    let posts = vec![rig.join(user(0), 1, held), rig.join(user(1), 2, partly), rig.join(user(2), 3, fresh)];
    let (met, seen) = rig.read_around(chat(7), &posts);
    let ends: Vec<Option<End>> = posts.iter().map(|(_, post)| post.0.borrow().end).collect();
    assert_eq!(ends, [Some(End::Failed), None, None]);
    assert!(!seen[0].contains(&"sync_done".to_owned()));
    assert_eq!(seen[1].iter().filter(|word| word.as_str() == "diff 1-2").count(), 49);
    assert!(seen[1].contains(&"sync_done".to_owned()) && seen[2].contains(&"sync_done".to_owned()));
    // Six halvings and five attempts; then nobody asks any more.
    assert!((6..=14).contains(&met), "{met}");
    assert_eq!(rig.node.hub.figures().given_up, 1);
    assert!(rig.node.hub.changes.is_empty());
}

#[test]
fn a_hole_that_cannot_be_read_is_tried_less_and_less() {
    let mut rig = Rig::new();
    let (id, post) = rig.live(user(0), 1);
    let items = written(&mut rig, 2);
    rig.hear(&items[1..]);
    let (met, _) = rig.read_around(chat(0), &[(id, post.clone())]);
    assert!((5..=14).contains(&met), "{met}");
    assert_eq!(post.0.borrow().end, None);
    for _ in 0..700 {
        rig.pass(Span::millis(50));
        rig.read_all();
    }
    assert_eq!(take(&post), ["event 2", "event 3"]);
}

#[test]
fn a_store_that_is_away_ends_nobody() {
    let (mut rig, mut reads) = (Rig::new(), 0);
    let (_, post) = rig.join(user(0), 1, vec![]);
    for _ in 0..1_200 {
        rig.pass(Span::millis(50));
        for read in std::mem::take(&mut rig.node.desk.reads) {
            reads += 1;
            rig.node.hub.failed(rig.now, read, FailureKind::Unavailable);
        }
    }
    // One read, tried about once a second.
    assert!((40..=120).contains(&reads), "{reads}");
    assert_eq!(post.0.borrow().end, None);
    for _ in 0..40 {
        rig.pass(Span::millis(50));
        rig.read_all();
    }
    assert!(take(&post).ends_with(&["sync_done".to_owned()]));
}

#[test]
fn what_was_asked_for_somebody_who_is_gone_is_not_asked_again() {
    for (rounds, leaves_first) in (0..6).flat_map(|rounds| [(rounds, false), (rounds, true)]) {
        let mut rig = Rig::new();
        let held = vec![(chat(0), rig.head(0))];
        written(&mut rig, 30);
        let (id, _) = rig.join(user(0), 1, held);
        rig.node.hub.focus(rig.now, id, Some(chat(0)), &mut rig.node.desk);
        rig.node.hub.watch(rig.now, id, &[user(0), user(1)], &mut rig.node.desk);
        rig.hear(&[BusItem::SightChanged(vec![user(0)])]);
        for _ in 0..rounds {
            rig.read();
        }
        if leaves_first {
            rig.node.hub.disconnect(rig.now, id, &mut rig.node.desk);
        }
        for read in std::mem::take(&mut rig.node.desk.reads) {
            rig.node.hub.failed(rig.now, read, FailureKind::Unavailable);
        }
        if leaves_first {
            assert_eq!(rig.node.hub.delayed, [], "after {rounds} rounds");
        } else {
            rig.node.hub.disconnect(rig.now, id, &mut rig.node.desk);
        }
        rig.pass(Span::seconds(2));
        assert_eq!(rig.node.desk.reads, [], "after {rounds} rounds");
        assert_eq!(rig.node.hub.delayed, [], "after {rounds} rounds");
    }
}
