-- +goose Up

-- Whom the upstream named as the author of what a line did: its own id of that person.
-- Empty where it named nobody, and for lines of before this was kept.
ALTER TABLE journal_line ADD COLUMN author TEXT NOT NULL DEFAULT '';
CREATE INDEX journal_line_author ON journal_line (author, subject, id) WHERE author <> '';
CREATE INDEX journal_line_authored ON journal_line (subject, id) WHERE author <> '';
CREATE INDEX journal_line_definition ON journal_line (definition, id);
