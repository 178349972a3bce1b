-- +goose Up
-- Who applies together: the id of the application that leads them, '' for who is alone;
-- and who answers for somebody under age.
ALTER TABLE applications ADD COLUMN family TEXT NOT NULL DEFAULT '';
ALTER TABLE applications ADD COLUMN guardian_name TEXT NOT NULL DEFAULT '';
ALTER TABLE applications ADD COLUMN guardian_relation TEXT NOT NULL DEFAULT '';
CREATE INDEX applications_by_family ON applications (family, draft_id) WHERE family <> '';
