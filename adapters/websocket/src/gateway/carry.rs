use std::sync::Arc;

use adapter_wire::frames::{Pong, ServerFrame};
use application::messages::AnnounceTypingError;
use domain_users::Actor;

use super::{Gateway, Joined, commands};
use crate::frame;
use crate::line::Line;
use crate::session::Effect;

impl Gateway {
    /// Does what a frame leads to. [`Effect::End`] is the socket's own business.
    pub(crate) fn carry_out(self: &Arc<Self>, effect: Effect, actor: Actor, joined: Joined, line: &Line) {
        match effect {
            Effect::Nothing => {}
            Effect::Do(id, job) => self.start(id, job, actor, line),
            Effect::Done(id) => line.send(commands::done(id)),
            Effect::Refuse(id, refusal) => line.send(commands::answer(id, Err(refusal))),
            Effect::Pong(n) => line.send(frame::json(&ServerFrame::Pong(Pong { n }))),
            Effect::Focus(chat) => self.with_hub(|hub, now, errands| hub.focus(now, joined.0, chat, errands)),
            Effect::Idle(is_idle) => self.with_hub(|hub, now, errands| hub.set_idle(now, joined.0, is_idle, errands)),
            Effect::Acked(chats) => self.with_hub(|hub, now, _| hub.acked(now, joined.0, &chats)),
            Effect::Watch(id, users) => {
                line.send(commands::done(id));
                self.with_hub(|hub, now, errands| hub.watch(now, joined.0, &users, errands));
            }
            Effect::Typing(chat) if !self.with_hub(|hub, _, _| hub.hears(joined.0, chat)) => {}
            Effect::Typing(chat) => {
                let gateway = Arc::clone(self);
                self.tasks.spawn(async move {
                    match gateway.parts.announce_typing.execute(actor, chat).await {
                        Ok(()) | Err(AnnounceTypingError::ChatNotFound | AnnounceTypingError::TooMany(_)) => {}
                        Err(AnnounceTypingError::Failed(failure)) => {
                            tracing::debug!(port = failure.port, kind = %failure.kind, "typing was not told");
                        }
                    }
                });
            }
            Effect::End(farewell) => line.end(farewell),
        }
    }
}
