-- Passkeys, and questions for them that wait for an answer.

CREATE TABLE passkeys (
  id         uuid PRIMARY KEY,
  user_id    uuid NOT NULL,
  name       text NOT NULL,
  credential bytea NOT NULL UNIQUE,        -- what the authenticator calls the key
  public_key bytea NOT NULL,               -- a COSE key
  sign_count bigint NOT NULL,
  created_at bigint NOT NULL,
  used_at    bigint
);
CREATE INDEX passkeys_by_user ON passkeys (user_id, created_at);

CREATE TABLE passkey_ceremonies (
  digest     bytea PRIMARY KEY,    -- keyed, of the 256 random bits to be signed
  user_id    uuid,                          -- who makes one; null: somebody shows one
  expires_at bigint NOT NULL
);
CREATE INDEX passkey_ceremonies_by_expiry ON passkey_ceremonies (expires_at);
