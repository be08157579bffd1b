-- What the administrators have decided. No row: the configuration decides.

CREATE TABLE policies (
  one                 smallint PRIMARY KEY CHECK (one = 1),
  registration        smallint NOT NULL,   -- 0 closed, 1 open, 2 by invite
  second_factor       smallint NOT NULL,   -- 0 optional, 1 of owners and administrators, 2 of everybody
  password_allowed    smallint NOT NULL,   -- 0 no, 1 yes
  password_min_length smallint NOT NULL,
  retention_days      bigint,            -- NULL: for ever
  ver                 bigint NOT NULL
);
