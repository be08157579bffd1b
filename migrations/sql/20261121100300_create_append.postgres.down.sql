-- Takes the function away; nothing stored is touched.
DROP FUNCTION append_v1(jsonb, boolean);
