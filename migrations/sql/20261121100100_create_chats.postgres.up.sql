-- Chats, who is in them, their streams; and each user's own list of chats with its stream.
--
-- Chat-side tables are keyed by chat_id, user-side tables by user_id, so that both could be sharded apart. No foreign keys: a key to a hot parent row
-- would lock it at each insert; the code writes children and parents in one transaction. Rows that are updated at each message leave room on their
-- page (fillfactor), so that updates stay off the indexes (HOT). No partitions: they would double the price of a single append (docs/adr/0007).

-- Chat side ----------------------------------------------------------------------------------------------------------------------------------------

CREATE TABLE chats (
  id         uuid     PRIMARY KEY,
  kind       smallint NOT NULL,              -- 0 direct, 1 notes, 2 group
  title      text,
  direct_key bytea    UNIQUE,                -- direct: both user ids, the lower first (32 bytes); notes: the user id (16 bytes)
  founder_id uuid     NOT NULL,
  client_id  uuid,                           -- group: the founder's key, by which a retry is recognised
  created_at bigint   NOT NULL,
  UNIQUE (founder_id, client_id)
);

-- Where each stream ends. This narrow row is the lock of its chat; nothing but its key is indexed.
CREATE TABLE chat_heads (
  chat_id      uuid   PRIMARY KEY,
  head_seq     bigint NOT NULL,
  head_tag     int    NOT NULL,
  last_no      bigint NOT NULL DEFAULT 0,    -- dense number of the last countable message
  last_msg_seq bigint NOT NULL,              -- seq of the newest message, system lines included
  floor_seq    bigint NOT NULL DEFAULT 0,    -- cursors below it cannot be followed
  purged_no    bigint NOT NULL DEFAULT 0,    -- retention removed countable messages up to here
  rules_ver    bigint NOT NULL DEFAULT 1,    -- rights are proved against it
  member_count int    NOT NULL,
  last_ts      bigint NOT NULL
) WITH (fillfactor = 50);

-- The change index: pointers only, never content. kind: 1 written, 2 edited, 3 retracted, 20 members added, 21 member removed.
CREATE TABLE chat_events (
  chat_id  uuid     NOT NULL,
  seq      bigint   NOT NULL,
  tag      int      NOT NULL,
  kind     smallint NOT NULL,
  msg_seq  bigint   NOT NULL,                -- the message that was written or changed
  actor_id uuid     NOT NULL,
  ts       bigint   NOT NULL,
  PRIMARY KEY (chat_id, seq)
);

CREATE TABLE members (
  chat_id   uuid     NOT NULL,
  user_id   uuid     NOT NULL,
  role      smallint NOT NULL,               -- 0 member, 1 owner
  ver       bigint   NOT NULL,               -- changes with joining, leaving and the role; rights are proved against it
  join_seq  bigint   NOT NULL,
  leave_seq bigint,                          -- NULL: present
  sent_seq  bigint   NOT NULL DEFAULT 0,     -- the own last message: a read marker that sending moves without touching the user side
  sent_no   bigint   NOT NULL DEFAULT 0,
  PRIMARY KEY (chat_id, user_id)
) WITH (fillfactor = 70);

-- Memberships that are over, of people who came back: from_seq is inside, to_seq is not.
CREATE TABLE member_spans (
  chat_id  uuid   NOT NULL,
  user_id  uuid   NOT NULL,
  from_seq bigint NOT NULL,
  to_seq   bigint NOT NULL,
  PRIMARY KEY (chat_id, user_id, from_seq)
);

-- User side ----------------------------------------------------------------------------------------------------------------------------------------

CREATE TABLE user_heads (
  user_id  uuid   PRIMARY KEY,
  head_seq bigint NOT NULL,
  head_tag int    NOT NULL,
  prev_tag int    NOT NULL                   -- of the event before: events chain
) WITH (fillfactor = 50);

CREATE TABLE user_chats (
  user_id  uuid     NOT NULL,
  chat_id  uuid     NOT NULL,
  ord      int      NOT NULL,                -- dense per user
  joined   smallint NOT NULL,                -- 1 present, 0 left
  read_seq bigint   NOT NULL,
  read_no  bigint   NOT NULL,
  user_seq bigint   NOT NULL,                -- place in the user's stream of the last change of this row
  PRIMARY KEY (user_id, chat_id),
  UNIQUE (user_id, ord)
) WITH (fillfactor = 70);
CREATE INDEX user_chats_by_change ON user_chats (user_id, user_seq);

-- The last thousand tags of each user's stream: they prove cursors.
CREATE TABLE user_events (
  user_id uuid   NOT NULL,
  seq     bigint NOT NULL,
  tag     int    NOT NULL,
  PRIMARY KEY (user_id, seq)
);
