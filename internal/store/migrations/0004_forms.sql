-- +goose Up

-- What a person has typed and not sent, sealed: one draft for each form.
CREATE TABLE draft (
    subject  TEXT NOT NULL,
    place    TEXT NOT NULL, -- the form's page
    data     BYTEA NOT NULL,
    saved_at BIGINT NOT NULL,
    keep_to  BIGINT NOT NULL,
    PRIMARY KEY (subject, place)
);
CREATE INDEX draft_expiry ON draft (keep_to);

-- Forms that were sent without a session, sealed, for the person whose forms they are.
CREATE TABLE parked (
    id      TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    data    BYTEA NOT NULL,
    keep_to BIGINT NOT NULL
);
CREATE INDEX parked_person ON parked (subject, keep_to);
CREATE INDEX parked_expiry ON parked (keep_to);
