//! Who may do what, held against the real binary on both databases.

#![expect(clippy::panic, reason = "a failing test says so by panicking")]

use std::path::Path;

use domain_kernel::ports::Limit;
use policy::{Document, OUT_OF_REACH, Server, enumerate, flood_everything, flooded, guess, walk};
use support::database::TestDatabase;

const BINARY: &str = env!("CARGO_BIN_EXE_vestnik");

#[tokio::test]
async fn every_cell_of_the_table_holds_on_sqlite() {
    hold(&TestDatabase::sqlite()).await;
}

#[tokio::test]
async fn every_cell_of_the_table_holds_on_postgres() {
    hold(&TestDatabase::postgres()).await;
}

async fn hold(database: &TestDatabase) {
    let binary = Path::new(BINARY);
    let document = Document::of(binary).expect("a description");
    let settings = [("DATABASE_URL", database.url()), ("VESTNIK_RATE_LIMITS", "off")];
    let server = Server::start(binary, &settings).await.expect("a server");
    let faults = walk(&server, &document).await.unwrap_or_else(|error| panic!("{error:?}\n{}", server.log()));
    assert!(faults.is_empty(), "{} cells differ:\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test]
async fn every_limit_is_answered_with_when_to_come_back() {
    let server = Server::start(Path::new(BINARY), &[("VESTNIK_TRUSTED_PROXIES", "127.0.0.1")]).await.expect("a server");
    let faults = flood_everything(&server).await.unwrap_or_else(|error| panic!("{error:?}\n{}", server.log()));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_limit_is_left_out() {
    let known: Vec<&str> = flooded().into_iter().chain(OUT_OF_REACH).collect();
    let missing: Vec<String> =
        Limit::ALL.iter().map(|limit| format!("{limit:?}")).filter(|limit| !known.contains(&limit.as_str())).collect();
    assert_eq!(missing, Vec::<String>::new(), "limits that tests/policy/src/floods.rs does not pass");
}

#[tokio::test]
async fn guessing_codes_leads_nowhere() {
    let server = Server::start(Path::new(BINARY), &[("VESTNIK_TRUSTED_PROXIES", "127.0.0.1")]).await.expect("a server");
    let guesses = guess(&server, 20_000).await.unwrap_or_else(|error| panic!("{error:?}\n{}", server.log()));
    guesses.check().expect("nobody gets in");
}

#[tokio::test]
async fn nobody_can_tell_who_has_an_account() {
    let binary = Path::new(BINARY);
    let document = Document::of(binary).expect("a description");
    let settings = [("VESTNIK_REGISTRATION", "closed"), ("VESTNIK_RATE_LIMITS", "off")];
    let server = Server::start(binary, &settings).await.expect("a server");
    let faults = enumerate(&server, &document).await.unwrap_or_else(|error| panic!("{error:?}\n{}", server.log()));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
