-- Nothing to take away.
SELECT 1;
