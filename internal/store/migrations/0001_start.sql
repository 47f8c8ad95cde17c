-- +goose Up

-- Moments are microseconds since 1970 UTC; 0 stands for none.

-- A session, sealed. An ended one stays, empty, until it would have expired, so
-- that a slow request cannot write it back.
CREATE TABLE session (
    token      TEXT PRIMARY KEY, -- a hash of what the cookie says
    data       BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX session_expiry ON session (expires_at);

-- The tokens of a session, sealed, apart from it: they change while requests that
-- hold a copy of the session are under way.
CREATE TABLE token_set (
    id      TEXT PRIMARY KEY,
    data    BYTEA NOT NULL,
    keep_to BIGINT NOT NULL
);
CREATE INDEX token_set_expiry ON token_set (keep_to);

-- Every write that was intended through this console, and how it ended.
CREATE TABLE journal (
    id            TEXT PRIMARY KEY,
    submission    TEXT NOT NULL,
    at            BIGINT NOT NULL,
    subject       TEXT NOT NULL,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    session       TEXT NOT NULL,
    op            TEXT NOT NULL,
    task          TEXT NOT NULL,
    definition    TEXT NOT NULL,
    trigger_name  TEXT NOT NULL,
    reason        TEXT NOT NULL,
    seen_version  BIGINT NOT NULL,
    seen_as_at    BIGINT NOT NULL,
    request       TEXT NOT NULL,
    outcome       TEXT NOT NULL,
    settled       TEXT NOT NULL,
    ended_at      BIGINT NOT NULL,
    after_version BIGINT NOT NULL,
    after_as_at   BIGINT NOT NULL,
    request_id    TEXT NOT NULL,
    detail        TEXT NOT NULL,
    UNIQUE (subject, submission)
);
CREATE INDEX journal_of_person ON journal (subject, at);
CREATE INDEX journal_of_task ON journal (task, at);
CREATE INDEX journal_open ON journal (at) WHERE outcome IN ('', 'unknown');

CREATE TABLE preference (
    subject TEXT PRIMARY KEY,
    zone    TEXT NOT NULL,
    theme   TEXT NOT NULL
);
