-- Who signs in. Nothing in the log refers to these rows by name, so they can be erased.

CREATE TABLE person (
    id {id} NOT NULL PRIMARY KEY,
    name {text},
    created_at {i64} NOT NULL
) {clustered};

-- One outside identity is one account (X-07).
CREATE TABLE identity (
    provider {text} NOT NULL,
    subject {text} NOT NULL,
    person {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    PRIMARY KEY (provider, subject)
) {clustered};

CREATE INDEX identity_person ON identity (person);

CREATE TABLE staff (
    id {id} NOT NULL PRIMARY KEY,
    login {text} NOT NULL UNIQUE,
    password_hash {text} NOT NULL,
    name {text} NOT NULL,
    created_at {i64} NOT NULL,
    disabled_at {i64}
) {clustered};

-- The empty text stands for «not bound», so that the key also keeps these rights single.
CREATE TABLE staff_grant (
    staff {id} NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    role {text} NOT NULL,
    campaign {text} NOT NULL,
    unit {text} NOT NULL,
    PRIMARY KEY (staff, role, campaign, unit)
) {clustered};

CREATE TABLE session (
    token_hash {bytes} NOT NULL PRIMARY KEY,
    person {id} REFERENCES person (id) ON DELETE CASCADE,
    staff {id} REFERENCES staff (id) ON DELETE CASCADE,
    client {text} NOT NULL,
    created_at {i64} NOT NULL,
    expires_at {i64} NOT NULL,
    last_seen_at {i64} NOT NULL,
    CHECK ((person IS NULL) <> (staff IS NULL))
) {clustered};

CREATE INDEX session_expires ON session (expires_at);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_staff ON session (staff);
