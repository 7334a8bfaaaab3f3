-- What staff did. Campaign 0 stands for acts on the deployment as a whole.

CREATE TABLE audit (
    campaign {i64} NOT NULL,
    id {id} NOT NULL,
    at {i64} NOT NULL,
    actor {text} NOT NULL,
    action {text} NOT NULL,
    subject {text} NOT NULL,
    old {text},
    new {text},
    reason {text},
    PRIMARY KEY (campaign, id)
) {clustered};

CREATE INDEX audit_id ON audit (id);

-- [sqlite]
CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

-- Without it, INSERT OR REPLACE would delete the old row and fire no trigger.
CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE campaign = NEW.campaign AND id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
-- [all]
