use std::sync::Arc;

use adapter_wire::{AccountState, StaffMember, StaffPage, UserRole};
use application::administration::ListStaff;
use domain_kernel::UserId;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use uuid::Uuid;

use super::{filter, principal};
use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::page::{next_after, page_size};
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct ListUsers {
    pub list_staff: Arc<ListStaff>,
}

#[expect(clippy::too_many_arguments, reason = "one for each parameter of the query")]
#[OpenApi(tag = "Topic::Administration")]
impl ListUsers {
    /// Accounts, by name
    ///
    /// For owners, administrators and auditors. Deleted accounts come only when they are asked for.
    #[oai(path = "/admin/users", method = "get", operation_id = "list_staff")]
    async fn list_staff(
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
        /// Who follows this account; `next` of the page before.
        after: Query<Option<Uuid>>,
        /// How many at most; 50 when absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u16>>,
    ) -> Answer<Found<StaffPage>> {
        let filter = filter(query.0, role.0, state.0);
        let (after, size) = (after.0.map(UserId::new), page_size(limit.0));
        let listing = self.list_staff.execute(&principal(&auth, &caller), filter, after, size).await.map_err(refuse)?;
        Ok(Reply(StaffPage {
            members: listing.members.iter().map(StaffMember::from).collect(),
            total: i64::try_from(listing.total).unwrap_or(i64::MAX),
            next: next_after(&listing.members, size, |member| member.user.id.value()),
        }))
    }
}
