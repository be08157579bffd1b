-- Chats, who is in them, their streams; and each user's own list of chats with its stream.
--
-- Chat-side tables are keyed by chat_id, user-side tables by user_id, so that both could be sharded apart. No foreign keys: a key to a hot parent row
-- would lock it at each insert; the code writes children and parents in one transaction.

-- Chat side ----------------------------------------------------------------------------------------------------------------------------------------

CREATE TABLE chats (
  id         BLOB    NOT NULL PRIMARY KEY,
  kind       INTEGER NOT NULL,              -- 0 direct, 1 notes, 2 group
  title      TEXT,
  direct_key BLOB    UNIQUE,                -- direct: both user ids, the lower first (32 bytes); notes: the user id (16 bytes)
  founder_id BLOB    NOT NULL,
  client_id  BLOB,                          -- group: the founder's key, by which a retry is recognised
  created_at INTEGER NOT NULL,
  UNIQUE (founder_id, client_id)
) STRICT, WITHOUT ROWID;

-- Where each stream ends. This narrow row is the lock of its chat; nothing but its key is indexed.
CREATE TABLE chat_heads (
  chat_id      BLOB    NOT NULL PRIMARY KEY,
  head_seq     INTEGER NOT NULL,
  head_tag     INTEGER NOT NULL,
  last_no      INTEGER NOT NULL DEFAULT 0,  -- dense number of the last countable message
  last_msg_seq INTEGER NOT NULL,            -- seq of the newest message, system lines included
  floor_seq    INTEGER NOT NULL DEFAULT 0,  -- cursors below it cannot be followed
  purged_no    INTEGER NOT NULL DEFAULT 0,  -- retention removed countable messages up to here
  rules_ver    INTEGER NOT NULL DEFAULT 1,  -- rights are proved against it
  member_count INTEGER NOT NULL,
  last_ts      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The change index: pointers only, never content. kind: 1 written, 2 edited, 3 retracted, 20 members added, 21 member removed.
CREATE TABLE chat_events (
  chat_id  BLOB    NOT NULL,
  seq      INTEGER NOT NULL,
  tag      INTEGER NOT NULL,
  kind     INTEGER NOT NULL,
  msg_seq  INTEGER NOT NULL,                -- the message that was written or changed
  actor_id BLOB    NOT NULL,
  ts       INTEGER NOT NULL,
  PRIMARY KEY (chat_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
  chat_id   BLOB    NOT NULL,
  user_id   BLOB    NOT NULL,
  role      INTEGER NOT NULL,               -- 0 member, 1 owner
  ver       INTEGER NOT NULL,               -- changes with joining, leaving and the role; rights are proved against it
  join_seq  INTEGER NOT NULL,
  leave_seq INTEGER,                        -- NULL: present
  sent_seq  INTEGER NOT NULL DEFAULT 0,     -- the own last message: a read marker that sending moves without touching the user side
  sent_no   INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (chat_id, user_id)
) STRICT, WITHOUT ROWID;

-- Memberships that are over, of people who came back: from_seq is inside, to_seq is not.
CREATE TABLE member_spans (
  chat_id  BLOB    NOT NULL,
  user_id  BLOB    NOT NULL,
  from_seq INTEGER NOT NULL,
  to_seq   INTEGER NOT NULL,
  PRIMARY KEY (chat_id, user_id, from_seq)
) STRICT, WITHOUT ROWID;

-- User side ----------------------------------------------------------------------------------------------------------------------------------------

CREATE TABLE user_heads (
  user_id  BLOB    NOT NULL PRIMARY KEY,
  head_seq INTEGER NOT NULL,
  head_tag INTEGER NOT NULL,
  prev_tag INTEGER NOT NULL                 -- of the event before: events chain
) STRICT, WITHOUT ROWID;

CREATE TABLE user_chats (
  user_id  BLOB    NOT NULL,
  chat_id  BLOB    NOT NULL,
  ord      INTEGER NOT NULL,                -- dense per user
  joined   INTEGER NOT NULL,                -- 1 present, 0 left
  read_seq INTEGER NOT NULL,
  read_no  INTEGER NOT NULL,
  user_seq INTEGER NOT NULL,                -- place in the user's stream of the last change of this row
  PRIMARY KEY (user_id, chat_id),
  UNIQUE (user_id, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_chats_by_change ON user_chats (user_id, user_seq);

-- The last thousand tags of each user's stream: they prove cursors.
CREATE TABLE user_events (
  user_id BLOB    NOT NULL,
  seq     INTEGER NOT NULL,
  tag     INTEGER NOT NULL,
  PRIMARY KEY (user_id, seq)
) STRICT, WITHOUT ROWID;
