-- Accounts that are locked out or gone, and more roles: users.role is 0 member, 1 owner, 2 administrator, 3 auditor, 4 guest, 5 bot.
--
-- A deleted account keeps its row: what the person wrote points at it.

ALTER TABLE users ADD COLUMN state smallint NOT NULL DEFAULT 0;   -- 0 active, 1 disabled, 2 deleted

-- Lists of accounts are read by name, one page after the other.
CREATE INDEX users_by_name ON users (sort_name, id);

-- Acts of administrators are decided one after the other, under this row's lock: no two of them may each leave another owner.
CREATE TABLE staff_lock (
  one smallint PRIMARY KEY CHECK (one = 1)
);
INSERT INTO staff_lock (one) VALUES (1);
