-- The language that a patron's mails are written in; of an application it stands there
-- already.

-- +goose Up
ALTER TABLE patrons ADD COLUMN lang TEXT NOT NULL DEFAULT 'ja';
