-- How far a device of each member has got, in small chats. State, not history: the latest wins, and a lost write is made good by the next.
CREATE TABLE receipts (
  chat_id BLOB    NOT NULL,
  user_id BLOB    NOT NULL,
  seq     INTEGER NOT NULL,
  PRIMARY KEY (chat_id, user_id)
) STRICT, WITHOUT ROWID;
