-- How people show themselves, and which parts of what is a user's own have changed when.

-- No row: nothing was ever changed.
CREATE TABLE portraits (
  user_id      uuid     PRIMARY KEY,
  first_name   text,
  last_name    text,
  phone        text,
  position     text,
  department   text,
  time_zone    text,
  language     text,
  about        text,
  status_emoji text,
  status_text  text,                         -- NULL: no status; empty beside an emoji
  status_until bigint,                       -- NULL: until it is taken back
  availability smallint NOT NULL DEFAULT 0,  -- 0 automatic, 1 away, 2 busy, 3 offline
  presence     smallint NOT NULL DEFAULT 0,  -- who sees it: 0 everybody, 1 contacts, 2 nobody
  ver          bigint   NOT NULL DEFAULT 0
);

-- Beside the chats: catching up tells which parts changed after a cursor, and the client reads them anew.
CREATE TABLE own_parts (
  user_id  uuid     NOT NULL,
  part     smallint NOT NULL,                -- 0 profile, 1 contacts, 2 blocks
  user_seq bigint   NOT NULL,                -- place in the user's stream of the last change
  PRIMARY KEY (user_id, part)
);
