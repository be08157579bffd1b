-- Takes the audit log away. Everything in it is lost.
DROP TABLE audit_head;
DROP TABLE audit_entries;
DROP FUNCTION refuse_change_of_audit;
