-- The highest number in each chat that was retracted: below a marker it leaves nothing to subtract, so most unread counts ask deleted_nos nothing.
--
-- Kept by a trigger, since the release before retracts without knowing of it. Whoever retracts holds the head's lock, so nothing waits here. The
-- path is that of the migration: a restore of data alone runs without one. What was retracted before is filled in by the next migration, so that
-- the table is locked for no longer than this takes.

ALTER TABLE chat_heads ADD COLUMN last_deleted_no bigint NOT NULL DEFAULT 0;

CREATE FUNCTION note_last_retraction() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE chat_heads SET last_deleted_no = NEW.no WHERE chat_id = NEW.chat_id AND last_deleted_no < NEW.no;
  RETURN NULL;
END
$$;
CREATE TRIGGER deleted_nos_are_noted AFTER INSERT ON deleted_nos FOR EACH ROW EXECUTE FUNCTION note_last_retraction();
