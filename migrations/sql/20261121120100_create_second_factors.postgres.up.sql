-- Second factors, what stands in for a lost one, and sign-ins that wait for one.

-- One that is confirmed (state 1) and one that is being set up (state 0), at most, for each user.
CREATE TABLE totp_seeds (
  user_id    uuid NOT NULL,
  state      smallint NOT NULL CHECK (state IN (0, 1)),
  seed       bytea NOT NULL,                 -- 32 random bytes; worthless without the server's key
  last_step  bigint NOT NULL,                 -- no code of this step or an earlier one is taken
  created_at bigint NOT NULL,
  PRIMARY KEY (user_id, state)
);

-- A row goes when its code is used.
CREATE TABLE recovery_codes (
  user_id   uuid NOT NULL,
  code_hash bytea NOT NULL,                  -- a keyed digest, never the code
  PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE pending_sign_ins (
  id         uuid PRIMARY KEY,
  user_id    uuid NOT NULL,
  must_enrol smallint NOT NULL,
  is_new     smallint NOT NULL,
  tries_left smallint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX pending_sign_ins_by_expiry ON pending_sign_ins (expires_at);
