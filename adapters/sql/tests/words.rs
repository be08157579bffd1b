//! By which words people are found, as it is stored.

use std::sync::Arc;

use adapter_sql::{Database, Options};
use contracts::scene::{DAWN, account, entry, profile, search_by, stamp, user};
use domain_kernel::Version;
use domain_users::{AuditAct, Card, CardLines, User};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use support::database::TestDatabase;

async fn open(place: &TestDatabase) -> Database {
    let database = Database::open(place.url(), Options::default()).await.expect("a database");
    database.migrate_up().await.expect("a schema");
    database
}

async fn session(place: &TestDatabase) -> DatabaseConnection {
    sea_orm::Database::connect(place.url()).await.expect("a connection")
}

/// How many forms of words there are that begin so.
async fn forms(connection: &DatabaseConnection, beginning: &str) -> i64 {
    let sql = format!("SELECT count(*) AS held FROM word_forms WHERE word LIKE '{beginning}%'");
    let row = connection.query_one_raw(sea_orm::Statement::from_string(connection.get_database_backend(), sql)).await;
    row.expect("an answer").expect("a row").try_get("", "held").expect("a number")
}

/// A name that nobody has any more is nowhere, not even as what a typo was meant for.
#[tokio::test]
async fn words_that_nobody_has_are_forgotten() {
    for place in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let (database, connection) = (open(&place).await, session(&place).await);
        let stores = database.stores(Arc::new(contracts::RecordingBus::default()));
        for (n, name) in [(1, "Анна Соколова"), (2, "Вера Соколова")] {
            stores.accounts.register(&account(n, name)).await.expect("registered");
        }
        assert_eq!((forms(&connection, "анна").await, forms(&connection, "соколова").await), (5, 9));
        let new = profile("user1", "Мария Соколова");
        let renamed = stores.accounts.change_profile(user(1), Version::new(1), &new).await.expect("renamed");
        assert_eq!((forms(&connection, "анна").await, forms(&connection, "мария").await), (0, 6));
        delete(&stores, &renamed).await;
        assert_eq!(
            (forms(&connection, "мария").await, forms(&connection, "соколова").await),
            (0, 9),
            "Вера has the other"
        );
        delete(&stores, &account(2, "Вера Соколова")).await;
        assert_eq!(forms(&connection, "").await, 0, "nobody is left");
        stores.shutdown().await;
    }
}

async fn delete(stores: &adapter_sql::Stores, whom: &User) {
    let right = domain_users::AdministrationRight::at_the_shell().over(whom).expect("a right").expelling();
    stores.staff.delete(right.expect("a right"), entry(AuditAct::DeleteUser, 1, DAWN)).await.expect("deleted");
}

/// Who was there before the index gets into it when a server starts; who is in it stays as they are.
#[tokio::test]
async fn people_of_before_the_index_are_found_after_a_start() {
    for place in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let (database, connection) = (open(&place).await, session(&place).await);
        let stores = database.stores(Arc::new(contracts::RecordingBus::default()));
        for n in 1..=3 {
            stores.accounts.register(&account(n, "Анна Соколова")).await.expect("registered");
        }
        for table in ["user_words", "word_forms"] {
            connection.execute_unprepared(&format!("DELETE FROM {table}")).await.expect("emptied");
        }
        let found = |query: &'static str| {
            let search = search_by(user(9), query);
            let users = Arc::clone(&stores.users);
            async move { users.search(&search, 20).await.expect("an answer").len() }
        };
        assert_eq!(found("соколова").await, 0);
        database.migrate_up().await.expect("a start");
        assert_eq!((found("соколова").await, found("саколова").await), (3, 3));
        database.migrate_up().await.expect("another start");
        assert_eq!(forms(&connection, "соколова").await, 9);
        stores.shutdown().await;
    }
}

/// What stands in the row of a word about the other words of its person changes with them.
#[tokio::test]
async fn the_row_of_a_word_knows_the_others_as_they_are_now() {
    for place in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let database = open(&place).await;
        let stores = database.stores(Arc::new(contracts::RecordingBus::default()));
        // Those who share the second word make the first the one whose rows are looked at.
        for (n, name) in [(1, "Анна Соколова"), (2, "Вера Соколова"), (3, "Вера Жукова"), (4, "Ольга Жукова")]
        {
            stores.accounts.register(&account(n, name)).await.expect("registered");
        }
        let found = async |query: &str| {
            let found = stores.users.search(&search_by(user(9), query), 20).await.expect("an answer");
            found.into_iter().map(|user| user.id).collect::<Vec<_>>()
        };
        assert_eq!((found("анна соколова").await, found("анна жукова").await), (vec![user(1)], vec![]));
        let new = profile("user1", "Анна Жукова");
        stores.accounts.change_profile(user(1), Version::new(1), &new).await.expect("renamed");
        assert_eq!((found("анна соколова").await, found("анна жукова").await), (vec![], vec![user(1)]));
        assert_eq!((found("ан с").await, found("анна жюкова").await), (vec![], vec![user(1)]));
        let lines = CardLines { department: Some("Кадры".into()), ..CardLines::default() };
        for (lines, expected) in [(lines, vec![user(1)]), (CardLines::default(), vec![])] {
            let version = stores.portraits.load(user(1)).await.expect("an answer").version;
            let card = Card::parse(&lines).expect("a card");
            stores.portraits.change_card(user(1), version, &card, stamp().tag).await.expect("changed");
            assert_eq!(found("анна кадры").await, expected);
        }
        stores.shutdown().await;
    }
}
