-- What the administrators have decided. No row: the configuration decides.

CREATE TABLE policies (
  one                 INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  registration        INTEGER NOT NULL,   -- 0 closed, 1 open, 2 by invite
  second_factor       INTEGER NOT NULL,   -- 0 optional, 1 of owners and administrators, 2 of everybody
  password_allowed    INTEGER NOT NULL,   -- 0 no, 1 yes
  password_min_length INTEGER NOT NULL,
  retention_days      INTEGER,            -- NULL: for ever
  ver                 INTEGER NOT NULL
) STRICT;
