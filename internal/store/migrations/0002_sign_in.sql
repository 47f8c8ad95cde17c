-- +goose Up

-- A token set is one sign-in: whose, at which session of the provider, since when, and
-- when it was last used. From where, and by which browser, is sealed.
ALTER TABLE token_set ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE token_set ADD COLUMN provider_session TEXT NOT NULL DEFAULT '';
ALTER TABLE token_set ADD COLUMN began_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE token_set ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE token_set ADD COLUMN about BYTEA;
CREATE INDEX token_set_subject ON token_set (subject);
CREATE INDEX token_set_provider_session ON token_set (provider_session);

-- What may be used once: states of sign-ins, ids of logout tokens.
CREATE TABLE spent (
    id      TEXT PRIMARY KEY,
    keep_to BIGINT NOT NULL
);
CREATE INDEX spent_expiry ON spent (keep_to);
