-- Links by which people make an account. The code is kept as it is, for it is shown again to those who manage invites.

CREATE TABLE invites (
  id         uuid PRIMARY KEY,
  code       text NOT NULL UNIQUE,     -- 128 random bits in base58
  role       smallint NOT NULL,            -- what those become who come by it; as users.role
  created_by uuid,                     -- NULL: at the shell
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  max_uses   bigint NOT NULL,
  uses       bigint NOT NULL,
  revoked_at bigint
);
