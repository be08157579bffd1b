-- What people were found by is lost.
DROP TABLE word_forms;
DROP TABLE user_words;
CREATE TABLE user_words (
  word    text COLLATE "C" NOT NULL,
  user_id uuid NOT NULL,
  PRIMARY KEY (word, user_id)
);
CREATE INDEX user_words_by_user ON user_words (user_id);
