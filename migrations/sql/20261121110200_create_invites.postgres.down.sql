-- Takes invites away. Who came by one stays.
DROP TABLE invites;
