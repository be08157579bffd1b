//! Contract of `ContactStore`.

use delivery::ports::BusItem;
use domain_kernel::{Span, UserId};
use domain_messages::{OwnPart, UserEventKind};
use domain_users::ports::ContactRefused;
use domain_users::{CONTACTS, Contact, Name};

use crate::Stores;
use crate::scene::{DAWN, page_of, stamp, user};

fn contact(n: u128, nickname: Option<&str>) -> Contact {
    let nickname = nickname.map(|text| Name::parse(text).expect("a name"));
    Contact { user: user(n), nickname, added_at: DAWN }
}

async fn put(stores: &Stores, contact: &Contact) {
    stores.contacts.put(user(1), contact, stamp().tag).await.expect("kept");
}

/// How often the stores have told that somebody is to be seen in another way.
fn sights(stores: &Stores) -> Vec<Vec<UserId>> {
    let of = |item| match item {
        BusItem::SightChanged(users) => Some(users),
        _ => None,
    };
    stores.heard.items().into_iter().filter_map(of).collect()
}

/// Who is kept is kept once, under the last nickname and since the first time; and everybody keeps their own.
pub async fn a_contact_is_kept_once_under_its_last_nickname(stores: &Stores) {
    put(stores, &contact(2, Some("Шеф"))).await;
    put(stores, &Contact { added_at: DAWN.plus(Span::seconds(9)), ..contact(2, Some("Лёша")) }).await;
    assert_eq!(stores.contacts.load(user(1), user(2)).await.expect("an answer"), Some(contact(2, Some("Лёша"))));
    put(stores, &contact(2, None)).await;
    assert_eq!(stores.contacts.load(user(1), user(2)).await.expect("an answer"), Some(contact(2, None)));
    assert_eq!(stores.contacts.load(user(2), user(1)).await.expect("an answer"), None);
}

/// Pages by id, each contact once.
pub async fn contacts_come_in_pages_by_id(stores: &Stores) {
    for n in [5, 3, 4, 2] {
        put(stores, &contact(n, None)).await;
    }
    stores.contacts.put(user(9), &contact(7, None), stamp().tag).await.expect("kept");
    let page = async |after, size| {
        let page = stores.contacts.list(user(1), after, page_of(size)).await.expect("an answer");
        page.into_iter().map(|contact| contact.user).collect::<Vec<_>>()
    };
    assert_eq!(page(None, 3).await, [user(2), user(3), user(4)]);
    assert_eq!(page(Some(user(4)), 3).await, [user(5)]);
    assert_eq!(page(Some(user(5)), 3).await, []);
}

/// Changes are heard by the user's other devices; coming and going of contacts by every node; what changes nothing, by nobody.
pub async fn changes_of_contacts_are_heard(stores: &Stores) {
    put(stores, &contact(2, None)).await;
    put(stores, &contact(2, Some("Шеф"))).await;
    for _ in 0..2 {
        stores.contacts.remove(user(1), user(2), stamp().tag).await.expect("removed");
    }
    assert_eq!(stores.contacts.load(user(1), user(2)).await.expect("an answer"), None);
    let told: Vec<_> = stores.heard.user_events(user(1)).iter().map(|event| event.kind).collect();
    assert_eq!(told, [UserEventKind::OwnChanged(OwnPart::Contacts); 3]);
    assert_eq!(sights(stores), [vec![user(1)], vec![user(1)]]);
    let from = domain_kernel::Cursor::START;
    let changed = stores.chats.changes_since(user(1), Some(from)).await.expect("an answer").changed;
    assert_eq!(changed, [OwnPart::Contacts]);
}

/// So many and no more; who is kept already may still be called something else.
pub async fn contacts_are_limited(stores: &Stores) {
    for n in 0..CONTACTS {
        put(stores, &contact(100 + n as u128, None)).await;
    }
    let one_more = stores.contacts.put(user(1), &contact(99, None), stamp().tag).await;
    assert!(matches!(one_more, Err(ContactRefused::TooMany)));
    put(stores, &contact(100, Some("x"))).await;
}

/// The cases of `ContactStore`.
#[macro_export]
macro_rules! contact_store {
    ($fresh:path) => {
        $crate::cases!(profiles::contact_store, $fresh:
            a_contact_is_kept_once_under_its_last_nickname, contacts_come_in_pages_by_id, changes_of_contacts_are_heard,
            contacts_are_limited);
    };
}
