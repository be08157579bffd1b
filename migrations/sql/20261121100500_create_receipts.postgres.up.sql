-- How far a device of each member has got, in small chats. State, not history: the latest wins, and a lost write is made good by the next.
CREATE TABLE receipts (
  chat_id uuid   NOT NULL,
  user_id uuid   NOT NULL,
  seq     bigint NOT NULL,
  PRIMARY KEY (chat_id, user_id)
) WITH (fillfactor = 70);
