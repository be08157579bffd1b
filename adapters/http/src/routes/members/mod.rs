mod add;
mod list;
mod remove;

use std::sync::Arc;

use crate::UseCases;

pub(crate) type Api = (list::List, add::Add, remove::Remove);

pub(crate) fn api(cases: &UseCases) -> Api {
    (
        list::List { list_members: Arc::clone(&cases.list_members) },
        add::Add { add_members: Arc::clone(&cases.add_members) },
        remove::Remove { remove_member: Arc::clone(&cases.remove_member) },
    )
}
