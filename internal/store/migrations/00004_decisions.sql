-- +goose Up
-- The last decision of staff, with what was before it, so that it can be taken back.
ALTER TABLE applications ADD COLUMN decision TEXT NOT NULL DEFAULT '{}';

-- What colleagues should know of an application. Never changed, and gone with it.
CREATE TABLE notes (
    id             TEXT PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    at             BIGINT NOT NULL,
    author         TEXT NOT NULL,
    words          TEXT NOT NULL
);
CREATE INDEX notes_by_application ON notes (application_id, at, id);

CREATE INDEX notices_dead ON notices (closed_at, id) WHERE state = 'dead';
