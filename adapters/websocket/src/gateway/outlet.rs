use std::sync::Arc;
use std::task::Waker;

use bytes::Bytes;
use delivery::ports::BusItem;
use delivery::{Note, Outlet, Read};
use domain_kernel::{ChatId, Cursor};
use domain_messages::{ChatEvent, Receipt};

use super::Gateway;
use crate::line::Line;
use crate::outgoing;

/// What the hub has asked for during one call; done when its lock is given back.
#[derive(Default)]
pub(super) struct Errands {
    wakers: Vec<Waker>,
    reads: Vec<Read>,
    publish: Vec<BusItem>,
    notes: Vec<Note>,
}

impl Outlet<Line> for Errands {
    fn encode(&mut self, event: &ChatEvent) -> Bytes {
        outgoing::event(event)
    }

    fn encode_hidden(&mut self, chat: ChatId, cursor: Cursor) -> Bytes {
        outgoing::hidden(chat, cursor)
    }

    fn wake(&mut self, mailbox: &Line) {
        self.wakers.extend(mailbox.waker());
    }

    fn read(&mut self, read: Read) {
        self.reads.push(read);
    }

    fn publish(&mut self, receipts: Vec<Receipt>) {
        self.publish.push(BusItem::Receipts(receipts));
    }

    fn note(&mut self, note: Note) {
        self.notes.push(note);
    }
}

impl Gateway {
    pub(super) fn run_errands(self: &Arc<Self>, errands: &mut Errands) {
        errands.wakers.drain(..).for_each(Waker::wake);
        for read in errands.reads.drain(..) {
            let gateway = Arc::clone(self);
            let asked = self.turns.count(&read);
            self.tasks.spawn(async move {
                gateway.read(read).await;
                drop(asked);
            });
        }
        for note in errands.notes.drain(..) {
            self.tasks.spawn(Arc::clone(self).note(note));
        }
        if !errands.publish.is_empty() {
            let items = std::mem::take(&mut errands.publish);
            let bus = Arc::clone(&self.parts.bus);
            self.tasks.spawn(async move { bus.publish(items).await });
        }
    }
}
