-- How many people units had at the end of each day, for the trend of a board (W-46). The figures
-- themselves follow from the log.

CREATE TABLE unit_day (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    day {i64} NOT NULL,
    unit {text} NOT NULL,
    registered {i64} NOT NULL CHECK (registered >= 0),
    active {i64} NOT NULL CHECK (active >= 0),
    PRIMARY KEY (campaign, day, unit)
) {clustered};
