-- What an administrator changed of the settings: a row a version, never altered, the
-- newest in force. The body holds the sections that differ from the settings file.

-- +goose Up
CREATE TABLE settings (
    version BIGINT PRIMARY KEY,
    at      BIGINT NOT NULL,
    actor   TEXT NOT NULL,
    changed TEXT NOT NULL,
    note    TEXT NOT NULL,
    body    TEXT NOT NULL
);
