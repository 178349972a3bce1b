-- The queue's filters, possible duplicates, and who has which application in hand.
-- Version 10 fills what is computed in Go.

-- +goose Up
ALTER TABLE applications ADD COLUMN lang TEXT NOT NULL DEFAULT 'ja';

-- Everything that the queue filters by, in one word: see store/facets.go.
ALTER TABLE applications ADD COLUMN facet TEXT NOT NULL DEFAULT '';
CREATE INDEX applications_by_facet ON applications (status, facet, queued_at, id);
CREATE INDEX applications_all_by_facet ON applications (facet, queued_at, id);
CREATE INDEX applications_by_envelope ON applications (facet, queued_at, id)
    WHERE card_state = 'envelope_awaited' AND status IN ('waiting', 'returned', 'registered');

-- How many applications stand under each facet in each status, and how many of them
-- wait for an envelope; sharded as the tallies are.
CREATE TABLE facets (
    status TEXT NOT NULL,
    facet  TEXT NOT NULL,
    shard  INTEGER NOT NULL,
    n      BIGINT NOT NULL,
    PRIMARY KEY (status, facet, shard)
);

-- One person is looked for by birth date and name, or birth date and reading.
DROP INDEX applications_by_name;
DROP INDEX applications_by_kana;
CREATE INDEX applications_by_name ON applications (birth, name_key);
CREATE INDEX applications_by_kana ON applications (birth, kana_key);
ALTER TABLE patrons ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE patrons ADD COLUMN kana_key TEXT NOT NULL DEFAULT '';
CREATE INDEX patrons_by_name ON patrons (birth, name_key);
CREATE INDEX patrons_by_kana ON patrons (birth, kana_key);

CREATE TABLE reservations (
    application_id TEXT PRIMARY KEY REFERENCES applications (id) ON DELETE CASCADE,
    holder         TEXT NOT NULL,
    until          BIGINT NOT NULL
);
