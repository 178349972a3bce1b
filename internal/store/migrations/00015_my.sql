-- What a patron sees of the library's own records, and which reminder of a card's end
-- went out: each once for an end.

-- +goose Up
CREATE INDEX applications_by_named_card ON applications (card_number) WHERE card_number <> '';
CREATE INDEX applications_by_patron ON applications (patron_id) WHERE patron_id <> '';
CREATE INDEX notices_by_patron ON notices (patron_id, due_at) WHERE patron_id <> '';

CREATE TABLE card_reminders (
    patron_id   TEXT NOT NULL REFERENCES patrons (id) ON DELETE CASCADE,
    valid_until TEXT NOT NULL,
    days        INTEGER NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (patron_id, valid_until, days)
);
