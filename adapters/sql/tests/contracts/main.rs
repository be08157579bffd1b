//! Every storage contract, against `SQLite` and against Postgres.

#[macro_use]
mod fresh;
mod history;
mod lanes;
mod schema;

mod sqlite {
    use crate::fresh::sqlite as fresh;

    contracts_of_stores!();
}

mod postgres {
    use crate::fresh::postgres as fresh;

    contracts_of_stores!();
}
