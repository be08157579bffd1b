-- Passkeys, and questions for them that wait for an answer.

CREATE TABLE passkeys (
  id         BLOB NOT NULL PRIMARY KEY,
  user_id    BLOB NOT NULL,
  name       TEXT NOT NULL,
  credential BLOB NOT NULL UNIQUE,        -- what the authenticator calls the key
  public_key BLOB NOT NULL,               -- a COSE key
  sign_count INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  used_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_by_user ON passkeys (user_id, created_at);

CREATE TABLE passkey_ceremonies (
  digest     BLOB NOT NULL PRIMARY KEY,    -- keyed, of the 256 random bits to be signed
  user_id    BLOB,                          -- who makes one; null: somebody shows one
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX passkey_ceremonies_by_expiry ON passkey_ceremonies (expires_at);
