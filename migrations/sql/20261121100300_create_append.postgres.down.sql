-- Takes the functions away; nothing stored is touched.
DROP FUNCTION append_v1(jsonb, boolean);
DROP FUNCTION append_one_v1(uuid, uuid, uuid, bigint, text, bigint, int, bigint, bigint, bigint, boolean);
