mod edit;
mod history;
mod mark_read;
mod retract;
mod send;

use std::sync::Arc;

use crate::UseCases;
use crate::reply::Reply;

pub(crate) type Api = (history::History, send::Send, edit::Edit, retract::Retract, mark_read::MarkRead);

pub(crate) fn api(cases: &UseCases) -> Api {
    (
        history::History { read_history: Arc::clone(&cases.read_history) },
        send::Send { send_message: Arc::clone(&cases.send_message) },
        edit::Edit { edit_message: Arc::clone(&cases.edit_message) },
        retract::Retract { retract_message: Arc::clone(&cases.retract_message) },
        mark_read::MarkRead { mark_read: Arc::clone(&cases.mark_read) },
    )
}

/// The answer to whoever changed something in a chat. The log learns which event came of which request.
fn told<const STATUS: u16>(placed: domain_messages::Placed) -> Reply<adapter_wire::Placed, STATUS> {
    tracing::debug!(chat.id = %placed.chat, message.seq = placed.seq.value(), "placed");
    Reply(placed.into())
}
