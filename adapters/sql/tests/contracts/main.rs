//! Every storage contract, against `SQLite` and against Postgres.

#[macro_use]
mod fresh;
mod batch;
mod forged;
mod history;
mod lanes;
mod present;
mod schema;

mod sqlite {
    use crate::fresh::sqlite as fresh;

    contracts_of_stores!();
}

mod postgres {
    use crate::fresh::postgres as fresh;

    contracts_of_stores!();
}

/// What one server's lanes keep in order by themselves, two servers have to keep by the database's locks.
mod two_servers {
    contracts::cases!(messages::chat_log, crate::fresh::two_servers:
        a_pair_has_one_direct_chat, parallel_writers_make_one_dense_stream, parallel_retries_are_one_message,
        of_parallel_edits_one_succeeds, nothing_is_accepted_after_a_removal);
}
