-- Takes the audit log away. Everything in it is lost.
DROP TABLE audit_head;
DROP TABLE audit_entries;
