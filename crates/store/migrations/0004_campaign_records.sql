-- Records of one campaign that stand beside its log.

-- Every version of a notice is kept; a correction is a further one (X-16).
CREATE TABLE notice (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    id {id} NOT NULL,
    version {i64} NOT NULL CHECK (version > 0),
    title_zh {text} NOT NULL,
    title_en {text} NOT NULL,
    body_zh {text} NOT NULL,
    body_en {text} NOT NULL,
    publish_at {i64} NOT NULL,
    created_at {i64} NOT NULL,
    created_by {id} NOT NULL,
    PRIMARY KEY (campaign, id, version)
) {clustered};

CREATE TABLE plan (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    version {i64} NOT NULL CHECK (version > 0),
    hash {bytes} NOT NULL,
    files {json} NOT NULL,
    reason {text},
    at {i64} NOT NULL,
    PRIMARY KEY (campaign, version)
) {clustered};

-- Digests of step payloads already taken, so that none is taken twice.
CREATE TABLE werun_replay (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    person {id} NOT NULL,
    digest {bytes} NOT NULL,
    at {i64} NOT NULL,
    PRIMARY KEY (campaign, person, digest)
) {clustered};

CREATE INDEX werun_replay_at ON werun_replay (campaign, at);

-- Hints for reviewers; they decide nothing by themselves (X-36).
CREATE TABLE signal (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    id {id} NOT NULL,
    kind {text} NOT NULL,
    subject_hash {bytes} NOT NULL,
    detail {text} NOT NULL,
    at {i64} NOT NULL,
    PRIMARY KEY (campaign, id)
) {clustered};
