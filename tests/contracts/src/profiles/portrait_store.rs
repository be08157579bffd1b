//! Contract of `PortraitStore`.

use domain_kernel::{Span, Version};
use domain_messages::{OwnPart, UserEventKind};
use domain_users::ports::CardRefused;
use domain_users::{Audience, Availability, Card, CardLine, CardLines, Portrait, Status};

use crate::Stores;
use crate::scene::{DAWN, stamp, user};

/// A card with a position.
pub(super) fn card(position: &str) -> Card {
    Card::parse(&CardLines { position: Some(position.to_owned()), ..CardLines::default() }).expect("a card")
}

fn status(text: &str) -> Status {
    Status::parse(Some("🌴"), text, Some(DAWN.plus(Span::days(1))), DAWN).expect("a status")
}

/// Whoever has changed nothing has an empty portrait of version zero.
pub async fn a_portrait_begins_empty(stores: &Stores) {
    assert_eq!(stores.portraits.load(user(1)).await.expect("an answer"), Portrait::default());
    assert_eq!(Portrait::default().version, Version::new(0));
}

/// What was changed is read again, line by line.
pub async fn what_was_changed_is_read_again(stores: &Stores) {
    let lines = CardLines {
        first_name: Some("Анна".into()),
        last_name: Some("Ким".into()),
        phone: Some("+7 916 123-45-67".into()),
        position: Some("инженер".into()),
        department: Some("Отдел № 7".into()),
        time_zone: Some("Europe/Moscow".into()),
        language: Some("ru".into()),
        about: Some("one\ntwo".into()),
    };
    let full = Card::parse(&lines).expect("a card");
    let portraits = &stores.portraits;
    portraits.change_card(user(1), Version::new(0), &full, stamp().tag).await.expect("changed");
    portraits.change_status(user(1), Some(status("в отпуске")), stamp().tag).await.expect("changed");
    portraits.change_availability(user(1), Availability::Busy, stamp().tag).await.expect("changed");
    let last = portraits.change_audience(user(1), Audience::Contacts, stamp().tag).await.expect("changed");
    let expected = Portrait {
        card: full,
        status: Some(status("в отпуске")),
        availability: Availability::Busy,
        presence: Audience::Contacts,
        version: Version::new(4),
    };
    assert_eq!(last, expected);
    assert_eq!(portraits.load(user(1)).await.expect("an answer"), expected);
    assert_eq!(portraits.load(user(2)).await.expect("an answer"), Portrait::default());
    let emptied = portraits.change_card(user(1), last.version, &Card::default(), stamp().tag).await.expect("changed");
    assert_eq!(emptied.card, Card::default());
    assert_eq!(portraits.change_status(user(1), None, stamp().tag).await.expect("changed").status, None);
}

/// A card is replaced at the version given, and at no other.
pub async fn a_card_is_not_written_over_another_version(stores: &Stores) {
    let change = async |version, position| {
        stores.portraits.change_card(user(1), Version::new(version), &card(position), stamp().tag).await
    };
    assert!(matches!(change(1, "early").await, Err(CardRefused::Stale)));
    assert_eq!(change(0, "first").await.expect("changed").version, Version::new(1));
    assert!(matches!(change(0, "again").await, Err(CardRefused::Stale)));
    let portrait = stores.portraits.load(user(1)).await.expect("an answer");
    assert_eq!(portrait.card.line(CardLine::Position), Some("first"));
}

/// Of parallel changes at one version one succeeds.
pub async fn of_parallel_cards_one_succeeds(stores: &Stores) {
    let cards = ["a", "b", "c", "d"].map(card);
    let changes = cards.iter().map(|card| stores.portraits.change_card(user(1), Version::new(0), card, stamp().tag));
    let outcomes = futures_util::future::join_all(changes).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
}

/// Each change is an event of the user's own stream, live and when catching up; a refused one is none.
pub async fn a_change_is_heard_by_the_users_other_devices(stores: &Stores) {
    let from = stores.user_cursor(user(1)).await;
    stores.portraits.change_status(user(1), Some(status("x")), stamp().tag).await.expect("changed");
    let refused = stores.portraits.change_card(user(1), Version::new(7), &card("x"), stamp().tag).await;
    assert!(refused.is_err());
    let told = stores.heard.user_events(user(1));
    assert_eq!(told.iter().map(|event| event.kind).collect::<Vec<_>>(), [UserEventKind::OwnChanged(OwnPart::Profile)]);
    assert_eq!(told[0].previous, from);
    let catchup = stores.chats.changes_since(user(1), Some(from)).await.expect("an answer");
    assert_eq!((catchup.to, catchup.changed.as_slice()), (told[0].cursor, [OwnPart::Profile].as_slice()));
    let none = stores.chats.changes_since(user(1), Some(catchup.to)).await.expect("an answer");
    assert!(none.changed.is_empty());
}

/// The cases of `PortraitStore`.
#[macro_export]
macro_rules! portrait_store {
    ($fresh:path) => {
        $crate::cases!(profiles::portrait_store, $fresh:
            a_portrait_begins_empty, what_was_changed_is_read_again, a_card_is_not_written_over_another_version,
            of_parallel_cards_one_succeeds, a_change_is_heard_by_the_users_other_devices);
    };
}
