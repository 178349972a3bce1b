package store

import (
	"context"
	"database/sql"

	"ouchi/internal/registration"
)

func (db *DB) putEvents(ctx context.Context, tx *sql.Tx, list []registration.Event) error {
	for _, e := range list {
		_, err := tx.ExecContext(ctx, `INSERT INTO events (id, at, subject, actor, act, detail)
			VALUES ($1, $2, $3, $4, $5, $6)`,
			db.eventID(e.At), millis(e.At), e.Subject, string(e.Actor), e.Act, e.Detail)
		if err != nil {
			return err
		}
	}
	return nil
}

// Record writes one event, durably. Like every event it is sealed within a second or two.
func (db *DB) Record(ctx context.Context, e registration.Event) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		return db.putEvents(ctx, tx, []registration.Event{e})
	})
}

// Events lists what was logged of a subject, oldest first.
func (db *DB) Events(ctx context.Context, subject string) ([]registration.Event, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT at, actor, act, detail FROM events WHERE subject = $1 ORDER BY id`, subject)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []registration.Event
	for rows.Next() {
		e := registration.Event{Subject: subject}
		if err := rows.Scan(ms{&e.At}, &e.Actor, &e.Act, &e.Detail); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, rows.Err()
}
