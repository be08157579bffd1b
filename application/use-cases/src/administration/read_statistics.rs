use std::sync::Arc;

use domain_kernel::ports::Clock;
use domain_users::AuditAct;
use domain_users::ports::{Statistics, StatisticsReader};

use super::{Desk, DeskError, Principal};

/// Of so many days figures are told.
pub const STATISTICS_DAYS: u16 = 90;

/// Reads how the server is used.
pub struct ReadStatistics {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Counts.
    pub statistics: Arc<dyn StatisticsReader>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ReadStatistics {
    /// The figures now, and of the last 90 days.
    pub async fn execute(&self, by: &Principal) -> Result<Statistics, DeskError> {
        self.desk.overseer(by, AuditAct::ReadStatistics).await?;
        Ok(self.statistics.read(self.clock.now(), STATISTICS_DAYS).await?)
    }
}
