-- +goose Up
-- What may make an image hard to read: codes with a space between, '' for none.
ALTER TABLE documents ADD COLUMN hints TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE documents DROP COLUMN hints;
