-- What each day came to, kept once an hour on one node: charts are read from here, and no request counts the past.

CREATE TABLE usage_days (
  day            bigint PRIMARY KEY,  -- its first moment, UTC
  users          bigint NOT NULL,
  disabled_users bigint NOT NULL,
  active_day     bigint NOT NULL,
  active_month   bigint NOT NULL,
  chats          bigint NOT NULL,
  messages       bigint NOT NULL,
  storage_bytes  bigint NOT NULL
);
