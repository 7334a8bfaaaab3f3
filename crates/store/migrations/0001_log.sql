-- The log is the truth of a campaign; snapshots only shorten a restart.

CREATE TABLE campaign (
    no {i64} NOT NULL PRIMARY KEY CHECK (no > 0),
    id {text} NOT NULL UNIQUE
) {table};

CREATE TABLE log (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    seq {i64} NOT NULL CHECK (seq > 0),
    at {i64} NOT NULL,
    kind {text} NOT NULL,
    version {i64} NOT NULL,
    participant {i64},
    day {i64},
    amount {i64},
    payload {json} NOT NULL,
    PRIMARY KEY (campaign, seq)
) {clustered};

-- A snapshot counts once this row stands; chunks without one are leftovers of a crash.
CREATE TABLE snapshot (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    seq {i64} NOT NULL,
    format {i64} NOT NULL,
    sha256 {bytes} NOT NULL,
    PRIMARY KEY (campaign, seq)
) {clustered};

CREATE TABLE snapshot_chunk (
    campaign {i64} NOT NULL,
    seq {i64} NOT NULL,
    chunk {i64} NOT NULL,
    body {bytes} NOT NULL,
    PRIMARY KEY (campaign, seq, chunk)
) {table};
