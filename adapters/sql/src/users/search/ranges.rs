//! Stretches of the key of `user_words`, and how statements ask for them.

use sea_orm::Value;

use super::marks::{COLUMNS, Marks};
use super::reading::Sought;

/// A stretch of the key of `user_words`, or of `word_forms`.
pub(super) struct Range {
    pub(super) from: String,
    /// The first text that is not in it any more.
    pub(super) past: String,
    /// What everybody has who has a word in it.
    marks: Marks,
}

/// Where the leading word begins and ends: asked for, not given, so that every word has the same plan. What Postgres thinks of a rare
/// one may be far off.
pub(super) const FROM: &str = "(SELECT $2)";
pub(super) const LEADING: &str = "w.word >= (SELECT $2) AND w.word < (SELECT $3)";

/// Every word that begins so.
pub(super) fn beginning_with(beginning: &str) -> Range {
    let past = format!("{beginning}\u{10ffff}");
    Range { from: beginning.to_owned(), past, marks: Marks::of(beginning) }
}

/// The ranges of what is sought as it stands.
pub(super) fn ranges(sought: &Sought) -> Vec<Range> {
    sought.beginnings.iter().map(|beginning| beginning_with(beginning)).collect()
}

/// This word and no other: what follows it is above.
pub(super) fn only(word: &str) -> Range {
    Range { from: word.to_owned(), past: format!("{word}\u{1}"), marks: Marks::of_whole(word) }
}

/// Further conditions: that the person of `w` may have a word in one of `ranges`, which their marks tell, and that they have one. The marks
/// and the ends of the ranges are added to `values`, before which another is bound. A `CASE` is looked at for each word of the person; as an
/// `OR` it would be looked up for each range. The `OFFSET` keeps Postgres from joining the table, and from reading users before it.
pub(super) fn has_one_of(ranges: &[&Range], values: &mut Vec<Value>) -> String {
    let ranges = padded(ranges);
    let marks: Vec<Marks> = ranges.iter().map(|range| range.marks).collect();
    // What all of them need is asked first: it is all that most rows are asked.
    let needed = allows(Marks::common(&marks), values);
    let marks: Vec<String> = marks.into_iter().map(|marks| allows(marks, values)).collect();
    let mut case = |range: &&Range| {
        let (from, past) = (bound(values, range.from.as_str()), bound(values, range.past.as_str()));
        format!("WHEN p.word >= {from} AND p.word < {past} THEN 1 ")
    };
    let cases: String = ranges.iter().map(&mut case).collect();
    format!(
        " AND {needed} AND ({}) AND EXISTS (SELECT 1 FROM user_words p WHERE p.user_id = w.user_id AND \
         CASE {cases}ELSE 0 END = 1 LIMIT 1 OFFSET 0)",
        marks.join(" OR ")
    )
}

/// As many ranges as a power of two, the last of them again and again: there are a few texts of statements, whose plans are kept.
fn padded<'a>(ranges: &[&'a Range]) -> Vec<&'a Range> {
    let more = ranges.len().next_power_of_two() - ranges.len();
    ranges.iter().copied().chain(ranges.last().copied().into_iter().cycle().take(more)).collect()
}

/// The condition that the person of `w` has these marks.
fn allows(Marks(bits): Marks, values: &mut Vec<Value>) -> String {
    let has = COLUMNS.iter().zip(bits).map(|(column, bits)| (column, bound(values, bits)));
    has.map(|(column, bits)| format!("w.{column} & {bits} = {bits}")).collect::<Vec<_>>().join(" AND ")
}

/// Adds to the values of a statement, before which another is bound; says how it is called there.
fn bound(values: &mut Vec<Value>, value: impl Into<Value>) -> String {
    values.push(value.into());
    format!("${}", values.len() + 1)
}
