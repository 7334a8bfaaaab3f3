-- What was drawn and won, and what became of it.

-- A red packet to be paid for a draw; the draw is the fact of that number.
CREATE TABLE payout (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    draw {i64} NOT NULL CHECK (draw > 0),
    participant {i64} NOT NULL,
    amount_fen {i64} NOT NULL CHECK (amount_fen > 0),
    out_bill_no {text} NOT NULL,
    state {text} NOT NULL CHECK (state IN
        ('ready', 'sending', 'wait_user_confirm', 'paid', 'failed', 'unknown')),
    attempts {i64} NOT NULL,
    next_at {i64},
    transfer_no {text},
    package_info {text},
    reason {text},
    updated_at {i64} NOT NULL,
    PRIMARY KEY (campaign, draw),
    UNIQUE (campaign, out_bill_no)
) {clustered};

CREATE INDEX payout_due ON payout (campaign, next_at, draw);
CREATE INDEX payout_state ON payout (campaign, state, draw);
CREATE INDEX payout_participant ON payout (campaign, participant, draw);

CREATE TABLE prize (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    id {id} NOT NULL,
    participant {i64} NOT NULL,
    source {text} NOT NULL,
    ordinal {i64} NOT NULL,
    item {text} NOT NULL,
    value_fen {i64} NOT NULL CHECK (value_fen >= 0),
    state {text} NOT NULL
        CHECK (state IN ('won', 'address_given', 'shipped', 'received', 'void')),
    won_at {i64} NOT NULL,
    address_at {i64},
    due_day {i64},
    shipped_day {i64},
    carrier {text},
    tracking {text},
    reason {text},
    PRIMARY KEY (campaign, id),
    UNIQUE (campaign, participant, source, ordinal)
) {clustered};

CREATE INDEX prize_state ON prize (campaign, state, id);
CREATE INDEX prize_due ON prize (campaign, state, due_day, id);

-- The seed of a deck, sealed until it is revealed (X-17).
CREATE TABLE deck_seal (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    deck {text} NOT NULL,
    seed_enc {bytes} NOT NULL,
    commit_hex {text} NOT NULL,
    spec {json} NOT NULL,
    committed_at {i64} NOT NULL,
    revealed_at {i64},
    beacon {text},
    PRIMARY KEY (campaign, deck)
) {clustered};

-- Results as they were published; a correction is a further version (X-46, X-33).
CREATE TABLE published_result (
    campaign {i64} NOT NULL REFERENCES campaign (no),
    kind {text} NOT NULL,
    version {i64} NOT NULL CHECK (version > 0),
    hash {text} NOT NULL,
    body {json} NOT NULL,
    published_at {i64} NOT NULL,
    published_by {id} NOT NULL,
    second_person {id},
    PRIMARY KEY (campaign, kind, version)
) {clustered};
