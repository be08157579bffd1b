use std::collections::BTreeSet;

use domain_users::AccountState;
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;
use uuid::Uuid;

use super::marks::Marks;
use super::shown::{SHOWN, Shown};
use super::typos::{forms, has_forms, whole};
use crate::dialect::Dialect;
use crate::failure::SqlError;
use crate::sql::{Pools, all, begin, run, values};
use crate::users::rows::state;
use crate::work::Work;

/// So many people are indexed in one transaction.
const BATCH: usize = 500;

/// Whether people are in the index already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Account {
    /// They may be: words that nobody has any more are forgotten.
    Known,
    /// They were just made.
    New,
}

/// Writes by which words `ids` are found, from what is stored of them now. Their rows of `users` must be locked, so that what they show
/// does not change meanwhile; those who have none are passed over.
pub(crate) async fn index(work: &Work, dialect: Dialect, account: Account, ids: &[Uuid]) -> Result<(), SqlError> {
    let lock = match account {
        Account::New => dialect.lock_words_to_add(),
        Account::Known => dialect.lock_words_to_forget(),
    };
    if let Some(lock) = lock {
        run(work, lock, []).await?;
    }
    let people = shown(work, dialect, ids).await?;
    let old = words_of(work, dialect, ids).await?;
    run(
        work,
        &format!("DELETE FROM user_words WHERE {}", dialect.is_one_of("user_id", 1)),
        values![dialect.ids(ids.iter().copied())],
    )
    .await?;
    write(work, dialect, &people).await?;
    let new: BTreeSet<&str> = people.iter().flat_map(|person| &person.words).map(String::as_str).collect();
    learn(work, dialect, new.iter().copied()).await?;
    forget(work, dialect, old.iter().map(String::as_str).filter(|word| !new.contains(word))).await
}

/// Writes the words of `people`. Each row has the marks of all words of its person, so whoever writes one writes all of them.
async fn write(work: &Work, dialect: Dialect, people: &[Shown]) -> Result<(), SqlError> {
    let rows = people.iter().flat_map(|person| {
        let [marks1, marks2, marks3] = Marks::of_all(&person.words).0;
        person.words.iter().map(move |word| {
            json!({ "word": word, "sort_name": person.sort_name, "user_id": person.id.simple(),
                    "marks1": marks1, "marks2": marks2, "marks3": marks3 })
        })
    });
    let columns = ["word", "sort_name", "user_id", "marks1", "marks2", "marks3"];
    let rows = dialect.texts(1, &columns, rows.collect());
    let sql = format!(
        "INSERT INTO user_words (word, sort_name, user_id, marks1, marks2, marks3) SELECT t.word, t.sort_name, t.user_id, \
         CAST(t.marks1 AS bigint), CAST(t.marks2 AS bigint), CAST(t.marks3 AS bigint) FROM {} t",
        rows.table
    );
    run(work, &sql, [rows.value]).await.map(drop)
}

/// Indexes whoever is not: people of before there was an index. Says how many.
pub(crate) async fn index_missing(pools: &Pools) -> Result<usize, SqlError> {
    let sql = format!(
        "SELECT u.id FROM users u WHERE u.id > $1 AND u.state <> {} AND NOT EXISTS \
         (SELECT 1 FROM user_words w WHERE w.user_id = u.id) ORDER BY u.id LIMIT {BATCH}{}",
        state(AccountState::Deleted),
        pools.dialect.for_update()
    );
    let (mut indexed, mut after) = (0, Uuid::nil());
    loop {
        let work = begin(&pools.writer).await?;
        let ids = all(&work, &sql, values![after]).await?;
        let ids: Vec<Uuid> = ids.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
        let Some(last) = ids.last() else { return Ok(indexed) };
        after = *last;
        index(&work, pools.dialect, Account::Known, &ids).await?;
        work.commit().await?;
        indexed += ids.len();
    }
}

async fn shown(work: &Work, dialect: Dialect, ids: &[Uuid]) -> Result<Vec<Shown>, SqlError> {
    let condition = dialect.is_one_of("u.id", 1);
    let sql = format!("SELECT {SHOWN} FROM users u LEFT JOIN portraits p ON p.user_id = u.id WHERE {condition}");
    let rows = all(work, &sql, values![dialect.ids(ids.iter().copied())]).await?;
    Ok(rows.iter().map(Shown::of).collect::<Result<_, _>>()?)
}

async fn words_of(work: &Work, dialect: Dialect, ids: &[Uuid]) -> Result<Vec<String>, SqlError> {
    let sql = format!("SELECT DISTINCT word FROM user_words WHERE {}", dialect.is_one_of("user_id", 1));
    texts(&all(work, &sql, values![dialect.ids(ids.iter().copied())]).await?)
}

/// Writes the forms of words that nobody had before.
async fn learn(work: &Work, dialect: Dialect, words: impl Iterator<Item = &str>) -> Result<(), SqlError> {
    let words: Vec<&str> = words.filter(|word| has_forms(word)).collect();
    let wholes: Vec<String> = words.iter().map(|word| whole(word)).collect();
    let wholes: Vec<&str> = wholes.iter().map(String::as_str).collect();
    let known = among(work, dialect, &wholes, "SELECT f.word FROM word_forms f JOIN {} t ON t.word = f.form").await?;
    // Sorted, so that two who learn the same words wait for each other and not in a circle.
    let unknown = words.into_iter().filter(|word| !known.contains(*word));
    let rows = unknown.flat_map(|word| forms(word).into_iter().map(move |form| json!({ "form": form, "word": word })));
    let rows = dialect.texts(1, &["form", "word"], rows.collect());
    let sql = format!(
        "INSERT INTO word_forms (form, word) SELECT t.form, t.word FROM {} t WHERE 1 = 1 ORDER BY t.word, t.form \
         ON CONFLICT DO NOTHING",
        rows.table
    );
    run(work, &sql, [rows.value]).await.map(drop)
}

/// Forgets words that nobody has any more: a name may be all that is left of somebody.
async fn forget(work: &Work, dialect: Dialect, gone: impl Iterator<Item = &str>) -> Result<(), SqlError> {
    let gone: Vec<&str> = gone.filter(|word| has_forms(word)).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let held = among(
        work,
        dialect,
        &gone,
        "SELECT t.word FROM {} t WHERE EXISTS (SELECT 1 FROM user_words w WHERE w.word = t.word)",
    )
    .await?;
    let rows = gone.into_iter().filter(|word| !held.contains(*word));
    let rows = rows.flat_map(|word| forms(word).into_iter().map(move |form| json!({ "form": form, "word": word })));
    let rows = dialect.texts(1, &["form", "word"], rows.collect());
    let sql = format!("DELETE FROM word_forms WHERE (form, word) IN (SELECT t.form, t.word FROM {} t)", rows.table);
    run(work, &sql, [rows.value]).await.map(drop)
}

/// The words that `sql` answers, in which `{}` stands for a table of `words`.
async fn among(
    connection: &impl ConnectionTrait,
    dialect: Dialect,
    words: &[&str],
    sql: &str,
) -> Result<BTreeSet<String>, SqlError> {
    let rows = dialect.texts(1, &["word"], words.iter().map(|word| json!({ "word": word })).collect());
    let rows = all(connection, &sql.replace("{}", &rows.table), [rows.value]).await?;
    Ok(texts(&rows)?.into_iter().collect())
}

fn texts(rows: &[QueryResult]) -> Result<Vec<String>, SqlError> {
    Ok(rows.iter().map(|row| row.try_get("", "word")).collect::<Result<_, _>>()?)
}
