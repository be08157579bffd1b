//! A random history of one chat, made by several at once, and what must hold of it.
//!
//! Whoever tests a `ChatLog` draws the [`Step`]s, with shrinking or without, and calls [`a_random_history_holds`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain_chats::MemberRole;
use domain_kernel::{ChatId, ClientId, Cursor, Number, Seq, UserId};
use domain_messages::{
    AppendRefused, Catchup, Change, Content, Draft, EditingRight, Message, Placed, RetractingRight, SystemLine,
};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{body, draft, new_id, stamp};

/// Something that one of the people does. Numbers are taken modulo what there is.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Writes, and sends the same again so many times, some of them at once.
    Write {
        /// How many times more.
        again: u8,
    },
    /// Edits one of the newest messages, if it is an own one.
    Edit(u8),
    /// Retracts one of the newest messages, if it is an own one.
    Retract(u8),
    /// Leaves; or, being out, is let in again by the owner.
    Turn,
    /// Is removed by the owner and let in again, as fast as it goes.
    Kick,
    /// Reads up to one of the newest messages.
    Read(u8),
}

/// What the people remember having been told.
#[derive(Default)]
struct Told {
    /// Places of each client id: every answer to it.
    placed: HashMap<ClientId, BTreeSet<Seq>>,
}

/// Plays `series`, one for each person beside the owner, all at once, and checks everything that must hold.
pub async fn a_random_history_holds(stores: &Stores, series: &[Vec<Step>]) {
    let owner = UserId::new(new_id());
    let people: Vec<UserId> = series.iter().map(|_| UserId::new(new_id())).collect();
    let chat = stores.group(owner, &people).await;
    let played = series.iter().zip(&people).map(|(steps, who)| play(stores, chat, owner, *who, steps));
    let told = join_all(played).await;
    let history = History::read(stores, chat).await;
    history.is_dense();
    history.keeps_to_memberships(people.iter().copied().chain([owner]).collect());
    history.has_each_client_id_once(&told);
    history.is_what_was_announced(stores);
    history.is_caught_up_from_everywhere(stores).await;
    for who in people.iter().chain([&owner]) {
        history.is_counted_right(stores, *who).await;
    }
}

async fn play(stores: &Stores, chat: ChatId, owner: UserId, who: UserId, steps: &[Step]) -> Told {
    let mut told = Told::default();
    for step in steps {
        match *step {
            Step::Write { again } => write(stores, chat, who, again, &mut told).await,
            Step::Edit(which) => edit(stores, chat, who, which).await,
            Step::Retract(which) => retract(stores, chat, who, which).await,
            Step::Turn => turn(stores, chat, owner, who).await,
            Step::Kick => {
                membership(stores, chat, owner, who, Way::Out).await;
                membership(stores, chat, owner, who, Way::In).await;
            }
            Step::Read(which) => read(stores, chat, who, which).await,
        }
    }
    told
}

async fn write(stores: &Stores, chat: ChatId, who: UserId, again: u8, told: &mut Told) {
    let draft = draft("said");
    let tries = join_all((0..=again).map(|_| send(stores, chat, who, draft.clone()))).await;
    let places = tries.into_iter().flatten().map(|placed| placed.seq);
    told.placed.entry(draft.client_id).or_default().extend(places);
}

/// Sends on remembered facts, and once more on fresh ones, as the use case does; `None` when the author is out.
async fn send(stores: &Stores, chat: ChatId, who: UserId, draft: Draft) -> Option<Placed> {
    for is_fresh in [false, true, true, true] {
        let facts =
            if is_fresh { stores.facts.fresh_facts(chat, who).await } else { stores.facts.facts(chat, who).await };
        let right = facts.expect("facts").expect("a chat").posting_right().ok()?;
        match stores.log.append(Change::Write { right, draft: draft.clone(), stamp: stamp() }).await {
            Ok(placed) => return Some(placed),
            Err(AppendRefused::Stale) => {}
            Err(error) => unreachable!("{error:?}"),
        }
    }
    None
}

/// One of the ten newest messages that `who` sees, if it is an own one.
async fn own(stores: &Stores, chat: ChatId, who: UserId, which: u8) -> Option<Message> {
    let page = stores.newest(chat, who, 10).await?;
    let index = usize::from(which) % page.messages.len().max(1);
    page.messages.into_iter().nth(index).filter(|message| message.sender == who)
}

async fn edit(stores: &Stores, chat: ChatId, who: UserId, which: u8) {
    let Some(message) = own(stores, chat, who, which).await else { return };
    let Some(posting) = stores.try_posting(chat, who).await else { return };
    let Ok(right) = EditingRight::prove(posting, &message, message.version) else { return };
    let change = Change::Edit { right, body: body(&format!("said {which}")), stamp: stamp() };
    tolerate(stores.log.append(change).await);
}

async fn retract(stores: &Stores, chat: ChatId, who: UserId, which: u8) {
    let Some(message) = own(stores, chat, who, which).await else { return };
    let Some(posting) = stores.try_posting(chat, who).await else { return };
    let Ok(right) = RetractingRight::prove(posting, MemberRole::Member, &message) else { return };
    tolerate(stores.log.append(Change::Retract { right, stamp: stamp() }).await);
}

/// Whatever happened meanwhile is no failure; not to get an answer is.
fn tolerate(answer: Result<Placed, AppendRefused>) {
    match answer {
        Ok(_) | Err(AppendRefused::Stale | AppendRefused::NoSuchMessage) => {}
        Err(error) => unreachable!("{error:?}"),
    }
}

#[derive(Clone, Copy)]
enum Way {
    In,
    Out,
}

/// The owner lets `who` in or takes `who` out.
async fn membership(stores: &Stores, chat: ChatId, owner: UserId, who: UserId, way: Way) {
    tolerate(match way {
        Way::In => stores.add(chat, owner, &[who]).await,
        Way::Out => stores.remove(chat, owner, who).await,
    });
}

async fn turn(stores: &Stores, chat: ChatId, owner: UserId, who: UserId) {
    let facts = stores.facts.fresh_facts(chat, who).await.expect("facts").expect("a chat");
    match facts.removing_right(who) {
        Ok(right) => {
            let change = Change::RemoveMember { right, user: who, line: crate::scene::new_key(), stamp: stamp() };
            tolerate(stores.log.append(change).await);
        }
        Err(_) => membership(stores, chat, owner, who, Way::In).await,
    }
}

async fn read(stores: &Stores, chat: ChatId, who: UserId, which: u8) {
    let Some(page) = stores.newest(chat, who, 10).await else { return };
    let index = usize::from(which) % page.messages.len().max(1);
    let Some(seq) = page.messages.get(index).map(|message| message.seq) else { return };
    stores.markers.advance(who, chat, seq, stamp().tag).await.expect("an answer");
}

/// Everything that a chat holds.
struct History {
    chat: ChatId,
    head: Cursor,
    messages: BTreeMap<Seq, Message>,
}

impl History {
    async fn read(stores: &Stores, chat: ChatId) -> Self {
        let (head, messages) = stores.caught_up(chat, Cursor::START).await;
        assert_eq!(stores.log.heads(&[chat]).await.expect("an answer").first().map(|head| head.cursor), Some(head));
        let count = messages.len();
        let messages: BTreeMap<_, _> = messages.into_iter().map(|message| (message.seq, message)).collect();
        assert_eq!(messages.len(), count, "each message once, within one page");
        Self { chat, head, messages }
    }

    /// Numbers are dense over what counts, and time rises strictly.
    fn is_dense(&self) {
        let numbers: Vec<_> = self.messages.values().filter_map(|message| message.number).map(Number::value).collect();
        let count = i64::try_from(numbers.len()).expect("few");
        assert_eq!(numbers, (1..=count).collect::<Vec<_>>());
        let times: Vec<_> = self.messages.values().map(|message| message.created_at).collect();
        assert!(times.windows(2).all(|two| two[0] < two[1]), "{times:?}");
    }

    /// Everybody who says something is in at that place.
    fn keeps_to_memberships(&self, mut present: BTreeSet<UserId>) {
        for message in self.messages.values() {
            match &message.content {
                Content::System(SystemLine::ChatCreated { .. }) => {}
                Content::System(SystemLine::MembersAdded { users }) => present.extend(users),
                Content::System(SystemLine::MemberRemoved { user }) => assert!(present.remove(user), "{message:?}"),
                Content::System(SystemLine::MemberLeft) => assert!(present.remove(&message.sender), "{message:?}"),
                Content::Text(_) | Content::Tombstone => {
                    assert!(present.contains(&message.sender), "{message:?}");
                }
            }
        }
    }

    /// Every answer to a client id named the same place, and the message there has that client id; no other has.
    fn has_each_client_id_once(&self, told: &[Told]) {
        let mut places: HashMap<ClientId, Vec<Seq>> = HashMap::new();
        for message in self.messages.values() {
            places.entry(message.client_id).or_default().push(message.seq);
        }
        for (key, answered) in told.iter().flat_map(|told| &told.placed) {
            let stored = places.get(key).cloned().unwrap_or_default();
            assert_eq!(answered.iter().copied().collect::<Vec<_>>(), stored, "{key:?}");
        }
    }

    /// The announced events are the stream: dense, chained, in order, each retry an exact repetition.
    fn is_what_was_announced(&self, stores: &Stores) {
        let mut at = Cursor::START;
        for event in stores.heard.chat_events(self.chat) {
            if event.cursor.seq > at.seq {
                assert_eq!((event.previous, event.cursor.seq), (at, at.seq.next()), "in the order of the commits");
                at = event.cursor;
            }
        }
        assert_eq!(at, self.head);
    }

    /// From every cursor, catching up gives exactly what was touched since, as it is now.
    async fn is_caught_up_from_everywhere(&self, stores: &Stores) {
        let events = stores.heard.chat_events(self.chat);
        for from in events.iter().map(|event| event.cursor) {
            let touched: BTreeSet<Seq> =
                events.iter().filter(|event| event.cursor.seq > from.seq).map(|event| event.about()).collect();
            let expected: Vec<_> = touched.iter().filter_map(|seq| self.messages.get(seq)).cloned().collect();
            match stores.changes(self.chat, from).await {
                Catchup::Changes { to, more: false, messages, .. } => {
                    assert_eq!(to, self.head);
                    assert_eq!(messages, expected, "from {from:?}");
                }
                other => unreachable!("{other:?}"),
            }
        }
    }

    /// The count of unread messages is what one counts by hand, in the list as in the marker.
    async fn is_counted_right(&self, stores: &Stores, who: UserId) {
        let Some(summary) = stores.chats.summary(who, self.chat).await.expect("an answer") else {
            assert!(stores.newest(self.chat, who, 1).await.is_none());
            return;
        };
        let unread = self.messages.values().filter(|message| {
            message.number.is_some_and(|number| number > summary.read.number) && message.content != Content::Tombstone
        });
        assert_eq!(summary.read.unread, u32::try_from(unread.count()).expect("few"), "{:?}", summary.read);
        let own = self.messages.values().rev().find(|message| message.sender == who && message.number.is_some());
        assert!(own.is_none_or(|message| message.seq <= summary.read.seq), "an own message is read");
        let newest = self.messages.values().next_back().cloned();
        assert_eq!(summary.last_message, newest);
        assert_eq!(stores.markers.states(who, &[self.chat]).await.expect("an answer"), [summary.read]);
    }
}
