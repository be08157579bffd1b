//! The use cases of profiles, contacts and blocks on their ports.

use application::profiles;

use super::ports::Ports;

pub(super) fn read_my_profile(ports: &Ports) -> profiles::ReadMyProfile {
    profiles::ReadMyProfile { portraits: ports.portraits.clone(), clock: ports.clock.clone() }
}

pub(super) fn change_card(ports: &Ports) -> profiles::ChangeCard {
    profiles::ChangeCard { portraits: ports.portraits.clone(), limiter: ports.limiter.clone(), stamps: ports.stamps() }
}

pub(super) fn set_status(ports: &Ports) -> profiles::SetStatus {
    profiles::SetStatus { portraits: ports.portraits.clone(), limiter: ports.limiter.clone(), stamps: ports.stamps() }
}

pub(super) fn choose_availability(ports: &Ports) -> profiles::ChooseAvailability {
    profiles::ChooseAvailability {
        portraits: ports.portraits.clone(),
        limiter: ports.limiter.clone(),
        stamps: ports.stamps(),
    }
}

pub(super) fn choose_audience(ports: &Ports) -> profiles::ChooseAudience {
    profiles::ChooseAudience {
        portraits: ports.portraits.clone(),
        limiter: ports.limiter.clone(),
        stamps: ports.stamps(),
    }
}

pub(super) fn read_person(ports: &Ports) -> profiles::ReadPerson {
    profiles::ReadPerson {
        users: ports.users.clone(),
        portraits: ports.portraits.clone(),
        contacts: ports.contacts.clone(),
        blocks: ports.blocks.clone(),
        circles: ports.circles.clone(),
        clock: ports.clock.clone(),
    }
}

pub(super) fn list_contacts(ports: &Ports) -> profiles::ListContacts {
    profiles::ListContacts { contacts: ports.contacts.clone(), users: ports.users.clone() }
}

pub(super) fn keep_contact(ports: &Ports) -> profiles::KeepContact {
    profiles::KeepContact {
        users: ports.users.clone(),
        contacts: ports.contacts.clone(),
        limiter: ports.limiter.clone(),
        stamps: ports.stamps(),
    }
}

pub(super) fn drop_contact(ports: &Ports) -> profiles::DropContact {
    profiles::DropContact { contacts: ports.contacts.clone(), limiter: ports.limiter.clone(), stamps: ports.stamps() }
}

pub(super) fn list_blocks(ports: &Ports) -> profiles::ListBlocks {
    profiles::ListBlocks { blocks: ports.blocks.clone(), users: ports.users.clone() }
}

pub(super) fn block_user(ports: &Ports) -> profiles::BlockUser {
    profiles::BlockUser {
        users: ports.users.clone(),
        blocks: ports.blocks.clone(),
        limiter: ports.limiter.clone(),
        stamps: ports.stamps(),
    }
}

pub(super) fn unblock_user(ports: &Ports) -> profiles::UnblockUser {
    profiles::UnblockUser { blocks: ports.blocks.clone(), limiter: ports.limiter.clone(), stamps: ports.stamps() }
}
