-- Who has which waiting application in hand, and until when.

-- +goose Up
CREATE TABLE reservations (
    application_id TEXT PRIMARY KEY REFERENCES applications (id) ON DELETE CASCADE,
    holder         TEXT NOT NULL,
    until          BIGINT NOT NULL
);
