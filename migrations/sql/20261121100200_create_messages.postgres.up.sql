-- What is said in chats.

CREATE TABLE messages (
  chat_id      uuid     NOT NULL,
  seq          bigint   NOT NULL,           -- of the event that wrote it: the message's name within its chat
  no           bigint,                      -- NULL: not countable (a system line)
  sender_id    uuid     NOT NULL,
  client_id    uuid     NOT NULL,
  digest       bigint   NOT NULL,           -- fingerprint of the draft: tells a retry from another message under the same client id; 0 when erased
  kind         smallint NOT NULL,           -- 0 text, 1 system line, 2 tombstone
  body         text,                        -- text only
  system       text,                        -- system line only: JSON
  reply_to     bigint,
  ver          bigint   NOT NULL DEFAULT 1,
  created_at   bigint   NOT NULL,
  edited_at    bigint,
  retracted_at bigint,
  PRIMARY KEY (chat_id, seq),
  UNIQUE (chat_id, sender_id, client_id),
  CHECK ((kind = 0) = (body IS NOT NULL) AND (kind = 1) = (system IS NOT NULL) AND (kind = 2) = (retracted_at IS NOT NULL))
);

-- Numbers of retracted messages: they correct the count of unread ones, at one row a retraction.
CREATE TABLE deleted_nos (
  chat_id uuid   NOT NULL,
  no      bigint NOT NULL,
  PRIMARY KEY (chat_id, no)
);
