-- On SQLite there is one clock, that of the one server: an event's own time says when it was written.
SELECT 1;
