-- The numbers stay in deleted_nos.
DROP TRIGGER deleted_nos_are_noted ON deleted_nos;
DROP FUNCTION note_last_retraction;
ALTER TABLE chat_heads DROP COLUMN last_deleted_no;
