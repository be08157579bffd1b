-- By which words people are found: those that everybody may see of them, each in one spelling for both alphabets.
--
-- The server fills these tables for whoever is missing when it starts, and writes them in the transactions that change what they are made of.

DROP TABLE user_words;

-- A beginning of a word is a range of this key, and the key's order is the order in which people are found. The key alone is read where vacuum has
-- seen the table: elsewhere each row costs a look into the table, so vacuum comes at a fiftieth of changes and not at a fifth.
CREATE TABLE user_words (
  word      text COLLATE "C" NOT NULL,
  sort_name text COLLATE "C" NOT NULL,       -- that of users
  user_id   uuid NOT NULL,
  marks1    bigint NOT NULL,                 -- how all words of the person may begin, in bits: the same in each row of theirs
  marks2    bigint NOT NULL,
  marks3    bigint NOT NULL,
  PRIMARY KEY (word, sort_name, user_id) INCLUDE (marks1, marks2, marks3)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
CREATE INDEX user_words_by_user ON user_words (user_id, word);

-- Every word of letters that somebody has, once: whole, behind '=', and with '_' in place of each of its letters, so that typos are ranges too.
CREATE TABLE word_forms (
  form text COLLATE "C" NOT NULL,
  word text COLLATE "C" NOT NULL,
  PRIMARY KEY (form, word)
);
