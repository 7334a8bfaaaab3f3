-- What waits for somebody's decision, and what people are told.

CREATE TABLE pending_correction (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    id {id} NOT NULL,
    kind {text} NOT NULL,
    payload {json} NOT NULL,
    preview {json} NOT NULL,
    reason {text} NOT NULL,
    proposed_at {i64} NOT NULL,
    proposed_by {id} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('open', 'done', 'dismissed', 'expired')),
    decided_at {i64},
    decided_by {id},
    PRIMARY KEY (campaign, id)
) {clustered};

CREATE INDEX pending_correction_state ON pending_correction (campaign, state, id);

CREATE TABLE appeal (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    id {id} NOT NULL,
    participant {i64} NOT NULL,
    about {text} NOT NULL,
    text {text} NOT NULL,
    submitted_at {i64} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('open', 'accepted', 'dismissed')),
    reason {text},
    decided_at {i64},
    decided_by {id},
    PRIMARY KEY (campaign, id)
) {clustered};

CREATE INDEX appeal_state ON appeal (campaign, state, id);
CREATE INDEX appeal_participant ON appeal (campaign, participant, id);
CREATE INDEX appeal_about ON appeal (campaign, about, state);

-- A reminder of a kind is made once a day for a person; messages of no day are not counted.
CREATE TABLE message (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    participant {i64} NOT NULL,
    id {id} NOT NULL,
    kind {text} NOT NULL,
    day {i64},
    params {json} NOT NULL,
    at {i64} NOT NULL,
    read_at {i64},
    PRIMARY KEY (campaign, participant, id),
    UNIQUE (campaign, participant, kind, day)
) {clustered};

CREATE TABLE reminder_setting (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    participant {i64} NOT NULL,
    kind {text} NOT NULL,
    off {i64} NOT NULL CHECK (off IN (0, 1)),
    PRIMARY KEY (campaign, participant, kind)
) {clustered};

CREATE INDEX reminder_setting_kind ON reminder_setting (campaign, kind, participant);
