-- Takes mailed links and changes of addresses under way away again.
DROP TABLE email_changes;
DROP TABLE mailed_links;
