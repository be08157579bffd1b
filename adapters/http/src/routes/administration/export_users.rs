use std::sync::Arc;

use adapter_wire::{AccountState, UserRole, staff_csv};
use application::administration::ExportStaff;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;

use super::{filter, principal};
use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Table;
use crate::routes::Topic;

pub(crate) struct ExportUsers {
    pub export_staff: Arc<ExportStaff>,
}

#[OpenApi(tag = "Topic::Administration")]
impl ExportUsers {
    /// Accounts as a table
    ///
    /// CSV (RFC 4180) with a line of names. No cell is a formula. For owners, administrators and auditors.
    #[oai(path = "/admin/users.csv", method = "get", operation_id = "export_staff")]
    async fn export_staff(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Part of the name, of the username or of the address.
        #[oai(validator(max_length = 100))]
        query: Query<Option<String>>,
        /// Those of this role.
        role: Query<Option<UserRole>>,
        /// Those in this state.
        state: Query<Option<AccountState>>,
    ) -> Answer<Table> {
        let filter = filter(query.0, role.0, state.0);
        let members = self.export_staff.execute(&principal(&auth, &caller), filter).await.map_err(refuse)?;
        Ok(Table { name: "users.csv", text: staff_csv(&members) })
    }
}
