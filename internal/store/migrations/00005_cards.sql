-- +goose Up
ALTER TABLE applications ADD COLUMN card_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN stamps_yen INTEGER NOT NULL DEFAULT 0;
-- The list of the card desk and its order, computed as registration.CardList does.
ALTER TABLE applications ADD COLUMN card_list TEXT NOT NULL DEFAULT '';
ALTER TABLE applications ADD COLUMN card_since BIGINT NOT NULL DEFAULT 0;
UPDATE applications SET card_list = 'awaited', card_since = decided_at
    WHERE card_state = 'envelope_awaited' AND status = 'registered';
CREATE INDEX applications_by_card ON applications (card_list, card_since, id) WHERE card_list <> '';
CREATE INDEX applications_by_issued ON applications (issued) WHERE issued <> '';

-- A patron whose card was reported lost: no number is in force until a new one is given.
ALTER TABLE patrons ADD COLUMN blocked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cards ADD COLUMN reason TEXT NOT NULL DEFAULT '';

-- What was printed when, for which application; a batch is one PDF.
CREATE TABLE prints (
    batch          TEXT NOT NULL,
    item           TEXT NOT NULL,
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    number         TEXT NOT NULL,
    actor          TEXT NOT NULL,
    at             BIGINT NOT NULL,
    PRIMARY KEY (batch, application_id)
);
CREATE INDEX prints_by_application ON prints (application_id, item, at);
CREATE INDEX prints_by_time ON prints (at);
