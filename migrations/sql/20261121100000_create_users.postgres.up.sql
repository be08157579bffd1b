-- People, the words they are found by, sign-ins under way, and sessions.
--
-- Times are microseconds since 1970 (UTC). Text that is sorted or searched compares byte by byte (COLLATE "C"), as on SQLite, so that both engines
-- answer alike whatever the locale of the cluster. No foreign keys: see the notes on the hot path in create_chats.

CREATE TABLE users (
  id         uuid     PRIMARY KEY,
  email      text     COLLATE "C" NOT NULL UNIQUE,   -- in its normal form
  username   text     COLLATE "C" NOT NULL UNIQUE,
  name       text     NOT NULL,
  sort_name  text     COLLATE "C" NOT NULL,          -- the name in lower case, ё as е: what lists are ordered by
  role       smallint NOT NULL,                      -- 0 member, 1 owner
  ver        bigint   NOT NULL,
  created_at bigint   NOT NULL
);

-- One row at most: whoever became the first owner of this server, for ever.
CREATE TABLE first_owner (
  one     smallint PRIMARY KEY CHECK (one = 1),
  user_id uuid     NOT NULL
);

-- Words of names and usernames, in lower case, ё as е. A prefix is a range of this key.
CREATE TABLE user_words (
  word    text COLLATE "C" NOT NULL,
  user_id uuid NOT NULL,
  PRIMARY KEY (word, user_id)
);
CREATE INDEX user_words_by_user ON user_words (user_id);

CREATE TABLE sign_in_challenges (
  id         uuid     PRIMARY KEY,
  email      text     NOT NULL,
  code_hash  text     NOT NULL,                      -- never the code
  tries_left smallint NOT NULL,
  expires_at bigint   NOT NULL
);
CREATE INDEX sign_in_challenges_by_expiry ON sign_in_challenges (expires_at);

CREATE TABLE sessions (
  id         uuid   PRIMARY KEY,
  user_id    uuid   NOT NULL,
  client     text   NOT NULL,
  address    text   NOT NULL,
  seed       bytea  NOT NULL,                        -- 32 random bytes; worthless without the server's key
  generation bigint NOT NULL,
  renewed_at bigint NOT NULL,
  created_at bigint NOT NULL,
  revoked_at bigint
);
CREATE INDEX sessions_by_user ON sessions (user_id, created_at);
CREATE INDEX sessions_by_revocation ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
