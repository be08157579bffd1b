use anyhow::Context;

use crate::cli::Migrate;
use crate::compose::{open_database, prepare_data_dir};
use crate::config::Config;
use crate::say;

/// Moves the schema, or says where it stands.
pub(crate) async fn migrate(config: &Config, direction: Migrate) -> anyhow::Result<()> {
    if config.is_embedded() {
        prepare_data_dir(&config.data_dir)?;
    }
    let database = open_database(config).await?;
    match direction {
        Migrate::Up => database.migrate_up().await.context("the schema was left as it was")?,
        Migrate::Down => database.migrate_down(Some(1)).await.context("the schema was left as it was")?,
        Migrate::Status => {}
    }
    for state in database.migration_status().await? {
        say(&format!("{}  {}", if state.is_applied { "applied" } else { "missing" }, state.name));
    }
    database.close().await?;
    Ok(())
}
