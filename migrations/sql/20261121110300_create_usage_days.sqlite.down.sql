-- Forgets the past of the charts.
DROP TABLE usage_days;
