-- What is said in chats.

CREATE TABLE messages (
  chat_id      BLOB    NOT NULL,
  seq          INTEGER NOT NULL,            -- of the event that wrote it: the message's name within its chat
  no           INTEGER,                     -- NULL: not countable (a system line)
  sender_id    BLOB    NOT NULL,
  client_id    BLOB    NOT NULL,
  digest       INTEGER NOT NULL,            -- fingerprint of the draft: tells a retry from another message under the same client id; 0 when erased
  kind         INTEGER NOT NULL,            -- 0 text, 1 system line, 2 tombstone
  body         TEXT,                        -- text only
  system       TEXT,                        -- system line only: JSON
  reply_to     INTEGER,
  ver          INTEGER NOT NULL DEFAULT 1,
  created_at   INTEGER NOT NULL,
  edited_at    INTEGER,
  retracted_at INTEGER,
  PRIMARY KEY (chat_id, seq),
  UNIQUE (chat_id, sender_id, client_id),
  CHECK ((kind = 0) = (body IS NOT NULL) AND (kind = 1) = (system IS NOT NULL) AND (kind = 2) = (retracted_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- Numbers of retracted messages: they correct the count of unread ones, at one row a retraction.
CREATE TABLE deleted_nos (
  chat_id BLOB    NOT NULL,
  no      INTEGER NOT NULL,
  PRIMARY KEY (chat_id, no)
) STRICT, WITHOUT ROWID;
