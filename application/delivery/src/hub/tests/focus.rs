//! What somebody looks at is what the log says.

use super::*;

/// How many heads were asked for, read after read.
fn heads(reads: &[Read]) -> Vec<usize> {
    let count = |read: &Read| match read {
        Read::Heads(chats) => Some(chats.len()),
        _ => None,
    };
    reads.iter().filter_map(count).collect()
}

#[test]
fn a_loss_that_nobody_noticed_is_found_when_its_chat_comes_onto_a_screen() {
    let mut rig = Rig::new();
    rig.node.hub.has_no_patrol = true;
    let (id, post) = rig.live(user(0), 1);
    let (_, other) = rig.live(user(2), 2);
    written(&mut rig, 1);
    rig.live_through(Span::seconds(5));
    assert_eq!(take(&post), Vec::<String>::new());
    rig.focus(id, Some(chat(0)));
    rig.live_through(Span::millis(250));
    let seen = take(&post);
    assert!(seen.contains(&"event 2".to_owned()), "{seen:?}");
    assert_eq!(take(&other), ["event 2"], "whoever looks elsewhere has it too");
    assert_eq!(rig.node.hub.figures().repairs, [0, 0, 0, 1]);
}

#[test]
fn a_log_that_has_gone_back_is_found_when_its_chat_comes_onto_a_screen() {
    let mut rig = Rig::new();
    rig.node.hub.has_no_patrol = true;
    let (id, post) = rig.live(user(0), 1);
    let items = written(&mut rig, 3);
    rig.hear(&items);
    take(&post);
    rig.store.roll_back(chat(0));
    rig.focus(id, Some(chat(0)));
    rig.live_through(Span::millis(250));
    assert_eq!(take(&post), ["marks 0:0/0 1:0/0 2:0/0"]);
    rig.drained(id);
    rig.read_all();
    assert_eq!(take(&post), ["reset tag"]);
}

#[test]
fn however_many_look_at_however_many_chats_it_costs_one_read_at_a_time() {
    let mut rig = Rig::new();
    let ids: Vec<ConnectionId> = (0..3).map(|n| rig.live(user(n), n as u128).0).collect();
    for look in 0..20 {
        for id in &ids {
            rig.focus(*id, Some(chat(look % 2)));
        }
    }
    rig.pass(Span::millis(50));
    assert_eq!(heads(&rig.read()), [2], "both chats together");
    rig.read_all();
    rig.pass(Span::millis(50));
    assert_eq!(rig.asked(), Vec::<&str>::new());
    rig.focus(ids[0], Some(chat(1)));
    rig.pass(Span::millis(50));
    assert_eq!(rig.asked(), Vec::<&str>::new(), "it is on this screen already");
}

#[test]
fn a_look_at_a_chat_of_others_or_at_one_that_is_being_read_asks_for_no_head() {
    let mut rig = Rig::new();
    rig.store.remove(chat(0), user(2), false);
    rig.live(user(0), 1);
    let (stranger, _) = rig.live(user(2), 2);
    rig.focus(stranger, Some(chat(0)));
    rig.pass(Span::millis(50));
    assert_eq!(rig.asked(), Vec::<&str>::new());

    let mut rig = Rig::new();
    let (newcomer, _) = rig.join(user(0), 1, vec![]);
    rig.read();
    assert_eq!(rig.asked(), ["heads"], "the first heads");
    rig.focus(newcomer, Some(chat(0)));
    rig.pass(Span::millis(50));
    assert_eq!(rig.asked().iter().filter(|word| **word == "heads").count(), 1);
}
