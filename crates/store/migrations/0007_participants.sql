-- What people are to a campaign and write in it. Columns that end in _enc hold sealed bytes.

CREATE TABLE profile (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    participant {i64} NOT NULL,
    name_enc {bytes} NOT NULL,
    phone_enc {bytes},
    phone_index {bytes},
    place {text} NOT NULL,
    unit {text} NOT NULL,
    employer_enc {bytes} NOT NULL,
    department_enc {bytes} NOT NULL,
    confirmed_at {i64} NOT NULL,
    updated_at {i64} NOT NULL,
    locked {i64} NOT NULL CHECK (locked IN (0, 1)),
    CHECK ((phone_enc IS NULL) = (phone_index IS NULL)),
    PRIMARY KEY (campaign, participant)
) {clustered};

CREATE INDEX profile_phone ON profile (campaign, phone_index);

-- An address is given once (W-42); what a correction replaced is kept in versions.
CREATE TABLE address (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    participant {i64} NOT NULL,
    recipient_enc {bytes} NOT NULL,
    phone_enc {bytes} NOT NULL,
    province {text} NOT NULL,
    detail_enc {bytes} NOT NULL,
    submitted_at {i64} NOT NULL,
    PRIMARY KEY (campaign, participant)
) {clustered};

CREATE TABLE address_version (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    participant {i64} NOT NULL,
    version {i64} NOT NULL CHECK (version > 0),
    recipient_enc {bytes} NOT NULL,
    phone_enc {bytes} NOT NULL,
    province {text} NOT NULL,
    detail_enc {bytes} NOT NULL,
    submitted_at {i64} NOT NULL,
    replaced_at {i64} NOT NULL,
    replaced_by {id} NOT NULL,
    reason {text} NOT NULL,
    PRIMARY KEY (campaign, participant, version)
) {clustered};

-- Texts of people are public once a moderator has approved them (X-13).
CREATE TABLE team_text (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    team {i64} NOT NULL,
    name {text} NOT NULL,
    name_key {text} NOT NULL,
    name_at {i64} NOT NULL,
    name_state {text} NOT NULL
        CHECK (name_state IN ('submitted', 'approved', 'rejected', 'withdrawn')),
    name_reason {text},
    announcement {text},
    announcement_at {i64},
    announcement_state {text}
        CHECK (announcement_state IN ('submitted', 'approved', 'rejected', 'withdrawn')),
    announcement_reason {text},
    moderated_at {i64},
    moderated_by {id},
    CHECK ((announcement IS NULL) = (announcement_at IS NULL)),
    CHECK ((announcement IS NULL) = (announcement_state IS NULL)),
    PRIMARY KEY (campaign, team)
) {clustered};

-- A name that was rejected is free for others.
CREATE UNIQUE INDEX team_text_name ON team_text (campaign, name_key)
    WHERE name_state <> 'rejected';
CREATE INDEX team_text_names_by_state ON team_text (campaign, name_state, name_at, team);
CREATE INDEX team_text_announcements_by_state
    ON team_text (campaign, announcement_state, announcement_at, team);

CREATE TABLE note (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    participant {i64} NOT NULL,
    checkpoint {i64} NOT NULL,
    text {text} NOT NULL,
    submitted_at {i64} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('submitted', 'approved', 'rejected', 'withdrawn')),
    reason {text},
    moderated_at {i64},
    moderated_by {id},
    PRIMARY KEY (campaign, participant, checkpoint)
) {clustered};

CREATE INDEX note_state ON note (campaign, state, submitted_at, participant, checkpoint);
CREATE INDEX note_public ON note (campaign, checkpoint, state, submitted_at, participant);

CREATE TABLE poster (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    participant {i64} NOT NULL,
    checkpoint {i64} NOT NULL,
    file {id} NOT NULL,
    made_at {i64} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('shown', 'taken_down')),
    reason {text},
    PRIMARY KEY (campaign, participant, checkpoint)
) {clustered};

CREATE INDEX poster_state ON poster (campaign, state, made_at, participant, checkpoint);
