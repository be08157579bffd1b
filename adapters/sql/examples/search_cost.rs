//! What finding people costs among 100 000: `cargo run --release -p adapter-sql --example search_cost [address]…`
//!
//! Without an address a temporary file is measured, and a throw-away database on the tests' Postgres; a database that is named keeps its
//! people for the next time. The people are made of the same
//! seed each time: Russian names for the most part, some Latin, with usernames, positions and departments. Told is for each kind of
//! search how long its statements took together, the way to the database and back included, and how many there were.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use adapter_sql::{Database, Options, Stores};
use contracts::RecordingBus;
use contracts::scene::{group_of, stamp, user};
use domain_users::{PeopleSearch, Reach};
use metrics::{Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use sea_orm::ConnectionTrait;
use support::database::TestDatabase;

const PEOPLE: usize = 100_000;
const SEARCHES: usize = 300;
const FOUND: usize = 20;

const FIRST_NAMES: [&str; 32] = [
    "Александр",
    "Алексей",
    "Анна",
    "Мария",
    "Дмитрий",
    "Елена",
    "Сергей",
    "Ольга",
    "Андрей",
    "Татьяна",
    "Иван",
    "Наталья",
    "Михаил",
    "Екатерина",
    "Николай",
    "Ирина",
    "Владимир",
    "Светлана",
    "Павел",
    "Юлия",
    "Артём",
    "Анастасия",
    "Максим",
    "Ксения",
    "Евгений",
    "Дарья",
    "Кирилл",
    "Полина",
    "Фёдор",
    "Вера",
    "Григорий",
    "Зоя",
];
const LATIN_NAMES: [&str; 12] =
    ["Anna", "John", "Maria", "Peter", "Julia", "Thomas", "Emma", "Robert", "Laura", "Michael", "José", "Chloé"];
const STEMS: [&str; 40] = [
    "Иван",
    "Смирн",
    "Кузнец",
    "Соколо",
    "Поп",
    "Лебед",
    "Козл",
    "Новик",
    "Мороз",
    "Петр",
    "Волк",
    "Соловь",
    "Василь",
    "Зайц",
    "Павл",
    "Семён",
    "Голуб",
    "Виноград",
    "Богдан",
    "Воробь",
    "Фёдор",
    "Михайл",
    "Беля",
    "Тарас",
    "Бел",
    "Комар",
    "Орл",
    "Киселё",
    "Макар",
    "Андрее",
    "Ковал",
    "Ильи",
    "Гусе",
    "Тит",
    "Кудрявц",
    "Баран",
    "Кулик",
    "Щерба",
    "Жук",
    "Харитон",
];
const ENDINGS: [&str; 12] =
    ["ов", "ев", "ин", "ский", "енко", "чук", "ьян", "овский", "ичев", "ников", "аров", "ушкин"];
const POSITIONS: [&str; 10] = [
    "Инженер",
    "Ведущий инженер",
    "Бухгалтер",
    "Менеджер по продажам",
    "Разработчик",
    "Директор",
    "Аналитик",
    "Юрист",
    "Дизайнер",
    "Водитель",
];
const DEPARTMENTS: [&str; 8] =
    ["Отдел снабжения", "Отдел продаж", "Бухгалтерия", "Разработка", "Кадры", "Склад", "Логистика", "Служба поддержки"];
const LETTERS: &str = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
const LATIN_KEYS: &str = "f,dult`;pbqrkvyjghcnea[wxio]sm'.z";
const ROMAN: [&str; 33] = [
    "a", "b", "v", "g", "d", "e", "yo", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
    "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
];

/// The seconds that the database was waited for, and how often.
#[derive(Clone, Default)]
struct Waits(Arc<(AtomicU64, AtomicU64)>);

impl Waits {
    fn so_far(&self) -> (Duration, u64) {
        let (nanoseconds, statements) = &*self.0;
        (Duration::from_nanos(nanoseconds.load(Ordering::Relaxed)), statements.load(Ordering::Relaxed))
    }
}

impl HistogramFn for Waits {
    fn record(&self, seconds: f64) {
        let nanoseconds = u64::try_from(Duration::from_secs_f64(seconds).as_nanos()).unwrap_or(u64::MAX);
        self.0.0.fetch_add(nanoseconds, Ordering::Relaxed);
        self.0.1.fetch_add(1, Ordering::Relaxed);
    }
}

impl Recorder for Waits {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        if key.name() == "vestnik_database_seconds" {
            Histogram::from_arc(Arc::new(self.clone()))
        } else {
            Histogram::noop()
        }
    }
}

/// Numbers that are the same each time (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % most.max(1) as u64).unwrap_or_default()
    }

    /// One of `all`; those at the front more often, as with names.
    fn usual<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let most = self.below(all.len()) + 1;
        all.get(self.below(most)).copied().unwrap_or_default()
    }

    fn first_name(&mut self) -> &'static str {
        self.usual(&FIRST_NAMES)
    }

    fn last_name(&mut self) -> String {
        format!("{}{}", self.usual(&STEMS), self.usual(&ENDINGS))
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let waits = Waits::default();
    metrics::set_global_recorder(waits.clone())?;
    let addresses: Vec<String> = std::env::args().skip(1).collect();
    let throwaway = if addresses.is_empty() { vec![TestDatabase::sqlite(), TestDatabase::postgres()] } else { vec![] };
    let throwaway_addresses = throwaway.iter().map(|place| place.url().to_owned());
    let mut report = String::new();
    for address in addresses.iter().cloned().chain(throwaway_addresses) {
        let database = Database::open(&address, Options::default()).await?;
        database.migrate_up().await?;
        if database.people().await? == 0 {
            fill(&address).await?;
        }
        let begun = Instant::now();
        database.migrate_up().await?;
        let engine = address.split(':').next().unwrap_or_default();
        writeln!(report, "{engine:9} {PEOPLE} people indexed in {:.1} s", begun.elapsed().as_secs_f64())?;
        settle(&address).await?;
        let stores = database.stores(Arc::new(RecordingBus::default()));
        for line in measure(&stores, &waits).await? {
            writeln!(report, "{engine:9} {line}")?;
        }
        stores.shutdown().await;
        database.close().await?;
    }
    std::io::Write::write_all(&mut std::io::stdout(), report.as_bytes())?;
    Ok(())
}

/// Writes the people as rows; the next start indexes them.
async fn fill(address: &str) -> Result<(), Box<dyn std::error::Error>> {
    let connection = sea_orm::Database::connect(address).await?;
    let mut dice = Dice(1);
    for from in (0..PEOPLE).step_by(500) {
        let (mut users, mut portraits) = (vec![], vec![]);
        for n in from..from + 500 {
            let name = if dice.below(8) == 0 {
                format!("{} {}", dice.usual(&LATIN_NAMES), roman(&dice.last_name()))
            } else {
                format!("{} {}", dice.first_name(), dice.last_name())
            };
            let plain: String = roman(&name).to_lowercase().chars().filter(char::is_ascii_lowercase).take(20).collect();
            let id = user(u128::try_from(n)?).value().simple().to_string();
            let id = if address.starts_with("sqlite") { format!("X'{id}'") } else { format!("'{id}'") };
            let sort_name = name.to_lowercase().replace('ё', "е");
            users.push(format!("({id}, '{n}@example.org', '{plain}{n}', '{name}', '{sort_name}', 0, 0, 1, 0)"));
            portraits.push(format!("({id}, '{}', '{}')", dice.usual(&POSITIONS), dice.usual(&DEPARTMENTS)));
        }
        let users = format!(
            "INSERT INTO users (id, email, username, name, sort_name, role, state, ver, created_at) VALUES {}",
            users.join(", ")
        );
        let portraits =
            format!("INSERT INTO portraits (user_id, position, department) VALUES {}", portraits.join(", "));
        connection.execute_unprepared(&format!("BEGIN; {users}; {portraits}; COMMIT")).await?;
    }
    connection.close().await?;
    Ok(())
}

/// What a server at rest does by itself after so many rows.
async fn settle(address: &str) -> Result<(), Box<dyn std::error::Error>> {
    let connection = sea_orm::Database::connect(address).await?;
    if address.starts_with("postgres") {
        connection.execute_unprepared("VACUUM (ANALYZE)").await?;
    }
    connection.close().await?;
    Ok(())
}

/// What somebody types next.
type Typing<'a> = &'a mut dyn FnMut(&mut Dice) -> String;

async fn measure(stores: &Stores, waits: &Waits) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut lines: Vec<String> = Vec::new();
    let mut dice = Dice(2);
    let members: Vec<_> = (1..100).map(|n| user(n * 997)).collect();
    stores.log.found(group_of(user(0), &members), stamp().tag).await.expect("a group");
    let prefix = |text: &str, letters: usize| text.chars().take(letters).collect::<String>();
    let searches: [(&str, Reach, Typing<'_>); 12] = [
        ("one letter", Reach::Everybody, &mut |dice| {
            LETTERS.chars().nth(dice.below(33)).map(String::from).unwrap_or_default()
        }),
        ("the beginning of a name", Reach::Everybody, &mut |dice| {
            let letters = 2 + dice.below(4);
            prefix(&dice.last_name(), letters)
        }),
        ("a first name", Reach::Everybody, &mut |dice| dice.first_name().to_owned()),
        ("in the other alphabet", Reach::Everybody, &mut |dice| roman(&dice.last_name())),
        ("on the wrong layout", Reach::Everybody, &mut |dice| on_other_layout(&dice.last_name())),
        ("with a typo", Reach::Everybody, &mut |dice| {
            let name = dice.last_name();
            mistyped(dice, &name)
        }),
        ("with a typo on the wrong layout", Reach::Everybody, &mut |dice| {
            let name = dice.last_name();
            on_other_layout(&mistyped(dice, &name))
        }),
        ("two words", Reach::Everybody, &mut |dice| format!("{} {}", dice.first_name(), dice.last_name())),
        ("two beginnings of words", Reach::Everybody, &mut |dice| {
            format!("{} {}", prefix(dice.first_name(), 2), prefix(&dice.last_name(), 2))
        }),
        ("two words, both with a typo", Reach::Everybody, &mut |dice| {
            let (first, last) = (dice.first_name(), dice.last_name());
            format!("{} {}", mistyped(dice, first), mistyped(dice, &last))
        }),
        ("nobody", Reach::Everybody, &mut |dice| {
            (0..4 + dice.below(6)).filter_map(|_| LETTERS.chars().nth(dice.below(33))).collect()
        }),
        ("a guest, the beginning of a name", Reach::Circle, &mut |dice| prefix(&dice.last_name(), 3)),
    ];
    for (name, reach, text) in searches {
        let mut took = Vec::with_capacity(SEARCHES);
        let (mut people, mut statements, mut slowest) = (0_usize, 0, (Duration::ZERO, String::new()));
        for _ in 0..SEARCHES {
            let search = PeopleSearch { text: text(&mut dice), by: user(0), reach };
            let (before, asked) = waits.so_far();
            let found = stores.users.search(&search, FOUND).await;
            people += found.map_err(|failure| format!("{name}, {:?}: {failure}", search.text))?.len();
            let (after, answered) = waits.so_far();
            statements += usize::try_from(answered - asked)?;
            let waited = after.saturating_sub(before);
            took.push(waited);
            slowest = slowest.max((waited, search.text));
        }
        took.sort_unstable();
        let at = |share: usize| took.get(SEARCHES * share / 100).map_or(0.0, |took| took.as_secs_f64() * 1e3);
        lines.push(format!(
            "{name:34} p50 {:6.2} ms  p99 {:6.2} ms  {} statements  {} found  (slowest {:?} {:.1} ms)",
            at(50),
            at(99),
            each(statements),
            each(people),
            slowest.1,
            slowest.0.as_secs_f64() * 1e3
        ));
    }
    Ok(lines)
}

/// Of so many in all searches, how many in one.
fn each(all: usize) -> String {
    format!("{:2}.{}", all / SEARCHES, all * 10 / SEARCHES % 10)
}

fn place(letter: char) -> Option<usize> {
    LETTERS.chars().position(|known| letter.to_lowercase().eq(known.to_lowercase()))
}

fn roman(text: &str) -> String {
    text.chars()
        .map(|c| place(c).and_then(|at| ROMAN.get(at)).map_or(c.to_string(), |latin| (*latin).to_owned()))
        .collect()
}

fn on_other_layout(text: &str) -> String {
    text.chars().map(|c| place(c).and_then(|at| LATIN_KEYS.chars().nth(at)).unwrap_or(c)).collect()
}

/// `text` with a letter left out, doubled, replaced or swapped with the next.
fn mistyped(dice: &mut Dice, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = 1 + dice.below(letters.len().saturating_sub(2));
    match dice.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, 'щ'),
        2 => letters.iter_mut().skip(at).take(1).for_each(|letter| *letter = 'ю'),
        _ => letters.swap(at - 1, at),
    }
    letters.into_iter().collect()
}
