-- Whom people keep at hand, and whom they have blocked.

CREATE TABLE contacts (
  user_id    uuid   NOT NULL,                -- whose
  contact_id uuid   NOT NULL,                -- who
  nickname   text,                           -- what the first calls the second
  added_at   bigint NOT NULL,
  PRIMARY KEY (user_id, contact_id)
);

CREATE TABLE blocks (
  user_id    uuid   NOT NULL,                -- who has blocked
  blocked_id uuid   NOT NULL,                -- whom
  blocked_at bigint NOT NULL,
  PRIMARY KEY (user_id, blocked_id)
);
CREATE INDEX blocks_by_blocked ON blocks (blocked_id, user_id);
