-- Takes messages away again. Everything said is lost.
DROP TABLE deleted_nos;
DROP TABLE messages;
