-- Forgets what devices have got; they tell it again.
DROP TABLE receipts;
