-- Links by which people make an account. The code is kept as it is, for it is shown again to those who manage invites.

CREATE TABLE invites (
  id         BLOB NOT NULL PRIMARY KEY,
  code       TEXT NOT NULL UNIQUE,     -- 128 random bits in base58
  role       INTEGER NOT NULL,            -- what those become who come by it; as users.role
  created_by BLOB,                     -- NULL: at the shell
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  max_uses   INTEGER NOT NULL,
  uses       INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
