mod edit;
mod history;
mod mark_read;
mod retract;
mod send;

use std::sync::Arc;

use crate::UseCases;

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
