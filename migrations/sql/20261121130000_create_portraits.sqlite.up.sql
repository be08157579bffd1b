-- How people show themselves, and which parts of what is a user's own have changed when.

-- No row: nothing was ever changed.
CREATE TABLE portraits (
  user_id      BLOB    NOT NULL PRIMARY KEY,
  first_name   TEXT,
  last_name    TEXT,
  phone        TEXT,
  position     TEXT,
  department   TEXT,
  time_zone    TEXT,
  language     TEXT,
  about        TEXT,
  status_emoji TEXT,
  status_text  TEXT,                        -- NULL: no status; empty beside an emoji
  status_until INTEGER,                     -- NULL: until it is taken back
  availability INTEGER NOT NULL DEFAULT 0,  -- 0 automatic, 1 away, 2 busy, 3 offline
  presence     INTEGER NOT NULL DEFAULT 0,  -- who sees it: 0 everybody, 1 contacts, 2 nobody
  ver          INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Beside the chats: catching up tells which parts changed after a cursor, and the client reads them anew.
CREATE TABLE own_parts (
  user_id  BLOB    NOT NULL,
  part     INTEGER NOT NULL,                -- 0 profile, 1 contacts, 2 blocks
  user_seq INTEGER NOT NULL,                -- place in the user's stream of the last change
  PRIMARY KEY (user_id, part)
) STRICT, WITHOUT ROWID;
