//! Contract of `UserReader::search`.

use domain_kernel::{UserId, Version};
use domain_users::{Card, CardLines, Contact, Name, PeopleSearch, Reach, User};

use crate::Stores;
use crate::profiles::block_store::{block, of};
use crate::scene::{DAWN, account, profile, search_by, stamp, user};

async fn register(stores: &Stores, people: &[(u128, &str, &str)]) {
    for (n, username, name) in people {
        let account = User { profile: profile(username, name), ..account(*n, name) };
        stores.accounts.register(&account).await.expect("registered");
    }
}

async fn found(stores: &Stores, text: &str) -> Vec<UserId> {
    stores.found(text).await.into_iter().map(|user| user.id).collect()
}

async fn found_by(stores: &Stores, search: PeopleSearch) -> Vec<UserId> {
    stores.users.search(&search, 20).await.expect("an answer").into_iter().map(|user| user.id).collect()
}

async fn show(stores: &Stores, n: u128, lines: CardLines) {
    let version = stores.portraits.load(user(n)).await.expect("an answer").version;
    let card = Card::parse(&lines).expect("a card");
    stores.portraits.change_card(user(n), version, &card, stamp().tag).await.expect("changed");
}

/// Each word of the text begins a word of the name or the username.
pub async fn people_are_found_by_the_beginnings_of_words(stores: &Stores) {
    register(stores, &[(1, "anna.k", "Анна Ким"), (2, "boris", "Борис Кимов"), (3, "o.neil", "Анна-Мария O'Neil")])
        .await;
    for (query, expected) in [
        ("ким", vec![user(1), user(2)]),
        ("анн ким", vec![user(1)]),
        ("ким анна", vec![user(1)]),
        ("бор", vec![user(2)]),
        ("@anna.k", vec![user(1)]),
        ("мария", vec![user(3)]),
        ("o'neil анна", vec![user(3)]),
        ("им", vec![]),
        ("анна борис", vec![]),
        ("%", vec![]),
        ("_нна", vec![]),
        ("-", vec![]),
    ] {
        assert_eq!(found(stores, query).await, expected, "{query}");
    }
}

/// Case, accents and the difference of `е` and `ё` do not matter, either way.
pub async fn case_and_accents_do_not_matter(stores: &Stores) {
    register(stores, &[(1, "oo1", "Фёдор Семёнов"), (2, "oo2", "СЕМЕН ФЕДОРОВ"), (3, "oo3", "José Müller")]).await;
    for query in ["ФЕДОР семенов", "фёдор СЕМЁН", "Fed", "fEd"] {
        assert!(found(stores, query).await.contains(&user(1)), "{query}");
    }
    assert_eq!(found(stores, "семён").await, [user(2), user(1)]);
    assert_eq!(found(stores, "jose muller").await, [user(3)]);
    assert_eq!(found(stores, "JOSÉ").await, [user(3)]);
}

/// Either alphabet finds names in the other, from the first letter on.
pub async fn the_alphabet_does_not_matter(stores: &Stores) {
    let people = [(1, "oo1", "Юлия Щербакова"), (2, "oo2", "Nikolay Kharitonov"), (3, "oo3", "Пётр Жуковский")];
    register(stores, &people).await;
    for (query, expected) in [
        ("yulia", user(1)),
        ("Julia Shcherbakova", user(1)),
        ("sc", user(1)),
        ("scherb", user(1)),
        ("y", user(1)),
        ("николай харитонов", user(2)),
        ("harit", user(2)),
        ("k", user(2)),
        ("pyotr zhuk", user(3)),
        ("z", user(3)),
    ] {
        // The letters alone may be read on the other layout too, after this.
        assert_eq!(found(stores, query).await.first(), Some(&expected), "{query}");
    }
}

/// The wrong keyboard layout is read too, after the right one.
pub async fn the_wrong_layout_is_read_too(stores: &Stores) {
    register(stores, &[(1, "aaa", "Привет Борисов"), (2, "bbb", "Hello Smith"), (3, "ghb", "Ккк")]).await;
    for (query, expected) in [
        ("ghbdtn", vec![user(1)]),
        ("Ghbdtn ,jhbcjd", vec![user(1)]),
        ("руддщ", vec![user(2)]),
        ("РУДДЩ ыьшер", vec![user(2)]),
        ("ghb", vec![user(3), user(1)]),
        ("ghbdtn руддщ", vec![]),
    ] {
        assert_eq!(found(stores, query).await, expected, "{query}");
    }
}

/// One typo in a word of four letters and more is forgiven, in the wrong layout too; those without one come first.
pub async fn one_typo_is_forgiven(stores: &Stores) {
    register(stores, &[(1, "aaa", "Иван Соколов"), (2, "bbb", "Иванна Саколова"), (3, "ccc", "Ким Ли")]).await;
    for (query, expected) in [
        ("соколов", vec![user(1), user(2)]),
        ("саколов", vec![user(2), user(1)]),
        ("соклов", vec![user(1)]),
        ("сооколов", vec![user(1)]),
        ("скоолов", vec![user(1)]),
        ("содолов", vec![user(1)]),
        ("сокл", vec![user(1)]),
        ("околов", vec![user(1)]),
        ("sakolow", vec![user(2), user(1)]),
        ("cjrkjd", vec![user(1)]),
        ("иван соклов", vec![user(1)]),
        ("ивн соколов", vec![]),
        ("содалов", vec![]),
        ("киш", vec![]),
        ("кима", vec![user(3)]),
    ] {
        assert_eq!(found(stores, query).await, expected, "{query}");
    }
}

/// By the word that fits, then by name; at most so many, those who fit better first.
pub async fn people_come_in_an_order_and_no_more_than_asked(stores: &Stores) {
    register(stores, &[(1, "kim1", "Яна"), (2, "kim2", "Ёлка"), (3, "kim3", "анна"), (4, "kimova", "Абрам")]).await;
    assert_eq!(found(stores, "kim").await, [user(3), user(2), user(1), user(4)]);
    for limit in 1..=4 {
        let some = stores.users.search(&search_by(user(0), "kim"), limit).await.expect("an answer");
        assert_eq!(some.iter().map(|user| user.id).collect::<Vec<_>>(), [user(3), user(2), user(1), user(4)][..limit]);
    }
    let one = stores.users.search(&search_by(user(0), "kimo"), 1).await.expect("an answer");
    assert_eq!(one[0].id, user(4));
}

/// What everybody sees on a card finds its person, until it is there no more.
pub async fn the_card_finds_its_person(stores: &Stores) {
    register(stores, &[(1, "aaa", "Ааа"), (2, "bbb", "Ббб")]).await;
    let lines = CardLines {
        first_name: Some("Анна".into()),
        last_name: Some("Ким".into()),
        phone: Some("+7 916 123-45-67".into()),
        position: Some("Ведущий инженер".into()),
        department: Some("Отдел снабжения".into()),
        about: Some("люблю щенков".into()),
        ..CardLines::default()
    };
    show(stores, 1, lines).await;
    for query in ["анна ким", "инжен", "снабжения", "инжинер", "+7 (916) 12", "8 916 123", "9161234567", "ааа отдел"]
    {
        assert_eq!(found(stores, query).await, [user(1)], "{query}");
    }
    for query in ["щенков", "123-45-67", "79161234568"] {
        assert_eq!(found(stores, query).await, [], "{query}");
    }
    let renamed = stores.accounts.change_profile(user(1), Version::new(1), &profile("ccc", "Ввв")).await;
    renamed.expect("renamed");
    assert_eq!(found(stores, "ввв инженер").await, [user(1)]);
    assert_eq!(found(stores, "ааа").await, []);
    show(stores, 1, CardLines::default()).await;
    assert_eq!(found(stores, "инженер").await, []);
    assert_eq!(found(stores, "ввв").await, [user(1)]);
}

/// A name and a card that change at once are both found, and nothing else is.
pub async fn parallel_changes_leave_the_words_right(stores: &Stores) {
    register(stores, &[(1, "aaa", "Начало")]).await;
    for n in 0..8_i64 {
        let name = profile("aaa", if n % 2 == 0 { "Первая" } else { "Вторая" });
        let lines = CardLines { position: Some(format!("должность {n}")), ..CardLines::default() };
        let card = Card::parse(&lines).expect("a card");
        let (one, other) = tokio::join!(
            stores.accounts.change_profile(user(1), Version::new(1 + n), &name),
            stores.portraits.change_card(user(1), Version::new(n), &card, stamp().tag),
        );
        one.expect("renamed");
        other.expect("changed");
        let both = format!("{} {n}", name.name.as_str());
        assert_eq!(found(stores, &both).await, [user(1)], "{both}");
        if n > 0 {
            assert_eq!(found(stores, &format!("должность {}", n - 1)).await, [], "{n}");
        }
    }
}

/// People who take a name and give it up at once: everybody who has it is found, by a typo too.
pub async fn people_who_learn_and_forget_words_at_once_are_all_found(stores: &Stores) {
    let people: Vec<(u128, String)> = (1..=6).map(|n| (n, format!("person{n}"))).collect();
    for (n, username) in &people {
        register(stores, &[(*n, username, "Соколов Общий")]).await;
    }
    for round in 1..=3_i64 {
        let changes = people.iter().map(|(n, username)| {
            let name = if (i64::try_from(*n).expect("small") + round) % 2 == 0 {
                "Соколов Общий"
            } else {
                "Воробьёв Разный"
            };
            let new = profile(username, name);
            async move { stores.accounts.change_profile(user(*n), Version::new(round), &new).await.expect("changed") }
        });
        futures_util::future::join_all(changes).await;
        // By a typo, for which the word itself has to be known.
        let mut all = found(stores, "саколов").await;
        all.extend(found(stores, "варобьев").await);
        all.sort_unstable();
        assert_eq!(all, people.iter().map(|(n, _)| user(*n)).collect::<Vec<_>>(), "{round}");
    }
}

/// A nickname finds its contact for whoever gave it, before anybody else, and for nobody else.
pub async fn a_nickname_finds_only_for_whoever_gave_it(stores: &Stores) {
    register(stores, &[(1, "aaa", "Ааа"), (2, "bbb", "Шеф Ббб"), (3, "ccc", "Ввв")]).await;
    let contact = Contact { user: user(3), nickname: Name::parse("Шеф Главный").ok(), added_at: DAWN };
    stores.contacts.put(user(1), &contact, stamp().tag).await.expect("kept");
    for query in ["шеф", "ita", "shef"] {
        assert_eq!(found_by(stores, search_by(user(1), query)).await, [user(3), user(2)], "{query}");
    }
    for query in ["главный", "глвный", "ukfdysq"] {
        assert_eq!(found_by(stores, search_by(user(1), query)).await, [user(3)], "{query}");
        assert_eq!(found_by(stores, search_by(user(2), query)).await, [], "{query}");
    }
    block(stores, of(3, 1)).await;
    assert_eq!(
        found_by(stores, search_by(user(1), "шеф")).await,
        [user(2)],
        "who has blocked is not found by a nickname either"
    );
}

/// Whoever has blocked somebody is not found by them; whom somebody has blocked they find.
pub async fn who_has_blocked_is_not_found(stores: &Stores) {
    register(stores, &[(1, "anna", "Анна"), (2, "boris", "Борис"), (3, "vera", "Вера")]).await;
    block(stores, of(2, 1)).await;
    for query in ["борис", "boris", "барис", ",jhbc"] {
        assert_eq!(found_by(stores, search_by(user(1), query)).await, [], "{query}");
        assert_eq!(found_by(stores, search_by(user(3), query)).await, [user(2)], "{query}");
    }
    assert_eq!(found_by(stores, search_by(user(2), "анна")).await, [user(1)]);
}

/// Within one's circle are the people of one's chats, as long as both are in them.
pub async fn a_circle_is_the_people_of_ones_chats(stores: &Stores) {
    register(stores, &[(1, "aaa", "Гость"), (2, "bbb", "Соколов"), (3, "ccc", "Соколов"), (4, "ddd", "Соколов")]).await;
    let circle = |query: &str| PeopleSearch { reach: Reach::Circle, ..search_by(user(1), query) };
    assert_eq!(found_by(stores, circle("соколов")).await, []);
    let chat = stores.group(user(2), &[user(1), user(3)]).await;
    for query in ["соколов", "sokolov", "саколов", "cjrjkjd"] {
        assert_eq!(found_by(stores, circle(query)).await, [user(2), user(3)], "{query}");
    }
    stores.remove(chat, user(2), user(3)).await.expect("removed");
    assert_eq!(found_by(stores, circle("соколов")).await, [user(2)]);
    stores.remove(chat, user(2), user(1)).await.expect("removed");
    assert_eq!(found_by(stores, circle("соколов")).await, []);
    let contact = Contact { user: user(4), nickname: Name::parse("Дядя").ok(), added_at: DAWN };
    stores.contacts.put(user(1), &contact, stamp().tag).await.expect("kept");
    assert_eq!(found_by(stores, circle("дядя")).await, [], "a nickname widens no circle");
}

/// A whole address finds its user for those who see addresses; a part of one finds nobody, and nobody else finds anybody by one.
pub async fn addresses_find_only_for_those_who_see_them(stores: &Stores) {
    register(stores, &[(1, "anna", "Anna"), (2, "other", "Other")]).await;
    let seeing = |query: &str| PeopleSearch { reach: Reach::Addresses, ..search_by(user(2), query) };
    assert_eq!(found_by(stores, seeing(" USER1@example.org ")).await, [user(1)]);
    assert_eq!(found_by(stores, seeing("user1@example")).await, []);
    assert_eq!(found_by(stores, seeing("user1")).await, []);
    for reach in [Reach::Everybody, Reach::Circle] {
        let search = PeopleSearch { reach, ..seeing("user1@example.org") };
        assert_eq!(found_by(stores, search).await, [], "{reach:?}");
    }
}

/// The cases of `UserReader::search`.
#[macro_export]
macro_rules! people_search {
    ($fresh:path) => {
        $crate::cases!(users::people_search, $fresh:
            people_are_found_by_the_beginnings_of_words, case_and_accents_do_not_matter, the_alphabet_does_not_matter,
            the_wrong_layout_is_read_too, one_typo_is_forgiven, people_come_in_an_order_and_no_more_than_asked,
            the_card_finds_its_person, parallel_changes_leave_the_words_right,
            people_who_learn_and_forget_words_at_once_are_all_found, a_nickname_finds_only_for_whoever_gave_it,
            who_has_blocked_is_not_found, a_circle_is_the_people_of_ones_chats,
            addresses_find_only_for_those_who_see_them);
    };
}
