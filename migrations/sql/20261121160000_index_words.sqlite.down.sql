-- What people were found by is lost.
DROP TABLE word_forms;
DROP TABLE user_words;
CREATE TABLE user_words (
  word    TEXT NOT NULL,
  user_id BLOB NOT NULL,
  PRIMARY KEY (word, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_words_by_user ON user_words (user_id);
