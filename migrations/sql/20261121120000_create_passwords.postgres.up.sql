-- Passwords, and when somebody last proved who they are.

CREATE TABLE passwords (
  user_id    uuid PRIMARY KEY,
  hash       text NOT NULL,                  -- a PHC string or a bcrypt hash, never the password
  changed_at bigint NOT NULL
);

-- A session that is older than this column was opened by a sign-in, which is a proof. The default is for servers of the release before,
-- which know nothing of it while both run: to them nobody has proved anything lately.
ALTER TABLE sessions ADD COLUMN proved_at bigint NOT NULL DEFAULT 0;
UPDATE sessions SET proved_at = created_at;
