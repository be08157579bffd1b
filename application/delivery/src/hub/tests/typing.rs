//! Who is writing, told to those who look.

use super::*;

#[test]
fn typing_reaches_those_who_look_and_not_too_often() {
    let mut rig = Rig::new();
    let (looking, sees) = rig.live(user(0), 1);
    let (_, elsewhere) = rig.live(user(2), 2);
    let (writing, own) = rig.live(user(1), 3);
    let typing = [BusItem::Typing { chat: chat(0), user: user(1) }];
    rig.focus(looking, Some(chat(0)));
    rig.focus(writing, Some(chat(0)));
    for (passed, expected) in [(0, 1), (0, 0), (2_999, 0), (1, 1)] {
        rig.pass(Span::millis(passed));
        rig.hear(&typing);
        assert_eq!((take(&sees).len(), take(&elsewhere).len(), take(&own).len()), (expected, 0, 0), "{passed}");
    }
    rig.pass(Span::seconds(4));
    rig.node.hub.chats.get_mut(&chat(0)).expect("heard").member_count = 201;
    rig.hear(&typing);
    assert_eq!(take(&sees).len(), 0);
}

#[test]
fn a_node_that_does_not_hear_the_others_tells_nobody_who_writes() {
    let mut rig = Rig::new();
    let (looking, sees) = rig.live(user(0), 1);
    rig.focus(looking, Some(chat(0)));
    for second in 0..8 {
        rig.node.hub.lost(rig.now, None, &mut rig.node.desk);
        rig.read_all();
        rig.pass(Span::seconds(1));
        rig.hear(&[BusItem::Typing { chat: chat(0), user: user(second % 3) }]);
        let is_told = take(&sees).contains(&"typing".to_owned());
        assert_eq!(is_told, second < 3 && second % 3 != 0, "after {second} s");
    }
    rig.pass(Span::seconds(3));
    rig.hear(&[BusItem::Typing { chat: chat(0), user: user(1) }]);
    assert_eq!(take(&sees), ["typing"]);
}
