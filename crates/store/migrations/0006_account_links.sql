-- Links of units' official accounts with the mini program (X-19).

CREATE TABLE account_link (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    unit {text} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('requested', 'linked')),
    account_name {text} NOT NULL,
    marked_at {i64} NOT NULL,
    marked_by {id} NOT NULL,
    PRIMARY KEY (campaign, unit)
) {clustered};
