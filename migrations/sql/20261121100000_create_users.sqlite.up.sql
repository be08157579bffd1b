-- People, the words they are found by, sign-ins under way, and sessions.
--
-- Ids are 16-byte BLOBs, times are microseconds since 1970 (UTC). Text compares byte by byte (BINARY), as COLLATE "C" does on Postgres, so that both
-- engines sort and search alike. No foreign keys: see the notes on the hot path in create_chats.

CREATE TABLE users (
  id         BLOB    NOT NULL PRIMARY KEY,
  email      TEXT    NOT NULL UNIQUE,       -- in its normal form
  username   TEXT    NOT NULL UNIQUE,
  name       TEXT    NOT NULL,
  sort_name  TEXT    NOT NULL,              -- the name in lower case, ё as е: what lists are ordered by
  role       INTEGER NOT NULL,              -- 0 member, 1 owner
  ver        INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row at most: whoever became the first owner of this server, for ever.
CREATE TABLE first_owner (
  one     INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  user_id BLOB    NOT NULL
) STRICT;

-- Words of names and usernames, in lower case, ё as е. A prefix is a range of this key.
CREATE TABLE user_words (
  word    TEXT NOT NULL,
  user_id BLOB NOT NULL,
  PRIMARY KEY (word, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_words_by_user ON user_words (user_id);

CREATE TABLE sign_in_challenges (
  id         BLOB    NOT NULL PRIMARY KEY,
  email      TEXT    NOT NULL,
  code_hash  TEXT    NOT NULL,              -- never the code
  tries_left INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_challenges_by_expiry ON sign_in_challenges (expires_at);

CREATE TABLE sessions (
  id         BLOB    NOT NULL PRIMARY KEY,
  user_id    BLOB    NOT NULL,
  client     TEXT    NOT NULL,
  address    TEXT    NOT NULL,
  seed       BLOB    NOT NULL,              -- 32 random bytes; worthless without the server's key
  generation INTEGER NOT NULL,
  renewed_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id, created_at);
CREATE INDEX sessions_by_revocation ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
