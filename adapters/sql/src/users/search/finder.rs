use std::collections::HashSet;

use domain_users::{PeopleSearch, Reach, User};
use sea_orm::Value;
use uuid::Uuid;

use super::reading::{Reading, readings};
use super::shown::spelled_words;
use super::typos::{is_near, near};
use crate::failure::SqlError;
use crate::sql::{Pools, all, values};
use crate::users::rows::{USER, user};
use crate::users::words::folded;

/// Of the words that are one typo away, as many are looked for: the nearest.
const NEAR_WORDS: usize = 12;
/// For each place that the typo may be at, so many are looked through for those.
const NEAR_WORDS_SEEN: usize = 100;
/// Counting those who have a word ends here: it is to tell rare words from common ones.
const COUNTED: usize = 4_000;

/// Where the leading word begins and ends: asked for, not given, so that every word has the same plan. What Postgres thinks of a rare
/// one may be far off.
const FROM: &str = "(SELECT $3)";
const RANGE: &str = "w.word >= (SELECT $3) AND w.word < (SELECT $4)";

const KEY: &str = "w.word, w.sort_name, w.user_id";

/// A stretch of the key of `user_words`: from the first text, up to the second.
type Range = (String, String);

/// Whom a search has found so far, the best first.
struct Finder<'a> {
    pools: &'a Pools,
    search: &'a PeopleSearch,
    limit: usize,
    found: Vec<User>,
    nicknames: Vec<Nickname>,
}

/// What whoever looks calls somebody.
struct Nickname {
    of: Uuid,
    sort_name: String,
    words: Vec<String>,
}

/// The people whom `search` finds, the best first.
pub(crate) async fn find(pools: &Pools, search: &PeopleSearch, limit: usize) -> Result<Vec<User>, SqlError> {
    let readings = readings(&search.text);
    let mut finder = Finder { pools, search, limit, found: vec![], nicknames: vec![] };
    if search.reach == Reach::Addresses {
        finder.by_address().await?;
    }
    if !readings.is_empty() {
        finder.nicknames = finder.nicknames().await?;
    }
    for reading in &readings {
        finder.as_read(reading).await?;
    }
    for reading in &readings {
        finder.with_typos(reading).await?;
    }
    Ok(finder.found)
}

impl Finder<'_> {
    async fn by_address(&mut self) -> Result<(), SqlError> {
        let sql = format!("SELECT {USER} FROM users u WHERE u.email = $3 AND {} LIMIT $2", self.visible());
        let address = self.search.text.trim().to_lowercase();
        self.ask(&sql, values![address]).await
    }

    /// Those who fit a reading as it stands.
    async fn as_read(&mut self, Reading(sought): &Reading) -> Result<(), SqlError> {
        let fits = |words: &[String]| {
            let begins = |word: &String, beginnings: &[String]| beginnings.iter().any(|b| word.starts_with(b.as_str()));
            sought.iter().all(|sought| words.iter().any(|word| begins(word, &sought.beginnings)))
        };
        self.called(fits).await?;
        let ranges = sought.iter().map(|sought| sought.beginnings.iter().map(|b| beginning_with(b)).collect());
        self.with_words(&ranges.collect::<Vec<Vec<Range>>>()).await
    }

    /// Those who fit where a typo is forgiven in each word.
    async fn with_typos(&mut self, Reading(sought): &Reading) -> Result<(), SqlError> {
        if self.is_full() || sought.iter().all(|sought| sought.forgiven.is_none()) {
            return Ok(());
        }
        let mut ranges: Vec<Vec<Range>> = vec![];
        let mut nears: Vec<Vec<String>> = vec![];
        for sought in sought {
            let near = sought.forgiven.as_deref().map(near).unwrap_or_default();
            let mut words: Vec<Range> = sought.beginnings.iter().map(|b| beginning_with(b)).collect();
            if let Some(typed) = &sought.forgiven {
                words.extend(self.words_near(&near, typed).await?.iter().map(|word| only(word)));
            }
            ranges.push(words);
            nears.push(near);
        }
        let fits = |words: &[String]| {
            sought.iter().zip(&nears).all(|(sought, near)| {
                let begins = |word: &String| sought.beginnings.iter().any(|b| word.starts_with(b.as_str()));
                words.iter().any(|word| begins(word) || is_near(near, word))
            })
        };
        self.called(fits).await?;
        self.with_words(&ranges).await
    }

    /// Those of whom each of `words` has a range that one of their words lies in. The rarest word leads: its rows are walked through in
    /// their order until enough are found, and the others are looked up for each.
    async fn with_words(&mut self, words: &[Vec<Range>]) -> Result<(), SqlError> {
        let Some(leading) = self.rarest(words).await? else { return Ok(()) };
        let others = || words.iter().enumerate().filter(|(place, _)| *place != leading).map(|(_, ranges)| ranges);
        for (from, to) in words.get(leading).into_iter().flatten() {
            if self.is_full() {
                return Ok(());
            }
            let mut values: Vec<Value> = values![from.clone(), to.clone()].into();
            let others: Vec<String> = others().map(|ranges| has_one_of(ranges, &mut values)).collect();
            let condition = [&[RANGE.to_owned()], others.as_slice()].concat().join(" AND ");
            // Most who have the one word do not have the others: those are looked up before anything else is.
            let first = self.pools.dialect.looked_up_first("user_words w", &condition, KEY);
            let (leading, condition) = match first.filter(|_| !others.is_empty()) {
                Some(leading) => (leading, RANGE.to_owned()),
                None => ("user_words w".to_owned(), condition),
            };
            // Somebody with several words in the range stands where the first of them does.
            let sql = format!(
                "SELECT {USER} FROM {leading} JOIN users u ON u.id = w.user_id \
                 WHERE {condition} AND {} AND NOT EXISTS \
                 (SELECT 1 FROM user_words e WHERE e.user_id = w.user_id AND e.word >= {FROM} AND e.word < w.word) \
                 ORDER BY {KEY} LIMIT $2",
                self.visible()
            );
            self.ask(&sql, values).await?;
        }
        Ok(())
    }

    /// Which of `words` the fewest people have; `None` when nobody has one of them.
    async fn rarest(&self, words: &[Vec<Range>]) -> Result<Option<usize>, SqlError> {
        if words.len() < 2 {
            return Ok(words.first().map(|_| 0));
        }
        let (mut values, mut counts) = (vec![], vec![]);
        for (place, range) in
            words.iter().enumerate().flat_map(|(place, ranges)| ranges.iter().map(move |range| (place, range)))
        {
            values.extend(values![range.0.clone(), range.1.clone()]);
            let (first, past) = (values.len() - 1, values.len());
            let within = format!("w.word >= ${first} AND w.word < ${past}");
            let some = format!("SELECT 1 FROM user_words w WHERE {within} LIMIT {COUNTED}");
            counts.push(format!("SELECT {place} AS place, count(*) AS people FROM ({some}) s{}", counts.len()));
        }
        let mut people = vec![0; words.len()];
        for row in all(&self.pools.reader, &counts.join(" UNION ALL "), values).await? {
            let place = usize::try_from(row.try_get::<i32>("", "place")?).unwrap_or_default();
            if let Some(people) = people.get_mut(place) {
                *people += row.try_get::<i64>("", "people")?;
            }
        }
        let rarest = people.iter().enumerate().min_by_key(|(_, people)| **people);
        Ok(rarest.filter(|(_, people)| **people > 0).map(|(place, _)| place))
    }

    /// The known words that are one typo away from `typed`, the nearest first: those that are about as long.
    async fn words_near(&self, near: &[String], typed: &str) -> Result<Vec<String>, SqlError> {
        let (mut values, mut parts) = (vec![], vec![]);
        for (from, to) in near.iter().map(|form| beginning_with(form)) {
            values.extend(values![from, to]);
            let (first, past) = (values.len() - 1, values.len());
            // Each part is a look into the index, whatever is known of the table.
            parts.push(format!(
                "SELECT word FROM (SELECT f.word FROM word_forms f WHERE f.form >= ${first} AND f.form < ${past} \
                 ORDER BY f.form, f.word LIMIT {NEAR_WORDS_SEEN}) n{}",
                parts.len()
            ));
        }
        if parts.is_empty() {
            return Ok(vec![]);
        }
        let rows = all(&self.pools.reader, &parts.join(" UNION "), values).await?;
        let mut words: Vec<String> = rows.iter().map(|row| row.try_get("", "word")).collect::<Result<_, _>>()?;
        let length = typed.chars().count();
        words.sort_by_cached_key(|word| (word.chars().count().abs_diff(length), word.clone()));
        words.truncate(NEAR_WORDS);
        Ok(words)
    }

    /// What whoever looks calls people.
    async fn nicknames(&self) -> Result<Vec<Nickname>, SqlError> {
        let sql = "SELECT contact_id, nickname FROM contacts WHERE user_id = $1 AND nickname IS NOT NULL";
        let rows = all(&self.pools.reader, sql, values![self.search.by.value()]).await?;
        let mut nicknames = Vec::with_capacity(rows.len());
        for row in &rows {
            let nickname: String = row.try_get("", "nickname")?;
            let (sort_name, words) = (folded(&nickname), spelled_words(&nickname));
            nicknames.push(Nickname { of: row.try_get("", "contact_id")?, sort_name, words });
        }
        nicknames.sort_unstable_by(|a, b| (&a.sort_name, a.of).cmp(&(&b.sort_name, b.of)));
        Ok(nicknames)
    }

    /// Those whose nickname fits, by it.
    async fn called(&mut self, fits: impl Fn(&[String]) -> bool) -> Result<(), SqlError> {
        let called: Vec<Uuid> = self.nicknames.iter().filter(|name| fits(&name.words)).map(|name| name.of).collect();
        if called.is_empty() || self.is_full() {
            return Ok(());
        }
        let dialect = self.pools.dialect;
        let each = dialect.each(2);
        let sql = format!("SELECT {USER} FROM {each} JOIN users u ON u.id = each.id WHERE {}", self.visible());
        let values = values![self.search.by.value(), dialect.ids(called.iter().copied())];
        let rows = all(&self.pools.reader, &sql, values).await?;
        let people: Vec<User> = rows.iter().map(user).collect::<Result<_, _>>()?;
        let place = |person: &User| called.iter().position(|id| *id == person.id.value());
        let mut people: Vec<(Option<usize>, User)> =
            people.into_iter().map(|person| (place(&person), person)).collect();
        people.sort_by_key(|(place, _)| *place);
        self.add(people.into_iter().map(|(_, person)| person));
        Ok(())
    }

    /// Of `u`, whoever may be found: the account is in use, they have not blocked whoever looks, and they are within reach.
    fn visible(&self) -> String {
        let visible =
            "u.state = 0 AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = u.id AND b.blocked_id = $1)";
        match self.search.reach {
            Reach::Everybody | Reach::Addresses => visible.to_owned(),
            Reach::Circle => format!(
                "{visible} AND u.id IN (SELECT o.user_id FROM user_chats c JOIN members o ON o.chat_id = c.chat_id \
                 WHERE c.user_id = $1 AND c.joined = 1 AND o.leave_seq IS NULL)"
            ),
        }
    }

    /// Adds whom `sql` finds, in its order. `$1` is who looks, `$2` how many rows are enough: those found already may be among them.
    async fn ask(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<(), SqlError> {
        let enough = i64::try_from(self.limit + self.found.len()).unwrap_or(i64::MAX);
        let values = values![self.search.by.value(), enough].into_iter().chain(values);
        let rows = all(&self.pools.reader, sql, values).await?;
        let people: Vec<User> = rows.iter().map(user).collect::<Result<_, _>>()?;
        self.add(people);
        Ok(())
    }

    fn add(&mut self, people: impl IntoIterator<Item = User>) {
        let mut seen: HashSet<_> = self.found.iter().map(|person| person.id).collect();
        let room = self.limit - self.found.len();
        self.found.extend(people.into_iter().filter(|person| seen.insert(person.id)).take(room));
    }

    fn is_full(&self) -> bool {
        self.found.len() >= self.limit
    }
}

/// Every word that begins so.
fn beginning_with(beginning: &str) -> Range {
    (beginning.to_owned(), format!("{beginning}\u{10ffff}"))
}

/// This word and no other: what follows it is above.
fn only(word: &str) -> Range {
    (word.to_owned(), format!("{word}\u{1}"))
}

/// The condition that the person of `w` has a word in one of `ranges`, whose ends are added to `values`, before which two others are
/// bound. A `CASE` is looked at for each word of the person; as an `OR` it would be looked up for each range.
fn has_one_of(ranges: &[Range], values: &mut Vec<Value>) -> String {
    let mut case = |(from, to): &Range| {
        values.extend(values![from.clone(), to.clone()]);
        let last = values.len() + 2;
        format!("WHEN p.word >= ${} AND p.word < ${last} THEN 1 ", last - 1)
    };
    let cases: String = ranges.iter().map(&mut case).collect();
    format!("EXISTS (SELECT 1 FROM user_words p WHERE p.user_id = w.user_id AND CASE {cases}ELSE 0 END = 1)")
}
