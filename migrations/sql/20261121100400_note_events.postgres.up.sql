-- When each event was written, by this server's own clock: what was committed lately is found again whatever the clocks of the nodes say.
--
-- Nullable, and the default comes after the column: an old row stays as it is, so that the table is not written anew; events older than this
-- column are not recent. The functions that append name their columns, so the release before fills it too.
--
-- Events come in the order of time, so a summary for each few pages (BRIN) finds the newest at almost no cost to an append. Made under a lock on
-- writes: it reads the table once, about a second for each gigabyte.
ALTER TABLE chat_events ADD COLUMN noted_at bigint;
ALTER TABLE chat_events ALTER COLUMN noted_at SET DEFAULT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
CREATE INDEX chat_events_by_moment ON chat_events USING brin (noted_at) WITH (pages_per_range = 16, autosummarize = on);
