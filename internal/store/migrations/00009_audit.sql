-- +goose Up
-- Whether a seal stands behind an event. What is waiting is found by the partial index.
ALTER TABLE events ADD COLUMN sealed BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX events_unsealed ON events (id) WHERE NOT sealed;
CREATE INDEX events_by_actor ON events (actor, id);
CREATE INDEX events_by_act ON events (act, id);
-- Beside the index of acts, SQLite would read every event of an act to find one subject's,
-- unless that of subjects leads to it straight.
DROP INDEX events_by_subject;
CREATE INDEX events_by_subject ON events (subject, act, id);

-- The chain over the log: salt, digest and chain are hexadecimal.
CREATE TABLE seals (
    seq      BIGINT PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    salt     TEXT NOT NULL,
    digest   TEXT NOT NULL,
    chain    TEXT NOT NULL
);

-- One row: which process seals, and until when nobody else may.
CREATE TABLE sealer (
    holder      TEXT NOT NULL,
    lease_until BIGINT NOT NULL
);
INSERT INTO sealer (holder, lease_until) VALUES ('', 0);

-- What is counted of each day that is over. No figure tells of a person, so that they
-- stay when applications are purged.
CREATE TABLE figures (
    day  TEXT NOT NULL,
    name TEXT NOT NULL,
    n    BIGINT NOT NULL,
    PRIMARY KEY (day, name)
);
