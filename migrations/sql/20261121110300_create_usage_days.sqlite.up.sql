-- What each day came to, kept once an hour on one node: charts are read from here, and no request counts the past.

CREATE TABLE usage_days (
  day            INTEGER NOT NULL PRIMARY KEY,  -- its first moment, UTC
  users          INTEGER NOT NULL,
  disabled_users INTEGER NOT NULL,
  active_day     INTEGER NOT NULL,
  active_month   INTEGER NOT NULL,
  chats          INTEGER NOT NULL,
  messages       INTEGER NOT NULL,
  storage_bytes  INTEGER NOT NULL
) STRICT;
