//! How people are found.
//!
//! `user_words` has, for each person, the words that everybody may see of them, in one spelling for both alphabets ([`spelling`]): a word
//! that somebody types is a range of its key, and the key's order is the order of the answer, so that the first twenty are twenty rows,
//! however many fit. Each row says how the other words of its person may begin, so that of several words one is walked through and hardly
//! any of the others is looked up ([`marks`]). `word_forms` knows each word once, whoever has it, so that typos are ranges too ([`typos`]).
//!
//! Both are written in the transaction that writes what they are made of ([`index`]).

mod finder;
mod index;
mod layout;
mod marks;
mod ranges;
mod reading;
mod shown;
mod spelling;
mod typos;

pub(crate) use finder::find;
pub(crate) use index::{Account, index, index_missing};
