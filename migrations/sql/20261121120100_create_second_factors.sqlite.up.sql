-- Second factors, what stands in for a lost one, and sign-ins that wait for one.

-- One that is confirmed (state 1) and one that is being set up (state 0), at most, for each user.
CREATE TABLE totp_seeds (
  user_id    BLOB NOT NULL,
  state      INTEGER NOT NULL CHECK (state IN (0, 1)),
  seed       BLOB NOT NULL,                 -- 32 random bytes; worthless without the server's key
  last_step  INTEGER NOT NULL,                 -- no code of this step or an earlier one is taken
  created_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, state)
) STRICT, WITHOUT ROWID;

-- A row goes when its code is used.
CREATE TABLE recovery_codes (
  user_id   BLOB NOT NULL,
  code_hash BLOB NOT NULL,                  -- a keyed digest, never the code
  PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE pending_sign_ins (
  id         BLOB NOT NULL PRIMARY KEY,
  user_id    BLOB NOT NULL,
  must_enrol INTEGER NOT NULL,
  is_new     INTEGER NOT NULL,
  tries_left INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pending_sign_ins_by_expiry ON pending_sign_ins (expires_at);
