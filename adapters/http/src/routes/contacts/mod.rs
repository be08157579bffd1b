mod block;
mod contact;
mod list;
mod list_blocks;

use std::sync::Arc;

use crate::UseCases;

pub(crate) type Api = (list::List, contact::KeepOrDrop, list_blocks::ListBlocks, block::BlockOrUnblock);

pub(crate) fn api(cases: &UseCases) -> Api {
    (
        list::List { list_contacts: Arc::clone(&cases.list_contacts) },
        contact::KeepOrDrop {
            keep_contact: Arc::clone(&cases.keep_contact),
            drop_contact: Arc::clone(&cases.drop_contact),
        },
        list_blocks::ListBlocks { list_blocks: Arc::clone(&cases.list_blocks) },
        block::BlockOrUnblock {
            block_user: Arc::clone(&cases.block_user),
            unblock_user: Arc::clone(&cases.unblock_user),
        },
    )
}
