-- The configuration decides again.
DROP TABLE policies;
