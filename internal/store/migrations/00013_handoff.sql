-- A phone beside the computer, and pictures that are sent once however often they are tried.

-- +goose Up
-- Of a session, or the offer of one: the session that vouches for it ('': none).
ALTER TABLE sessions ADD COLUMN voucher TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_by_voucher ON sessions (voucher) WHERE voucher <> '';

-- What a browser named a sending ('': nothing).
ALTER TABLE documents ADD COLUMN upload_key TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX documents_by_upload ON documents (application_id, upload_key) WHERE upload_key <> '';
