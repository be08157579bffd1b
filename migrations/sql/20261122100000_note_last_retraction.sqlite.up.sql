-- The highest number in each chat that was retracted: below a marker it leaves nothing to subtract, so most unread counts ask deleted_nos nothing.
--
-- Kept by a trigger, as on Postgres, where the release before retracts without knowing of it. The next migration fills in what was retracted before.

ALTER TABLE chat_heads ADD COLUMN last_deleted_no INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER deleted_nos_are_noted AFTER INSERT ON deleted_nos BEGIN
  UPDATE chat_heads SET last_deleted_no = NEW.no WHERE chat_id = NEW.chat_id AND last_deleted_no < NEW.no;
END;
