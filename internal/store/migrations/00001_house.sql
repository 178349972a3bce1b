-- One text for SQLite and PostgreSQL: ids and times are made in Go, times are
-- milliseconds since 1970 in UTC (0: never), days are 'YYYY-MM-DD' ('': none).

-- +goose Up
CREATE TABLE rules (
    version TEXT PRIMARY KEY,
    body    TEXT NOT NULL
);

CREATE TABLE applications (
    id            TEXT PRIMARY KEY,
    receipt       TEXT NOT NULL UNIQUE,
    draft_id      TEXT NOT NULL UNIQUE,
    version       BIGINT NOT NULL,
    status        TEXT NOT NULL,
    name          TEXT NOT NULL,
    name_kana     TEXT NOT NULL,
    name_key      TEXT NOT NULL,
    kana_key      TEXT NOT NULL,
    birth         TEXT NOT NULL,
    postal_code   TEXT NOT NULL,
    address       TEXT NOT NULL,
    phone         TEXT NOT NULL,
    email         TEXT NOT NULL,
    pickup_place  TEXT NOT NULL,
    notice_method TEXT NOT NULL,
    kind          TEXT NOT NULL,
    delivery      TEXT NOT NULL,
    card_number   TEXT NOT NULL,
    workplace     TEXT NOT NULL,
    outside       BOOLEAN NOT NULL,
    password_hash TEXT NOT NULL,
    rules_version TEXT NOT NULL REFERENCES rules (version),
    link_nonce    TEXT NOT NULL,
    link_expires  BIGINT NOT NULL,
    round         INTEGER NOT NULL,
    correction    TEXT NOT NULL,
    card_state    TEXT NOT NULL,
    patron_id     TEXT NOT NULL,
    issued        TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    sent_at       BIGINT NOT NULL,
    decided_at    BIGINT NOT NULL,
    purge_at      BIGINT NOT NULL,
    reminded_at   BIGINT NOT NULL,
    shred_at      BIGINT NOT NULL,
    queued_at     BIGINT NOT NULL
);
CREATE INDEX applications_by_status ON applications (status, queued_at, id);
CREATE INDEX applications_by_queue ON applications (queued_at, id);
CREATE INDEX applications_unfinished ON applications (purge_at) WHERE status IN ('provisional', 'returned');
CREATE INDEX applications_decided ON applications (decided_at) WHERE decided_at > 0;
CREATE INDEX applications_by_name ON applications (name_key);
CREATE INDEX applications_by_kana ON applications (kana_key);

-- How many applications stand in each status, in shards so that writers don't queue
-- for one row.
CREATE TABLE tallies (
    status TEXT NOT NULL,
    shard  INTEGER NOT NULL,
    n      BIGINT NOT NULL,
    PRIMARY KEY (status, shard)
);

CREATE TABLE documents (
    id             TEXT PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    round          INTEGER NOT NULL,
    kind           TEXT NOT NULL,
    state          TEXT NOT NULL,
    problem        TEXT NOT NULL,
    width          INTEGER NOT NULL,
    height         INTEGER NOT NULL,
    received_at    BIGINT NOT NULL,
    lease_until    BIGINT NOT NULL DEFAULT 0,
    attempts       INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX documents_by_application ON documents (application_id, received_at, id);
CREATE INDEX documents_received ON documents (received_at) WHERE state = 'received';

-- Deleting a row here makes its file in the vault unreadable for good.
CREATE TABLE objects (
    name        TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    role        TEXT NOT NULL,
    key_id      TEXT NOT NULL,
    wrapped_key TEXT NOT NULL,
    size        BIGINT NOT NULL,
    UNIQUE (document_id, role)
);

CREATE TABLE notices (
    id             TEXT PRIMARY KEY,
    kind           TEXT NOT NULL,
    application_id TEXT NOT NULL,
    patron_id      TEXT NOT NULL,
    recipient      TEXT NOT NULL,
    data           TEXT NOT NULL,
    due_at         BIGINT NOT NULL,
    state          TEXT NOT NULL DEFAULT 'queued',
    attempts       INTEGER NOT NULL DEFAULT 0,
    lease_until    BIGINT NOT NULL DEFAULT 0,
    reason         TEXT NOT NULL DEFAULT '',
    closed_at      BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX notices_due ON notices (due_at) WHERE state = 'queued';
CREATE INDEX notices_by_application ON notices (application_id, due_at);
CREATE INDEX notices_closed ON notices (closed_at) WHERE closed_at > 0;

-- The log outlives what it tells of: it names ids, codes and counts only.
CREATE TABLE events (
    id      TEXT PRIMARY KEY,
    at      BIGINT NOT NULL,
    subject TEXT NOT NULL,
    actor   TEXT NOT NULL,
    act     TEXT NOT NULL,
    detail  TEXT NOT NULL
);
CREATE INDEX events_by_subject ON events (subject, id);

CREATE TABLE patrons (
    id            TEXT PRIMARY KEY,
    version       BIGINT NOT NULL,
    number        TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    name_kana     TEXT NOT NULL,
    birth         TEXT NOT NULL,
    postal_code   TEXT NOT NULL,
    address       TEXT NOT NULL,
    phone         TEXT NOT NULL,
    email         TEXT NOT NULL,
    pickup_place  TEXT NOT NULL,
    notice_method TEXT NOT NULL,
    workplace     TEXT NOT NULL,
    valid_until   TEXT NOT NULL,
    hash          TEXT NOT NULL,
    first         BOOLEAN NOT NULL,
    first_until   BIGINT NOT NULL,
    failures      INTEGER NOT NULL,
    nonce         TEXT NOT NULL,
    nonce_until   BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL
);
CREATE INDEX patrons_by_end ON patrons (valid_until) WHERE valid_until <> '';

-- Every number that was ever a card's; none is given twice, void or not.
CREATE TABLE cards (
    number    TEXT PRIMARY KEY,
    patron_id TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    voided_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX cards_by_patron ON cards (patron_id);

CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    next BIGINT NOT NULL
);

CREATE TABLE drafts (
    id         TEXT PRIMARY KEY,
    session    TEXT NOT NULL,
    sealed     TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX drafts_by_session ON drafts (session, expires_at);
CREATE INDEX drafts_by_end ON drafts (expires_at);

CREATE TABLE sessions (
    hash       TEXT PRIMARY KEY,
    purpose    TEXT NOT NULL,
    subject    TEXT NOT NULL,
    mark       TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_subject ON sessions (subject);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE throttles (
    key     TEXT PRIMARY KEY,
    n       BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX throttles_by_end ON throttles (ends_at);

CREATE TABLE accounts (
    id       TEXT PRIMARY KEY,
    login    TEXT NOT NULL UNIQUE,
    name     TEXT NOT NULL,
    hash     TEXT NOT NULL,
    role     TEXT NOT NULL,
    disabled BOOLEAN NOT NULL
);
