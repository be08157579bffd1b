//! Many chats cost few reads.

use super::*;

/// A store in which user 0 is in `count` chats, and the cursors held of them, each one message behind.
fn behind(count: usize, room: usize) -> (Rig, Vec<(ChatId, Cursor)>) {
    let mut rig = Rig { store: Store::new(count, 2), ..Rig::new() };
    rig.store.room = room;
    let held = rig.store.chats.iter().map(|(chat, stream)| (*chat, stream.head())).collect();
    for n in 0..count {
        rig.store.write(chat(n), user(1));
    }
    (rig, held)
}

fn diffs(seen: &[String]) -> usize {
    seen.iter().filter(|word| word.as_str() == "diff 1-2").count()
}

#[test]
fn a_connection_a_hundred_chats_behind_costs_one_read_of_each_kind() {
    let (mut rig, held) = behind(100, 1_000);
    let (_, post) = rig.join(user(0), 1, held);
    let mut reads = vec![];
    loop {
        let round = rig.read();
        if round.is_empty() {
            break;
        }
        reads.extend(round);
    }
    assert!(
        matches!(
            reads.as_slice(),
            [Read::User { .. }, Read::Heads(heads), Read::Changes(chats), Read::Markers { chats: marked, .. }, Read::UserHeads(users)]
                if (heads.len(), chats.len(), marked.len(), users.len()) == (100, 100, 100, 1)
        ),
        "{reads:?}"
    );
    let seen = take(&post);
    assert_eq!((diffs(&seen), seen.len()), (100, 101));
}

#[test]
fn what_an_answer_has_no_room_for_is_asked_for_again_once_the_socket_has_taken_the_rest() {
    let (mut rig, held) = behind(30, 9);
    let (id, post) = rig.join(user(0), 1, held);
    let mut portions = vec![];
    let mut seen = vec![];
    while !seen.ends_with(&["sync_done".to_owned()]) {
        loop {
            let round = rig.read();
            if round.is_empty() {
                break;
            }
            portions.extend(round.iter().filter_map(|read| match read {
                Read::Changes(chats) => Some(chats.len()),
                _ => None,
            }));
        }
        let waiting = take(&post);
        assert!(diffs(&waiting) <= 10, "{waiting:?}");
        seen.extend(waiting);
        rig.drained(id);
    }
    assert_eq!((diffs(&seen), portions), (30, vec![30, 20, 10]));
}

#[test]
fn those_who_are_at_the_same_places_share_what_is_read() {
    let (mut rig, held) = behind(30, 1_000);
    let posts: Vec<Post> = (1..=3).map(|session| rig.join(user(0), session, held.clone()).1).collect();
    let mut asked = vec![];
    loop {
        let round = rig.read();
        if round.is_empty() {
            break;
        }
        asked.extend(round.into_iter().filter_map(|read| match read {
            Read::Changes(chats) => Some(chats.len()),
            _ => None,
        }));
    }
    assert_eq!(asked, [30]);
    assert!(posts.iter().all(|post| diffs(&take(post)) == 30));
}

#[test]
fn those_who_wait_for_a_read_that_had_no_room_for_them_ask_themselves() {
    let (mut rig, held) = behind(12, 0);
    let first = rig.join(user(0), 1, held.clone());
    let second = rig.join(user(0), 2, held[11..].iter().chain(&held[..11]).copied().collect());
    let mut seen = [vec![], vec![]];
    for _ in 0..40 {
        rig.read_all();
        for ((id, post), seen) in [&first, &second].into_iter().zip(&mut seen) {
            seen.extend(take(post));
            rig.drained(*id);
        }
    }
    for seen in seen {
        assert_eq!((diffs(&seen), seen.last().map(String::as_str)), (12, Some("sync_done")));
    }
}

#[test]
fn holes_of_several_chats_are_read_together() {
    let mut rig = Rig { store: Store::new(20, 2), ..Rig::new() };
    rig.live(user(0), 1);
    for n in 0..20 {
        rig.store.write(chat(n), user(1));
        let items = rig.store.write(chat(n), user(1));
        rig.hear(&items);
    }
    rig.pass(Span::millis(151));
    let reads = rig.read();
    assert!(matches!(reads.as_slice(), [Read::Changes(chats)] if chats.len() == 20), "{reads:?}");
}

#[test]
fn nothing_is_read_while_the_socket_has_something_to_take() {
    let (mut rig, held) = behind(30, 1_000);
    let (id, post) = rig.join(user(0), 1, held);
    post.0.borrow_mut().queue.put(Outgoing::Ready(bytes::Bytes::from_static(b"{}")));
    let mut reads = vec![];
    for _ in 0..5 {
        reads.extend(rig.read());
    }
    assert!(reads.iter().all(|read| !matches!(read, Read::Changes(_))), "{reads:?}");
    take(&post);
    rig.drained(id);
    rig.read_all();
    assert_eq!(diffs(&take(&post)), 30);
}
