-- +goose Up

-- What was written into the journal, in order and for good. Each entry's hash covers
-- the one before it; what it says is sealed.
CREATE TABLE journal_entry (
    seq       BIGINT PRIMARY KEY, -- 1, 2, 3 … without a gap
    line      TEXT NOT NULL,
    body      BYTEA NOT NULL,
    sealed_by TEXT NOT NULL, -- name of the key
    hash      TEXT NOT NULL
);
CREATE INDEX journal_entry_line ON journal_entry (line, seq);
CREATE INDEX journal_entry_key ON journal_entry (sealed_by);

-- The end of the chain, sealed, so that entries that are cut off are missed. Whoever
-- appends holds this row.
CREATE TABLE journal_head (
    id     BIGINT PRIMARY KEY,
    sealed BYTEA NOT NULL
);
INSERT INTO journal_head (id, sealed) VALUES (1, '');

-- Every line as its entries have made it: what it is looked for by, and where its
-- entries are.
CREATE TABLE journal_line (
    id           TEXT PRIMARY KEY,
    submission   TEXT NOT NULL,
    subject      TEXT NOT NULL,
    at           BIGINT NOT NULL,
    op           TEXT NOT NULL,
    task         TEXT NOT NULL,
    definition   TEXT NOT NULL,
    trigger_name TEXT NOT NULL,
    outcome      TEXT NOT NULL,
    intended     BIGINT NOT NULL,
    ended        BIGINT NOT NULL, -- 0 while there is no outcome
    UNIQUE (subject, submission)
);
CREATE INDEX journal_line_person ON journal_line (subject, id);
CREATE INDEX journal_line_task ON journal_line (task, id);
CREATE INDEX journal_line_open ON journal_line (id) WHERE outcome IN ('', 'unknown');
