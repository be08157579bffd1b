-- Takes chats, memberships and streams away again. Everything in them is lost.
DROP TABLE user_events;
DROP TABLE user_chats;
DROP TABLE user_heads;
DROP TABLE member_spans;
DROP TABLE members;
DROP TABLE chat_events;
DROP TABLE chat_heads;
DROP TABLE chats;
