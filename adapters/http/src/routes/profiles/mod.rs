mod change_card;
mod choose_audience;
mod choose_availability;
mod read_mine;
mod read_person;
mod set_status;

use std::sync::Arc;

use adapter_wire::MyProfile;
use application::profiles;

use crate::UseCases;

pub(crate) type Api = (
    read_mine::ReadMine,
    change_card::ChangeCard,
    set_status::SetStatus,
    choose_availability::ChooseAvailability,
    choose_audience::ChooseAudience,
    read_person::ReadPerson,
);

pub(crate) fn api(cases: &UseCases) -> Api {
    (
        read_mine::ReadMine { read_my_profile: Arc::clone(&cases.read_my_profile) },
        change_card::ChangeCard { change_card: Arc::clone(&cases.change_card) },
        set_status::SetStatus { set_status: Arc::clone(&cases.set_status) },
        choose_availability::ChooseAvailability { choose_availability: Arc::clone(&cases.choose_availability) },
        choose_audience::ChooseAudience { choose_audience: Arc::clone(&cases.choose_audience) },
        read_person::ReadPerson { read_person: Arc::clone(&cases.read_person) },
    )
}

fn my_profile(mine: &profiles::MyProfile) -> MyProfile {
    MyProfile::of(&mine.portrait, mine.at)
}
