use domain_chats::Title;
use domain_kernel::{ChatId, ClientId, Number, Seq, Timestamp, UserId, Version};
use domain_messages::{Body, Content};

use crate::time::Time;
use crate::{Message, MessageKind, ReadState, SystemLine, SystemLineKind};

/// A message as another node saw it; `None` when this node cannot read it.
pub(super) fn message(chat: ChatId, message: Message) -> Option<domain_messages::Message> {
    Some(domain_messages::Message {
        chat,
        seq: Seq::new(message.seq),
        number: message.number.map(Number::new),
        sender: UserId::new(message.sender),
        client_id: ClientId::new(message.client_id),
        content: content(message.kind, message.body, message.system)?,
        reply_to: message.reply_to.map(Seq::new),
        version: Version::new(message.version),
        created_at: moment(message.created_at),
        edited_at: message.edited_at.map(moment),
        retracted_at: message.retracted_at.map(moment),
    })
}

/// How far somebody has read.
pub(super) fn read_state(state: ReadState) -> domain_messages::ReadState {
    domain_messages::ReadState {
        chat: ChatId::new(state.chat),
        seq: Seq::new(state.seq),
        number: Number::new(state.number),
        unread: state.unread,
    }
}

fn content(kind: MessageKind, body: Option<String>, line: Option<SystemLine>) -> Option<Content> {
    Some(match kind {
        MessageKind::Text => Content::Text(Body::parse(&body?).ok()?),
        MessageKind::System => Content::System(system_line(line?)?),
        MessageKind::Tombstone => Content::Tombstone,
    })
}

fn system_line(line: SystemLine) -> Option<domain_messages::SystemLine> {
    use domain_messages::SystemLine as Line;
    let mut users = line.users.into_iter().map(UserId::new);
    Some(match line.kind {
        SystemLineKind::ChatCreated => {
            let title = line.title.map(|title| Title::parse(&title)).transpose().ok()?;
            Line::ChatCreated { title }
        }
        SystemLineKind::MembersAdded => Line::MembersAdded { users: users.collect() },
        SystemLineKind::MemberRemoved => Line::MemberRemoved { user: users.next()? },
        SystemLineKind::MemberLeft => Line::MemberLeft,
    })
}

fn moment(time: Time) -> Timestamp {
    Timestamp::from_micros(time.timestamp_micros())
}
