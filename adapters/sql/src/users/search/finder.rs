use std::collections::{BTreeSet, HashSet};

use domain_users::{PeopleSearch, Reach, User};
use sea_orm::Value;
use serde_json::json;
use uuid::Uuid;

use super::ranges::{FROM, LEADING, Range, beginning_with, has_one_of, only, ranges};
use super::reading::{Reading, Sought, readings};
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
const COUNTED: usize = 2_000;

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

/// The ranges of the rarest word, and those of each other.
type RarestFirst<'a> = (Vec<&'a Range>, Vec<Vec<&'a Range>>);

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
        let sql = format!("SELECT {USER} FROM users u WHERE u.email = $2 AND {} LIMIT 1", self.visible());
        let address = self.search.text.trim().to_lowercase();
        self.ask(&sql, values![address]).await
    }

    /// Those who fit a reading as it stands.
    async fn as_read(&mut self, Reading(sought): &Reading) -> Result<(), SqlError> {
        self.called(|words| sought.iter().all(|sought| words.iter().any(|word| sought.begins(word)))).await?;
        self.with_words(&sought.iter().map(ranges).collect::<Vec<_>>()).await
    }

    /// Those who fit where a typo is forgiven in each word.
    async fn with_typos(&mut self, Reading(sought): &Reading) -> Result<(), SqlError> {
        if self.is_full() || sought.iter().all(|sought| sought.forgiven.is_none()) {
            return Ok(());
        }
        let nears = sought.iter().map(|sought| sought.forgiven.as_deref().map(near).unwrap_or_default());
        let nears: Vec<Vec<String>> = nears.collect();
        let (mut words, mut is_more) = (vec![], false);
        for (sought, near) in sought.iter().zip(&nears) {
            let meant: Vec<String> = self.words_near(near, sought).await?;
            is_more |= !meant.is_empty();
            words.push(ranges(sought).into_iter().chain(meant.iter().map(|word| only(word))).collect());
        }
        let fits = |words: &[String]| {
            let mut each = sought.iter().zip(&nears);
            each.all(|(sought, near)| words.iter().any(|word| sought.begins(word) || is_near(near, word)))
        };
        self.called(fits).await?;
        // Where no word may be meant but those that were read, all are found.
        if is_more { self.with_words(&words).await } else { Ok(()) }
    }

    /// Those of whom each of `words` has a range that one of their words lies in. The rarest word leads: its rows are walked through in
    /// their order until enough are found, and the others are looked up for those whom the marks in the row allow them.
    async fn with_words(&mut self, words: &[Vec<Range>]) -> Result<(), SqlError> {
        let Some((leading, others)) = self.rarest_first(words).await? else { return Ok(()) };
        for Range { from, past, .. } in leading {
            if self.is_full() {
                return Ok(());
            }
            let mut values: Vec<Value> = values![from.as_str(), past.as_str()].into();
            let others: String = others.iter().map(|ranges| has_one_of(ranges, &mut values)).collect();
            // Somebody with several words in the range stands where the first of them does.
            let sql = format!(
                "SELECT {USER} FROM user_words w JOIN users u ON u.id = w.user_id WHERE {LEADING}{others} AND {} AND NOT EXISTS \
                 (SELECT 1 FROM user_words e WHERE e.user_id = w.user_id AND e.word >= {FROM} AND e.word < w.word) \
                 ORDER BY w.word, w.sort_name, w.user_id LIMIT {}",
                self.visible(),
                self.enough()
            );
            self.ask(&sql, values).await?;
        }
        Ok(())
    }

    /// The one of `words` that the fewest people have, and the others: of each the ranges that somebody has a word in. `None` when nobody has
    /// one of the words.
    async fn rarest_first<'a>(&self, words: &'a [Vec<Range>]) -> Result<Option<RarestFirst<'a>>, SqlError> {
        if let [only] = words {
            return Ok(Some((only.iter().collect(), vec![])));
        }
        let mut counts = self.counts(words.iter().flatten()).await?.into_iter();
        let mut held: Vec<(i64, Vec<&Range>)> = vec![];
        for ranges in words {
            let counted: Vec<_> = ranges.iter().zip(counts.by_ref()).filter(|(_, people)| *people > 0).collect();
            held.push((
                counted.iter().map(|(_, people)| people).sum(),
                counted.iter().map(|(range, _)| *range).collect(),
            ));
        }
        // Of two that are as rare the first leads.
        held.sort_by_key(|(people, _)| *people);
        let mut held = held.into_iter();
        let leading = held.next().filter(|(people, _)| *people > 0);
        Ok(leading.map(|(_, leading)| (leading, held.map(|(_, ranges)| ranges).collect())))
    }

    /// How many rows there are in each of `ranges`, none above a limit.
    async fn counts(&self, ranges: impl Iterator<Item = &Range>) -> Result<Vec<i64>, SqlError> {
        let rows: Vec<_> = ranges
            .enumerate()
            .map(|(place, Range { from, past, .. })| json!({ "place": place, "first": from, "past": past }))
            .collect();
        let mut counts = vec![0; rows.len()];
        let rows = self.pools.dialect.texts(1, &["place", "first", "past"], rows);
        // Each is a look into the index, whatever is known of the table.
        let sql = format!(
            "SELECT CAST(t.place AS integer) AS place, (SELECT count(*) FROM (SELECT 1 FROM user_words w \
             WHERE w.word >= t.first AND w.word < t.past LIMIT {COUNTED}) s) AS people FROM {} t",
            rows.table
        );
        for row in all(&self.pools.reader, &sql, [rows.value]).await? {
            let place = usize::try_from(row.try_get::<i32>("", "place")?).unwrap_or_default();
            if let Some(people) = counts.get_mut(place) {
                *people = row.try_get("", "people")?;
            }
        }
        Ok(counts)
    }

    /// The known words that are one typo away from what is sought and do not fit anyway, the nearest first: those that are about as long.
    async fn words_near(&self, near: &[String], sought: &Sought) -> Result<Vec<String>, SqlError> {
        let Some(typed) = sought.forgiven.as_ref() else { return Ok(vec![]) };
        let rows = near.iter().map(|form| beginning_with(form));
        let rows = rows.map(|Range { from, past, .. }| json!({ "first": from, "past": past })).collect();
        let rows = self.pools.dialect.texts(1, &["first", "past"], rows);
        let sql = format!(
            "SELECT (SELECT string_agg(n.word, ' ') FROM (SELECT f.word FROM word_forms f WHERE f.form >= t.first \
             AND f.form < t.past ORDER BY f.form, f.word LIMIT {NEAR_WORDS_SEEN}) n) AS words FROM {} t",
            rows.table
        );
        let mut words = BTreeSet::new();
        for row in all(&self.pools.reader, &sql, [rows.value]).await? {
            let found: Option<String> = row.try_get("", "words")?;
            words.extend(found.iter().flat_map(|found| found.split(' ')).map(str::to_owned));
        }
        let mut words: Vec<String> = words.into_iter().collect();
        let length = typed.chars().count();
        // Those as near as each other stay in their order.
        words.sort_by_cached_key(|word| word.chars().count().abs_diff(length));
        words.truncate(NEAR_WORDS);
        words.retain(|word| !sought.begins(word));
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

    /// Adds whom `sql` finds, in its order. `$1` is who looks.
    async fn ask(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<(), SqlError> {
        let values = values![self.search.by.value()].into_iter().chain(values);
        let rows = all(&self.pools.reader, sql, values).await?;
        let people: Vec<User> = rows.iter().map(user).collect::<Result<_, _>>()?;
        self.add(people);
        Ok(())
    }

    /// So many rows are enough: those found already may be among them. One of two numbers, for the text of a statement: Postgres keeps no
    /// plan whose end is bound, and making one takes longer than finding twenty people.
    fn enough(&self) -> usize {
        if self.found.is_empty() { self.limit } else { 2 * self.limit }
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
