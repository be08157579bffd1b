-- Whom people keep at hand, and whom they have blocked.

CREATE TABLE contacts (
  user_id    BLOB    NOT NULL,              -- whose
  contact_id BLOB    NOT NULL,              -- who
  nickname   TEXT,                          -- what the first calls the second
  added_at   INTEGER NOT NULL,
  PRIMARY KEY (user_id, contact_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE blocks (
  user_id    BLOB    NOT NULL,              -- who has blocked
  blocked_id BLOB    NOT NULL,              -- whom
  blocked_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, blocked_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocks_by_blocked ON blocks (blocked_id, user_id);
