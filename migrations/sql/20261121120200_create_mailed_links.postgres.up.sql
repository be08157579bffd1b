-- Links that were mailed, and changes of addresses that wait for them.

CREATE TABLE mailed_links (
  digest     bytea PRIMARY KEY,      -- keyed, of 128 random bits
  purpose    smallint NOT NULL,                  -- 0 sign in, 1 choose another password
  user_id    uuid,                            -- null: the address was nobody's
  expires_at bigint NOT NULL
);
CREATE INDEX mailed_links_by_user ON mailed_links (user_id, purpose);
CREATE INDEX mailed_links_by_expiry ON mailed_links (expires_at);

CREATE TABLE email_changes (
  user_id       uuid PRIMARY KEY,
  email         text NOT NULL,               -- the new address, in its normal form
  former_digest bytea NOT NULL UNIQUE,       -- of the link to the former address
  new_digest    bytea NOT NULL UNIQUE,       -- of the link to the new one
  former_agreed smallint NOT NULL,
  new_agreed    smallint NOT NULL,
  expires_at    bigint NOT NULL
);
CREATE INDEX email_changes_by_expiry ON email_changes (expires_at);
