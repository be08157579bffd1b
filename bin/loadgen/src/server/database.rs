use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, Result};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

use super::proc;

/// Processes that work for every database of the cluster.
const COMMON: [&str; 3] = ["walwriter", "checkpointer", "background writer"];

/// A Postgres database of this run. `scripts/services.sh` drops those of runs that were killed.
pub(crate) struct TestDatabase {
    admin: DatabaseConnection,
    name: String,
    url: String,
    /// The process whose children serve connections, when it is on this machine.
    postmaster: Option<u32>,
}

impl TestDatabase {
    /// Creates the database by way of `admin_url`.
    pub(crate) async fn create(admin_url: &str) -> Result<Self> {
        let context = "Postgres is needed: `make services` starts it, --sqlite-only does without";
        let admin = Database::connect(admin_url).await.context(context)?;
        let name = format!("vestnik_test_bench_{}", std::process::id());
        admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
        let url = url_of(admin_url, &name).context("the URL of Postgres names no database")?;
        let postmaster = postmaster(&admin).await?;
        Ok(Self { admin, name, url, postmaster })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Transactions of this database that were committed so far; Postgres counts a busy connection's once a second.
    pub(crate) async fn commits(&self) -> Result<i64> {
        let sql = "SELECT xact_commit AS n FROM pg_stat_database WHERE datname = $1";
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [self.name.clone().into()]);
        let row = self.admin.query_one_raw(statement).await?.context("no such database")?;
        Ok(row.try_get("", "n")?)
    }

    pub(crate) async fn drop(self) -> Result<()> {
        self.admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)).await?;
        Ok(self.admin.close().await?)
    }

    /// Processor time so far of each process that works for this database; the writers of the cluster work for others too.
    pub(super) fn processes(&self) -> HashMap<u32, Duration> {
        let children = self.postmaster.map(proc::children).unwrap_or_default();
        let is_ours = |title: &str| COMMON.into_iter().chain([self.name.as_str()]).any(|word| title.contains(word));
        let ours = children.into_iter().filter(|(_, title)| is_ours(title));
        ours.filter_map(|(pid, _)| Some((pid, proc::processor_time(pid)?))).collect()
    }
}

/// `url` with another database; its options stay.
fn url_of(url: &str, database: &str) -> Option<String> {
    let (path, options) = url.split_once('?').map_or((url, None), |(path, options)| (path, Some(options)));
    let (server, _) = path.rsplit_once('/')?;
    let options = options.map_or_else(String::new, |options| format!("?{options}"));
    Some(format!("{server}/{database}{options}"))
}

/// A connection's process says who its parent is. On another machine the number means nothing here, or something else.
async fn postmaster(admin: &DatabaseConnection) -> Result<Option<u32>> {
    let statement = Statement::from_string(DbBackend::Postgres, "SELECT pg_backend_pid() AS pid");
    let row = admin.query_one_raw(statement).await?.context("no answer")?;
    let backend = u32::try_from(row.try_get::<i32>("", "pid")?)?;
    let parent = proc::parent(backend);
    let knows = |parent: &u32| proc::children(*parent).iter().any(|(_, title)| title.contains("postgres"));
    Ok(parent.filter(knows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_the_url_stay() {
        assert_eq!(url_of("postgres://u@h:1/a", "b").as_deref(), Some("postgres://u@h:1/b"));
        assert_eq!(
            url_of("postgres://u@h/a?sslmode=disable", "b").as_deref(),
            Some("postgres://u@h/b?sslmode=disable")
        );
    }
}
