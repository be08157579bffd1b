use std::time::{Duration, Instant};

use anyhow::Result;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TransactionTrait, Value,
};
use serde_json::json;
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::book::BODY_CHARACTERS;
use crate::cli::{Cli, Engine, InsertsArgs};
use crate::report::{Figure, Report};
use crate::server::TestDatabase;

/// Rows of one transaction.
const BATCH: i64 = 100;
/// Connections that write to Postgres; SQLite has one writer.
const POSTGRES_WRITERS: usize = 4;

/// As without options.
pub(super) fn usual(database: Engine) -> InsertsArgs {
    InsertsArgs { seconds: 2, database }
}

/// Rows per second into one table, one hundred per durable transaction: what the database allows if a message were a row.
pub(super) async fn run(cli: &Cli, args: &InsertsArgs) -> Result<f64> {
    std::fs::create_dir_all(&cli.dir)?;
    let time = Duration::from_secs(args.seconds);
    match args.database {
        Engine::Sqlite => {
            let folder = TempDir::new_in(std::path::absolute(&cli.dir)?)?;
            let url = format!("sqlite://{}?mode=rwc", folder.path().join("inserts.db").display());
            let database = connect(&url, 1).await?;
            // As the server has it: durable at each commit.
            database.execute_unprepared("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL").await?;
            rows_per_second(&database, 1, time).await
        }
        Engine::Postgres => {
            let test = TestDatabase::create(&cli.postgres).await?;
            let database = connect(test.url(), POSTGRES_WRITERS).await?;
            let rate = rows_per_second(&database, POSTGRES_WRITERS, time).await;
            database.close().await?;
            test.drop().await?;
            rate
        }
    }
}

/// The rate as a report of its own.
pub(super) fn report(args: &InsertsArgs, rate: f64) -> Report {
    let mut report = Report::new("inserts", Some(args.database), json!({"batch": BATCH, "seconds": args.seconds}));
    report.add(Figure::new("durable rows in batches", rate, "/s"));
    report
}

async fn connect(url: &str, connections: usize) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(u32::try_from(connections)?).sqlx_logging(false);
    Ok(Database::connect(options).await?)
}

async fn rows_per_second(database: &DatabaseConnection, writers: usize, time: Duration) -> Result<f64> {
    let table =
        "CREATE TABLE rows (chat BIGINT NOT NULL, seq BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (chat, seq))";
    database.execute_unprepared(table).await?;
    let (begin, mut writing) = (Instant::now(), JoinSet::new());
    for writer in 0..writers {
        writing.spawn(write(database.clone(), i64::try_from(writer)?, begin + time));
    }
    let rows: i64 = writing.join_all().await.into_iter().sum::<Result<i64>>()?;
    Ok(rows as f64 / begin.elapsed().as_secs_f64())
}

async fn write(database: DatabaseConnection, chat: i64, end: Instant) -> Result<i64> {
    let backend = database.get_database_backend();
    let (sql, body, mut rows) = (insert(backend), "x".repeat(BODY_CHARACTERS), 0);
    while Instant::now() < end {
        let values = (rows..rows + BATCH).flat_map(|seq| [chat.into(), seq.into(), Value::from(body.as_str())]);
        let transaction = database.begin().await?;
        transaction.execute_raw(Statement::from_sql_and_values(backend, &sql, values)).await?;
        transaction.commit().await?;
        rows += BATCH;
    }
    Ok(rows)
}

fn insert(backend: DbBackend) -> String {
    let row = |number: i64| match backend {
        DbBackend::Postgres => format!("(${}, ${}, ${})", 3 * number + 1, 3 * number + 2, 3 * number + 3),
        _ => "(?, ?, ?)".to_owned(),
    };
    let rows: Vec<String> = (0..BATCH).map(row).collect();
    format!("INSERT INTO rows (chat, seq, body) VALUES {}", rows.join(", "))
}
