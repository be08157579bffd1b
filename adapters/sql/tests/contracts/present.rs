//! What a port says of the present state, where the state has to be made by hand.

use adapter_sql::{Database, Options};
use contracts::Stores;
use contracts::scene::{stamp, user};
use domain_kernel::{Seq, Span};
use domain_messages::ports::UnreadMismatch;
use sea_orm::ConnectionTrait;
use support::database::TestDatabase;

use crate::fresh::on;

/// Stores on a database, and another way into it.
async fn opened(place: TestDatabase) -> (Stores, sea_orm::DatabaseConnection) {
    let url = place.url().to_owned();
    let stores = on(place).await;
    (stores, sea_orm::Database::connect(url).await.expect("a connection"))
}

/// Each way in which a count could be wrong is found, in the chat where it is and nowhere else.
async fn wrong_counts_are_found(place: TestDatabase) {
    let (stores, way) = opened(place).await;
    let (wrong, right) = (stores.group(user(1), &[user(2)]).await, stores.group(user(1), &[user(2)]).await);
    for group in [wrong, right] {
        for _ in 0..4 {
            stores.write(group, user(1), "x").await;
        }
        stores.retract(group, user(1), Seq::new(3)).await.expect("retracted");
        stores.markers.advance(user(2), group, Seq::new(2), stamp().tag).await.expect("an answer");
    }
    let verify = async || stores.verifier.verify(3, 10).await.expect("an answer");
    assert_eq!(verify().await, (4, vec![]));
    let chat = wrong.value().simple();
    let key = if way.get_database_backend() == sea_orm::DbBackend::Sqlite {
        format!("x'{chat}'")
    } else {
        format!("'{chat}'")
    };
    let difference = |told| vec![UnreadMismatch { user: user(2), chat: wrong, told, counted: 2 }];
    for (damage, repair, told) in [
        ("UPDATE chat_heads SET last_no = last_no + 1", "UPDATE chat_heads SET last_no = last_no - 1", 3),
        ("UPDATE chat_heads SET last_deleted_no = 0", "UPDATE chat_heads SET last_deleted_no = 2", 3),
        ("DELETE FROM deleted_nos", "INSERT INTO deleted_nos (chat_id, no) SELECT chat_id, no FROM messages", 3),
    ] {
        let condition = if repair.starts_with("INSERT") {
            format!("chat_id = {key} AND kind = 2")
        } else {
            format!("chat_id = {key}")
        };
        way.execute_unprepared(&format!("{damage} WHERE chat_id = {key}")).await.expect("damaged");
        let (compared, found) = verify().await;
        let of_reader: Vec<_> = found.into_iter().filter(|found| found.user == user(2)).collect();
        assert_eq!((compared, of_reader), (4, difference(told)), "{damage}");
        way.execute_unprepared(&format!("{repair} WHERE {condition}")).await.expect("repaired");
    }
    assert_eq!(verify().await, (4, vec![]));
}

#[tokio::test]
async fn wrong_counts_are_found_on_sqlite() {
    wrong_counts_are_found(TestDatabase::sqlite()).await;
}

#[tokio::test]
async fn wrong_counts_are_found_on_postgres() {
    wrong_counts_are_found(TestDatabase::postgres()).await;
}

/// The column that says whether there is anything to subtract is filled for what was retracted before there was one.
async fn what_was_retracted_before_is_subtracted(place: TestDatabase) {
    let database = Database::open(place.url(), Options::default()).await.expect("an open database");
    let (stores, _) = opened(place).await;
    let group = stores.group(user(1), &[user(2)]).await;
    for _ in 0..3 {
        stores.write(group, user(1), "x").await;
    }
    stores.retract(group, user(1), Seq::new(3)).await.expect("retracted");
    let unread = async || {
        let states = stores.markers.states(user(2), &[group]).await.expect("an answer");
        states.iter().map(|state| state.unread).collect::<Vec<_>>()
    };
    assert_eq!(unread().await, [2]);
    let states = database.migration_status().await.expect("a status");
    let newer = states.iter().rev().take_while(|state| !state.name.ends_with("note_last_retraction")).count();
    let steps = u32::try_from(newer + 1).expect("a small number");
    database.migrate_down(Some(steps)).await.expect("taken back");
    database.migrate_up().await.expect("migrated");
    assert_eq!(unread().await, [2]);
    assert_eq!(stores.verifier.verify(3, 10).await.expect("an answer"), (2, vec![]));
}

#[tokio::test]
async fn what_was_retracted_before_is_subtracted_on_sqlite() {
    what_was_retracted_before_is_subtracted(TestDatabase::sqlite()).await;
}

#[tokio::test]
async fn what_was_retracted_before_is_subtracted_on_postgres() {
    what_was_retracted_before_is_subtracted(TestDatabase::postgres()).await;
}

/// By the server's own clock: an event of an hour ago is not recent, whatever its chat's time says, and one from before there was a clock
/// is not either.
#[tokio::test]
async fn what_was_committed_long_ago_is_not_recent() {
    let (stores, way) = opened(TestDatabase::postgres()).await;
    let mut groups = Vec::new();
    for _ in 0..3 {
        groups.push(stores.group(user(1), &[]).await);
    }
    for (group, moment) in groups.iter().zip(["noted_at - 3600000000", "NULL"]) {
        let sql = format!("UPDATE chat_events SET noted_at = {moment} WHERE chat_id = '{group}'");
        way.execute_unprepared(&sql).await.expect("altered");
    }
    let recent = stores.log.recent(Span::seconds(60)).await.expect("an answer");
    assert_eq!(recent.iter().map(|head| head.chat).collect::<Vec<_>>(), groups[2..]);
    let recent = stores.log.recent(Span::seconds(4_000)).await.expect("an answer");
    assert_eq!(recent.iter().map(|head| head.chat).collect::<Vec<_>>(), [groups[2], groups[0]]);
}
