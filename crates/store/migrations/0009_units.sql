-- What units do around a campaign. Units are named by their code in the plan.

CREATE TABLE unit_task (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    unit {text} NOT NULL,
    task {text} NOT NULL,
    done_day {i64} NOT NULL,
    note {text} NOT NULL,
    photo {id},
    marked_at {i64} NOT NULL,
    marked_by {id} NOT NULL,
    PRIMARY KEY (campaign, unit, task)
) {clustered};

CREATE TABLE asset_download (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    unit {text} NOT NULL,
    asset {text} NOT NULL,
    downloads {i64} NOT NULL,
    PRIMARY KEY (campaign, unit, asset)
) {clustered};

CREATE TABLE themed_event (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    id {id} NOT NULL,
    unit {text} NOT NULL,
    title {text} NOT NULL,
    theme {text} NOT NULL,
    day {i64} NOT NULL,
    place {text} NOT NULL,
    mode {text} NOT NULL CHECK (mode IN ('online', 'offline', 'both')),
    people {i64} NOT NULL CHECK (people >= 0),
    submitted_at {i64} NOT NULL,
    submitted_by {id} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('submitted', 'approved', 'rejected', 'withdrawn')),
    reason {text},
    moderated_at {i64},
    moderated_by {id},
    PRIMARY KEY (campaign, id)
) {clustered};

CREATE INDEX themed_event_state ON themed_event (campaign, state, id);
CREATE INDEX themed_event_unit ON themed_event (campaign, unit, day, id);

CREATE TABLE summary_report (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    unit {text} NOT NULL,
    text {text} NOT NULL,
    file {id},
    filed_at {i64} NOT NULL,
    filed_by {id} NOT NULL,
    PRIMARY KEY (campaign, unit)
) {clustered};

-- Units that were chosen for the award of outstanding organisation (W-49).
CREATE TABLE organisation_pick (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    unit {text} NOT NULL,
    picked_at {i64} NOT NULL,
    picked_by {id} NOT NULL,
    reason {text} NOT NULL,
    PRIMARY KEY (campaign, unit)
) {clustered};
