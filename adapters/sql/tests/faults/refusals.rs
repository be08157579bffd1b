//! A database that reads but does not write.

use std::time::{Duration, Instant};

use support::database::TestDatabase;

use crate::scene::{Scene, fresh, is_away};

/// Runs `sql` beside the scene.
fn alter(place: &TestDatabase, sql: &str) {
    assert!(place.session(sql).wait().expect("psql runs").success(), "{sql}");
}

fn cause(answer: Result<domain_messages::Placed, domain_messages::AppendRefused>) -> String {
    match answer {
        Err(domain_messages::AppendRefused::Failed(failure)) => failure.source.to_string(),
        other => unreachable!("{other:?}"),
    }
}

/// A standby refuses, reading works; once there is a server that writes, it is found without a restart.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_server_is_left_when_another_writes() {
    let place = TestDatabase::postgres();
    let scene = Scene::on(place.url(), place.url()).await;
    let placed = scene.send(fresh()).await.expect("written");
    let name = place.url().rsplit('/').next().expect("a name");
    alter(&place, &format!("ALTER DATABASE {name} SET default_transaction_read_only = on"));
    alter(
        &place,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'vestnik'",
    );
    // Nobody knows what became of the first: it met the end of its connection.
    scene.send(fresh()).await.expect_err("refused");
    for _ in 0..3 {
        let refused = scene.send(fresh()).await;
        assert!(is_away(&refused), "{refused:?}");
        assert!(cause(refused).contains("takes no writes"));
    }
    assert_eq!(scene.message(placed.seq).await.seq, placed.seq);
    alter(&place, &format!("BEGIN READ WRITE; ALTER DATABASE {name} RESET default_transaction_read_only; COMMIT"));
    let (_, recovered) = scene.send_until_placed(&fresh()).await;
    assert!(recovered < Duration::from_secs(3), "{recovered:?}");
    assert_eq!(scene.said().await.len(), 2);
}

/// A full disk refuses what is written, and nothing else; with room again all goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_writes_alone() {
    let place = TestDatabase::postgres();
    let scene = Scene::on(place.url(), place.url()).await;
    let placed = scene.send(fresh()).await.expect("written");
    alter(
        &place,
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$; \
                   CREATE TRIGGER no_room BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION no_room()",
    );
    let begun = Instant::now();
    let answers = futures_util::future::join_all((0..40).map(|_| scene.send(fresh()))).await;
    assert!(answers.iter().all(is_away), "{answers:?}");
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    assert!(answers.into_iter().map(cause).all(|cause| cause.contains("takes no writes")));
    assert_eq!(scene.message(placed.seq).await.seq, placed.seq);
    alter(&place, "DROP TRIGGER no_room ON messages");
    scene.send(fresh()).await.expect("written");
    assert_eq!(scene.said().await.len(), 2);
}
