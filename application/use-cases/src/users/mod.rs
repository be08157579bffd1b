//! Signing in, sessions, profiles, finding people.

mod change_profile;
mod check_code;
mod create_first_owner;
mod entrance;
mod find_users;
mod gate;
mod list_sessions;
mod opening;
mod read_me;
mod read_users;
mod refresh_session;
mod request_code;
mod revoke_sessions;

pub use change_profile::{ChangeProfile, ChangeProfileCommand, ChangeProfileError};
pub use check_code::{CheckCode, CheckCodeCommand, CheckCodeError};
pub use create_first_owner::{CreateFirstOwner, CreateFirstOwnerCommand, CreateFirstOwnerError, SetupToken};
pub use entrance::{Admission, AdmissionError, CurrentPolicies, Entrance};
pub use find_users::{FindUsers, FindUsersError, QUERY_CHARACTERS};
pub use gate::{SecondFactorAsked, SignInGate, SignInStep};
pub use list_sessions::ListSessions;
pub use opening::{OpenedSession, OpeningError, SessionOpening};
pub use read_me::{ReadMe, ReadMeError};
pub use read_users::{ReadUsers, ReadUsersError};
pub use refresh_session::{RefreshSession, RefreshSessionError};
pub use request_code::{CodeRequested, RequestCode, RequestCodeCommand, RequestCodeError};
pub use revoke_sessions::RevokeSessions;
