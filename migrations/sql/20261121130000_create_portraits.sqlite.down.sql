-- What people told of themselves is lost.
DROP TABLE own_parts;
DROP TABLE portraits;
