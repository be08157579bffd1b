//! Use cases of profiles over mocks.

use std::sync::Arc;

use application::profiles;

use super::ports::Ports;

impl Ports {
    pub(super) fn read_my_profile(&self) -> Arc<profiles::ReadMyProfile> {
        Arc::new(profiles::ReadMyProfile { portraits: self.portraits.clone(), clock: self.clock.clone() })
    }

    pub(super) fn change_card(&self) -> Arc<profiles::ChangeCard> {
        Arc::new(profiles::ChangeCard {
            portraits: self.portraits.clone(),
            limiter: self.limiter.clone(),
            stamps: self.stamps(),
        })
    }

    pub(super) fn set_status(&self) -> Arc<profiles::SetStatus> {
        Arc::new(profiles::SetStatus {
            portraits: self.portraits.clone(),
            limiter: self.limiter.clone(),
            stamps: self.stamps(),
        })
    }

    pub(super) fn choose_availability(&self) -> Arc<profiles::ChooseAvailability> {
        Arc::new(profiles::ChooseAvailability {
            portraits: self.portraits.clone(),
            limiter: self.limiter.clone(),
            stamps: self.stamps(),
        })
    }

    pub(super) fn choose_audience(&self) -> Arc<profiles::ChooseAudience> {
        Arc::new(profiles::ChooseAudience {
            portraits: self.portraits.clone(),
            limiter: self.limiter.clone(),
            stamps: self.stamps(),
        })
    }

    pub(super) fn read_person(&self) -> Arc<profiles::ReadPerson> {
        Arc::new(profiles::ReadPerson {
            users: self.users.clone(),
            portraits: self.portraits.clone(),
            contacts: self.contacts.clone(),
            blocks: self.blocks.clone(),
            circles: self.circles.clone(),
            clock: self.clock.clone(),
        })
    }

    pub(super) fn list_contacts(&self) -> Arc<profiles::ListContacts> {
        Arc::new(profiles::ListContacts { contacts: self.contacts.clone(), users: self.users.clone() })
    }

    pub(super) fn keep_contact(&self) -> Arc<profiles::KeepContact> {
        Arc::new(profiles::KeepContact {
            users: self.users.clone(),
            contacts: self.contacts.clone(),
            limiter: self.limiter.clone(),
            stamps: self.stamps(),
        })
    }

    pub(super) fn drop_contact(&self) -> Arc<profiles::DropContact> {
        Arc::new(profiles::DropContact {
            contacts: self.contacts.clone(),
            limiter: self.limiter.clone(),
            stamps: self.stamps(),
        })
    }

    pub(super) fn list_blocks(&self) -> Arc<profiles::ListBlocks> {
        Arc::new(profiles::ListBlocks { blocks: self.blocks.clone(), users: self.users.clone() })
    }

    pub(super) fn block_user(&self) -> Arc<profiles::BlockUser> {
        Arc::new(profiles::BlockUser {
            users: self.users.clone(),
            blocks: self.blocks.clone(),
            limiter: self.limiter.clone(),
            stamps: self.stamps(),
        })
    }

    pub(super) fn unblock_user(&self) -> Arc<profiles::UnblockUser> {
        Arc::new(profiles::UnblockUser {
            blocks: self.blocks.clone(),
            limiter: self.limiter.clone(),
            stamps: self.stamps(),
        })
    }
}
