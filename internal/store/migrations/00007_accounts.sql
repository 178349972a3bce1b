-- Staff: passwords that are handed over, another login, second factors, sessions
-- that can be told apart.

-- +goose Up
ALTER TABLE accounts ADD COLUMN first_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE UNIQUE INDEX accounts_by_subject ON accounts (subject) WHERE subject <> '';

ALTER TABLE sessions ADD COLUMN opened_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN method TEXT NOT NULL DEFAULT '';

CREATE TABLE factors (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    body       TEXT NOT NULL,
    step       BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);
CREATE INDEX factors_by_account ON factors (account_id);
