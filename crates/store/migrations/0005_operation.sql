-- What the deployment needs to run.

CREATE TABLE job (
    id {id} NOT NULL PRIMARY KEY,
    kind {text} NOT NULL,
    payload {json} NOT NULL,
    dedup {text} UNIQUE,
    state {text} NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'dead')),
    run_at {i64} NOT NULL,
    attempts {i64} NOT NULL,
    max_attempts {i64} NOT NULL CHECK (max_attempts > 0),
    locked_until {i64},
    last_error {text}
) {clustered};

CREATE INDEX job_due ON job (state, run_at);

CREATE TABLE secret (
    name {text} NOT NULL PRIMARY KEY,
    value {bytes} NOT NULL
) {clustered};
