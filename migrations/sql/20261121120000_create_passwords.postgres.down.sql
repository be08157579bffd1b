-- Takes passwords away again: everybody signs in by a mailed code.
ALTER TABLE sessions DROP COLUMN proved_at;
DROP TABLE passwords;
