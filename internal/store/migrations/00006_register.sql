-- Which decided application went to which other system in which file. The files are
-- written anew when they are asked for: nothing personal stands here.

-- +goose Up
CREATE TABLE export_batches (
    id           TEXT PRIMARY KEY,
    profile      TEXT NOT NULL,
    serial       BIGINT NOT NULL,
    format       TEXT NOT NULL,
    made_at      BIGINT NOT NULL,
    made_by      TEXT NOT NULL,
    lines        BIGINT NOT NULL,
    digest       TEXT NOT NULL,
    marks        TEXT NOT NULL,
    -- Every decision up to this moment is in a batch of the profile.
    through      BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL DEFAULT 0,
    confirmed_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX export_batches_by_time ON export_batches (made_at, id);
CREATE INDEX export_batches_by_profile ON export_batches (profile, serial);

CREATE TABLE export_lines (
    batch_id       TEXT NOT NULL REFERENCES export_batches (id),
    position       BIGINT NOT NULL,
    profile        TEXT NOT NULL,
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    decided_at     BIGINT NOT NULL,
    again          BIGINT NOT NULL,
    state          TEXT NOT NULL,
    repeated_at    BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (batch_id, position)
);
-- A decision is in one batch of a profile, unless somebody asked for it again.
CREATE UNIQUE INDEX export_lines_once ON export_lines (profile, application_id, decided_at) WHERE repeated_at = 0;
CREATE INDEX export_lines_repeated ON export_lines (profile, application_id) WHERE repeated_at > 0;
CREATE INDEX export_lines_by_application ON export_lines (application_id);
CREATE INDEX export_lines_refused ON export_lines (batch_id) WHERE state = 'refused' AND repeated_at = 0;

CREATE INDEX applications_by_decision ON applications (status, decided_at);
CREATE INDEX notices_held ON notices (application_id) WHERE state = 'held';
