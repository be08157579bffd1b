-- Takes accounts and sessions away again. Everything in them is lost.
DROP TABLE sessions;
DROP TABLE sign_in_challenges;
DROP TABLE user_words;
DROP TABLE first_owner;
DROP TABLE users;
