//! How people show themselves, how they see others, and whom they keep at hand or away.

mod block_user;
mod change_card;
mod choose_audience;
mod choose_availability;
mod drop_contact;
mod keep_contact;
mod list_blocks;
mod list_contacts;
mod read_my_profile;
mod read_person;
mod set_status;
mod unblock_user;

pub use block_user::{BlockUser, BlockUserError};
pub use change_card::{ChangeCard, ChangeCardError};
pub use choose_audience::{ChooseAudience, ChooseAudienceError};
pub use choose_availability::{ChooseAvailability, ChooseAvailabilityError};
pub use drop_contact::{DropContact, DropContactError};
pub use keep_contact::{KeepContact, KeepContactError};
pub use list_blocks::{ListBlocks, OneBlocked};
pub use list_contacts::{ListContacts, OneContact};
pub use read_my_profile::{MyProfile, ReadMyProfile};
pub use read_person::{Person, ReadPerson, ReadPersonError};
pub use set_status::{SetStatus, SetStatusCommand, SetStatusError};
pub use unblock_user::{UnblockUser, UnblockUserError};
