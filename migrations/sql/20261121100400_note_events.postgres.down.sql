-- Takes the moments away; the events stay.
DROP INDEX chat_events_by_moment;
ALTER TABLE chat_events DROP COLUMN noted_at;
