-- Who did what: places are dense, and each row holds the SHA-256 of the hash before it and of all its other columns.
--
-- Triggers keep rows from being changed by mistake. They do not keep out whoever may drop them: that is what the hashes are for.

CREATE TABLE audit_entries (
  seq         bigint PRIMARY KEY,
  at          bigint NOT NULL,
  actor_kind  smallint NOT NULL,           -- 0 a stranger, 1 a person, 2 the shell
  actor_id    uuid,
  session_id  uuid,
  address     text NOT NULL,           -- where it came from; empty: from this machine
  act         text NOT NULL,
  target_kind smallint NOT NULL,           -- 0 nothing, 1 an account, 2 an invite
  target_id   uuid,
  outcome     smallint NOT NULL,           -- 0 refused, 1 done
  changes     text NOT NULL,           -- JSON
  hash        bytea NOT NULL
);
CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, seq) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_entries_by_target ON audit_entries (target_id, seq) WHERE target_id IS NOT NULL;
CREATE INDEX audit_entries_by_act ON audit_entries (act, seq);

-- Where the chain ends. This row is the lock of the log.
CREATE TABLE audit_head (
  one  smallint PRIMARY KEY CHECK (one = 1),
  seq  bigint NOT NULL,
  hash bytea NOT NULL
);
INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, '\x0000000000000000000000000000000000000000000000000000000000000000');

CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit entries neither change nor go';
END
$$;
CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE ON audit_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();
