-- Contacts and blocks are lost.
DROP TABLE blocks;
DROP TABLE contacts;
