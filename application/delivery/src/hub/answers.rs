use domain_kernel::Timestamp;

use super::Hub;
use crate::{Answer, ChatReset, Mailbox, Outlet};

impl<M: Mailbox> Hub<M> {
    /// What was asked for was read.
    pub fn answer(&mut self, now: Timestamp, answer: Answer, out: &mut impl Outlet<M>) {
        self.set_now(now);
        match answer {
            Answer::User { connection, read } => self.user_read(connection, *read, out),
            Answer::UserHead { connection, cursor } => self.user_head(connection, cursor, out),
            Answer::Heads { asked, heads } => self.heads(&asked, &heads, out),
            Answer::Changes { chat, from, catchup } => self.changed(chat, from, &catchup, out),
            Answer::Markers { connection, states } => self.marked(connection, &states, out),
            Answer::Reset { connection, chat, reason, found, people } => {
                let found = found.map(|found| {
                    let (summary, page) = *found;
                    ChatReset { reason, summary, page, people: people.into() }
                });
                self.reset(connection, chat, found, out);
            }
        }
        self.ask_heads(out);
    }
}
