-- +goose Up
-- 通称, beside the name of the residence card.
ALTER TABLE applications ADD COLUMN common_name TEXT NOT NULL DEFAULT '';
ALTER TABLE patrons ADD COLUMN common_name TEXT NOT NULL DEFAULT '';

-- What a browser has typed into the form and not sent yet, sealed; one a browser.
CREATE TABLE entries (
    session    TEXT PRIMARY KEY,
    id         TEXT NOT NULL,
    sealed     TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX entries_by_end ON entries (expires_at);
