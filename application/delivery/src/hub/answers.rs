use domain_kernel::Timestamp;

use super::Hub;
use crate::{Answer, ChatReset, Mailbox, Note, Outlet};

impl<M: Mailbox> Hub<M> {
    /// What was to be written down is, or is not.
    pub fn noted(&mut self, now: Timestamp, note: Note, is_written: bool) {
        self.set_now(now);
        match note {
            Note::Presence { changes, is_told: _ } => self.people_noted(changes, is_written),
            Note::Receipts(receipts) => self.receipts_noted(receipts, is_written),
        }
    }

    /// What was asked for was read.
    pub fn answer(&mut self, now: Timestamp, answer: Answer, out: &mut impl Outlet<M>) {
        self.set_now(now);
        match answer {
            Answer::User { connection, read } => self.user_read(connection, *read, out),
            Answer::UserHeads(heads) => {
                for (connection, cursor) in heads {
                    self.user_head(connection, cursor, out);
                }
            }
            Answer::Heads { asked, heads } => self.heads(&asked, &heads, out),
            Answer::Recent(heads) => self.tail(&heads),
            Answer::Changes { asked, catchups } => self.changed(&asked, &catchups, out),
            Answer::EndedSessions(ended) => self.sessions_read(ended),
            Answer::Presence { asked, online } => self.found_online(&asked, &online, out),
            Answer::Elsewhere { asked, online } => self.found_elsewhere(&asked, &online, out),
            Answer::Sight { question, asked, seen } => self.sighted(question, &asked, &seen, out),
            Answer::Severed { question, asked, blocks } => self.blocks_read(question, &asked, &blocks),
            Answer::Markers { connection, states } => self.marked(connection, &states, out),
            Answer::Marks { connection, chat, marks } => self.marks_read(connection, chat, marks, out),
            Answer::Summaries { connection, summaries } => self.summaries_read(connection, &summaries, out),
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
