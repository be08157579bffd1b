-- Postgres appends messages through a function; SQLite, which has one writer and no round trips, does the same in statements of adapter-sql.
SELECT 1;
