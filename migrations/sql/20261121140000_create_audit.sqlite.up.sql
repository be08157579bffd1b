-- Who did what: places are dense, and each row holds the SHA-256 of the hash before it and of all its other columns.
--
-- Triggers keep rows from being changed by mistake. They do not keep out whoever may drop them: that is what the hashes are for.

CREATE TABLE audit_entries (
  seq         INTEGER NOT NULL PRIMARY KEY,
  at          INTEGER NOT NULL,
  actor_kind  INTEGER NOT NULL,           -- 0 a stranger, 1 a person, 2 the shell
  actor_id    BLOB,
  session_id  BLOB,
  address     TEXT NOT NULL,           -- where it came from; empty: from this machine
  act         TEXT NOT NULL,
  target_kind INTEGER NOT NULL,           -- 0 nothing, 1 an account, 2 an invite
  target_id   BLOB,
  outcome     INTEGER NOT NULL,           -- 0 refused, 1 done
  changes     TEXT NOT NULL,           -- JSON
  hash        BLOB NOT NULL
) STRICT;
CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, seq) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_entries_by_target ON audit_entries (target_id, seq) WHERE target_id IS NOT NULL;
CREATE INDEX audit_entries_by_act ON audit_entries (act, seq);

-- Where the chain ends. This row is the lock of the log.
CREATE TABLE audit_head (
  one  INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  seq  INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;
INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, x'0000000000000000000000000000000000000000000000000000000000000000');

CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit entries stay'); END;
CREATE TRIGGER audit_entries_do_not_change BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit entries do not change'); END;
