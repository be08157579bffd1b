//! Who cannot have a word: 192 bits that stand with each word of a person and say how their words begin.
//!
//! Whoever walks the rows of one word for those who have another too looks that up only for the few whose bits allow it, however many rows
//! there are. The words themselves in place of the bits would say it for certain; they would take five times the room, have no bound that
//! an index of Postgres keeps, and take nearly twice as long to walk through.

/// Where they are stored. Other bits than these need a migration that empties the index.
pub(super) const COLUMNS: [&str; 3] = ["marks1", "marks2", "marks3"];
/// How many bits the beginning of so many letters sets: one letter or two are what there is of a second word while somebody types.
const SET: [(usize, u32); 4] = [(1, 2), (2, 2), (3, 1), (4, 1)];
/// Stands behind a word that ends here, which sets one bit more: `иван` and `иванов` begin alike. No word has it.
const END: char = '$';

/// Bits of the beginnings of words, as they stand in [`COLUMNS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Marks(pub(super) [i64; COLUMNS.len()]);

impl Marks {
    /// The bits that everybody has who has a word that begins so.
    pub(super) fn of(beginning: &str) -> Self {
        let mut marks = Self::default();
        let ends = beginning.char_indices().map(|(at, letter)| at + letter.len_utf8());
        for (letters, end) in (1..).zip(ends) {
            let bits = SET.iter().find(|(known, _)| *known == letters).map_or(0, |(_, bits)| *bits);
            let hash = beginning.get(..end).map_or(0, hash);
            (0..bits).for_each(|bit| marks.set(hash >> (20 * bit)));
        }
        marks
    }

    /// The bits that everybody has who has this word.
    pub(super) fn of_whole(word: &str) -> Self {
        let mut marks = Self::of(word);
        marks.set(hash(&format!("{word}{END}")));
        marks
    }

    /// The bits of somebody who has these words.
    pub(super) fn of_all(words: &[String]) -> Self {
        let mut all = Self::default();
        for Self(bits) in words.iter().map(|word| Self::of_whole(word)) {
            all.0.iter_mut().zip(bits).for_each(|(all, bits)| *all |= bits);
        }
        all
    }

    /// The bits that all of these have.
    pub(super) fn common(all: &[Self]) -> Self {
        let mut common = Self(if all.is_empty() { [0; COLUMNS.len()] } else { [-1; COLUMNS.len()] });
        for Self(bits) in all {
            common.0.iter_mut().zip(bits).for_each(|(common, bits)| *common &= bits);
        }
        common
    }

    /// Sets one bit: each has the same chance.
    fn set(&mut self, hash: u64) {
        let mut place = hash % (64 * COLUMNS.len() as u64);
        for bits in &mut self.0 {
            if place < 64 {
                *bits |= 1 << place;
                return;
            }
            place -= 64;
        }
    }
}

/// FNV-1a, with its bits mixed once more.
fn hash(text: &str) -> u64 {
    let fold = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, fold);
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn allows(person: Marks, sought: Marks) -> bool {
        person.0.iter().zip(sought.0).all(|(has, sought)| has & sought == sought)
    }

    proptest! {
        #[test]
        fn every_beginning_of_every_word_is_allowed(words in prop::collection::vec("[а-яa-z0-9]{1,8}", 1..9)) {
            let person = Marks::of_all(&words);
            for word in &words {
                for (at, _) in word.char_indices() {
                    prop_assert!(allows(person, Marks::of(&word[..at])), "{}", &word[..at]);
                }
                prop_assert!(allows(person, Marks::of(word)) && allows(person, Marks::of_whole(word)), "{}", word);
            }
        }
    }

    #[test]
    fn what_nobody_has_is_told_from_the_first_letters() {
        let person = Marks::of_all(&["анна", "соколова", "инженер"].map(str::to_owned));
        for other in ["б", "ав", "инд", "сокр", "иванов"] {
            assert!(!allows(person, Marks::of(other)), "{other}");
        }
        assert!(!allows(person, Marks::of_whole("соколов")));
    }

    /// They are stored: whoever has to change this has to empty the index.
    #[test]
    fn the_bits_stay_what_they_were() {
        assert_eq!(Marks::of(""), Marks::default());
        assert_eq!(Marks::of("иванов"), Marks::of("иван"));
        assert_eq!(Marks::of_whole("ив"), Marks([0, 4_573_968_505_771_008, 0]));
    }
}
