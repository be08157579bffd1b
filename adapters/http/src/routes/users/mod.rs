mod change_me;
mod find;
mod read_many;
mod read_me;

use std::sync::Arc;

use crate::UseCases;

pub(crate) type Api = (read_me::ReadMe, change_me::ChangeMe, find::Find, read_many::ReadMany);

pub(crate) fn api(cases: &UseCases) -> Api {
    (
        read_me::ReadMe { read_me: Arc::clone(&cases.read_me) },
        change_me::ChangeMe { change_profile: Arc::clone(&cases.change_profile) },
        find::Find { find_users: Arc::clone(&cases.find_users) },
        read_many::ReadMany { read_users: Arc::clone(&cases.read_users) },
    )
}
