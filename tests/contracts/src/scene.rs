//! What cases are played with: people, chats, and short ways to do what a use case would do.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use domain_chats::{Founding, GroupingRight, PostingRight, Title};
use domain_kernel::{ChatId, ClientId, Cursor, PageSize, Seq, Tag, Timestamp, UserId, Version};
use domain_messages::ports::Anchor;
use domain_messages::{
    AppendRefused, Body, Catchup, Change, Draft, EditingRight, HistoryPage, Message, Placed, RetractingRight, Stamp,
};
use domain_users::{
    AccountState, AuditAct, AuditEntry, AuditOrigin, AuditTarget, EmailAddress, Name, PeopleSearch, Profile, Reach,
    User, UserRole, Username,
};
use uuid::Uuid;

use crate::Stores;

/// A moment at which the scenes begin.
pub const DAWN: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

/// The moment so many microseconds after 1970.
pub fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

/// The id number `n`.
pub fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 | n)
}

/// The user number `n`.
pub fn user(n: u128) -> UserId {
    UserId::new(id(n))
}

/// The chat number `n`.
pub fn chat(n: u128) -> ChatId {
    ChatId::new(id(n))
}

/// An id that no other call in this process gives; its last bits vary, as those of real ids do.
pub fn new_id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    id(u128::from((n << 20) | n.wrapping_mul(0x9e37_79b9) & 0xf_ffff))
}

/// A client id that nobody has used.
pub fn new_key() -> ClientId {
    ClientId::new(new_id())
}

/// A stamp at the moment `DAWN`, with a tag that no other call gives.
pub fn stamp() -> Stamp {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let tag = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9).cast_signed();
    Stamp { at: DAWN, tag: Tag::new(tag) }
}

/// A page of the usual size.
pub fn page_of(size: u16) -> PageSize {
    PageSize::parse(size).expect("1 to 200")
}

/// A body.
pub fn body(text: &str) -> Body {
    Body::parse(text).expect("a body")
}

/// An account of user `n`, called `name`.
pub fn account(n: u128, name: &str) -> User {
    User {
        id: user(n),
        email: EmailAddress::parse(&format!("user{n}@example.org")).expect("an address"),
        profile: profile(&format!("user{n}"), name),
        role: UserRole::Member,
        state: AccountState::Active,
        version: Version::new(1),
        created_at: DAWN,
    }
}

/// An entry of the audit log about user `n`, written at the moment `at`.
pub fn entry(act: AuditAct, n: u128, at: Timestamp) -> AuditEntry {
    AuditEntry::done(at, AuditOrigin::shell(), act, AuditTarget::User(user(n)))
}

/// A profile.
pub fn profile(username: &str, name: &str) -> Profile {
    Profile { username: Username::parse(username).expect("a username"), name: Name::parse(name).expect("a name") }
}

/// A draft under a new client id.
pub fn draft(text: &str) -> Draft {
    Draft { client_id: new_key(), body: body(text), reply_to: None }
}

/// The founding of a group by `founder` with `members`, under a new client id.
pub fn group_of(founder: UserId, members: &[UserId]) -> Founding {
    let title = Title::parse("team").expect("a title");
    let right = GroupingRight::prove(&User { id: founder, ..account(1, "Anna") }).expect("a right");
    Founding::group(ChatId::new(new_id()), right, new_key(), title, members, DAWN).expect("a group")
}

/// What `who` types to find people, who sees everybody.
pub fn search_by(who: UserId, text: &str) -> PeopleSearch {
    PeopleSearch { text: text.to_owned(), by: who, reach: Reach::Everybody }
}

impl Stores {
    /// Whom somebody finds who sees everybody and knows nobody.
    pub async fn found(&self, text: &str) -> Vec<User> {
        self.users.search(&search_by(user(0), text), 20).await.expect("an answer")
    }

    /// Opens a group of `founder` and `members`.
    pub async fn group(&self, founder: UserId, members: &[UserId]) -> ChatId {
        self.log.found(group_of(founder, members), stamp().tag).await.expect("a group").chat
    }

    /// The right of `user` to write, on fresh facts.
    pub async fn posting(&self, chat: ChatId, user: UserId) -> PostingRight {
        self.try_posting(chat, user).await.expect("a member")
    }

    /// The same, unless the user is not a member.
    pub async fn try_posting(&self, chat: ChatId, user: UserId) -> Option<PostingRight> {
        let facts = self.facts.fresh_facts(chat, user).await.expect("facts").expect("a chat");
        facts.posting_right().ok()
    }

    /// Writes `text` as `user`.
    pub async fn write(&self, chat: ChatId, user: UserId, text: &str) -> Placed {
        self.send(chat, user, draft(text)).await.expect("written")
    }

    /// Writes a draft as `user`.
    pub async fn send(&self, chat: ChatId, user: UserId, draft: Draft) -> Result<Placed, AppendRefused> {
        let right = self.posting(chat, user).await;
        self.log.append(Change::Write { right, draft, stamp: stamp() }).await
    }

    /// The message at `seq`, as `user` sees it.
    pub async fn message(&self, chat: ChatId, user: UserId, seq: Seq) -> Message {
        self.history.message(user, chat, seq).await.expect("an answer").expect("a message")
    }

    /// Edits the message at `seq` as `user`.
    pub async fn edit(&self, chat: ChatId, user: UserId, seq: Seq, text: &str) -> Result<Placed, AppendRefused> {
        let message = self.message(chat, user, seq).await;
        let right = EditingRight::prove(self.posting(chat, user).await, &message, message.version).expect("a right");
        self.log.append(Change::Edit { right, body: body(text), stamp: stamp() }).await
    }

    /// Retracts the message at `seq` as `user`.
    pub async fn retract(&self, chat: ChatId, user: UserId, seq: Seq) -> Result<Placed, AppendRefused> {
        let message = self.message(chat, user, seq).await;
        let role = self.role(chat, user).await;
        let right = RetractingRight::prove(self.posting(chat, user).await, role, &message).expect("a right");
        self.log.append(Change::Retract { right, stamp: stamp() }).await
    }

    /// The role of `user`.
    pub async fn role(&self, chat: ChatId, user: UserId) -> domain_chats::MemberRole {
        let facts = self.facts.fresh_facts(chat, user).await.expect("facts").expect("a chat");
        facts.membership.expect("a member").role
    }

    /// Lets `users` in, as `actor`.
    pub async fn add(&self, chat: ChatId, actor: UserId, users: &[UserId]) -> Result<Placed, AppendRefused> {
        let facts = self.facts.fresh_facts(chat, actor).await.expect("facts").expect("a chat");
        let right = facts.inviting_right().expect("a right");
        let change = Change::AddMembers { right, users: users.to_vec(), line: new_key(), stamp: stamp() };
        self.log.append(change).await
    }

    /// Takes `user` out, as `actor`.
    pub async fn remove(&self, chat: ChatId, actor: UserId, user: UserId) -> Result<Placed, AppendRefused> {
        let facts = self.facts.fresh_facts(chat, actor).await.expect("facts").expect("a chat");
        let right = facts.removing_right(user).expect("a right");
        self.log.append(Change::RemoveMember { right, user, line: new_key(), stamp: stamp() }).await
    }

    /// The newest `size` messages, as `user` sees them.
    pub async fn newest(&self, chat: ChatId, user: UserId, size: u16) -> Option<HistoryPage> {
        self.history.page(user, chat, Anchor::Newest, page_of(size)).await.expect("an answer")
    }

    /// Where the stream of `user` ends.
    pub async fn user_cursor(&self, user: UserId) -> Cursor {
        self.chats.cursors(&[user]).await.expect("an answer")[0]
    }

    /// Where `chat` ends.
    pub async fn head(&self, chat: ChatId) -> Cursor {
        self.log.heads(&[chat]).await.expect("an answer")[0].cursor
    }

    /// What changed in `chat` alone after `from`.
    pub async fn changes(&self, chat: ChatId, from: Cursor) -> Catchup {
        let mut answers = self.log.changes_since(&[(chat, from)]).await.expect("an answer");
        assert_eq!(answers.len(), 1, "one answer for one chat");
        answers.remove(0)
    }

    /// Everything that changed in `chat` after `from`, page after page; panics on a reset.
    pub async fn caught_up(&self, chat: ChatId, from: Cursor) -> (Cursor, Vec<Message>) {
        let (mut at, mut all) = (from, Vec::new());
        loop {
            match self.changes(chat, at).await {
                Catchup::Changes { to, more, messages, .. } => {
                    all.extend(messages);
                    at = to;
                    if !more {
                        return (at, all);
                    }
                }
                Catchup::Reset(reason) => unreachable!("a reset ({reason:?}) from {at:?}"),
            }
        }
    }
}
