-- Links that were mailed, and changes of addresses that wait for them.

CREATE TABLE mailed_links (
  digest     BLOB NOT NULL PRIMARY KEY,      -- keyed, of 128 random bits
  purpose    INTEGER NOT NULL,                  -- 0 sign in, 1 choose another password
  user_id    BLOB,                            -- null: the address was nobody's
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX mailed_links_by_user ON mailed_links (user_id, purpose);
CREATE INDEX mailed_links_by_expiry ON mailed_links (expires_at);

CREATE TABLE email_changes (
  user_id       BLOB NOT NULL PRIMARY KEY,
  email         TEXT NOT NULL,               -- the new address, in its normal form
  former_digest BLOB NOT NULL UNIQUE,       -- of the link to the former address
  new_digest    BLOB NOT NULL UNIQUE,       -- of the link to the new one
  former_agreed INTEGER NOT NULL,
  new_agreed    INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX email_changes_by_expiry ON email_changes (expires_at);
