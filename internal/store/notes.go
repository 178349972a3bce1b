package store

import (
	"context"
	"database/sql"

	"ouchi/internal/registration"
)

func putNotes(ctx context.Context, tx *sql.Tx, list []registration.Note) error {
	for _, n := range list {
		_, err := tx.ExecContext(ctx, `INSERT INTO notes (id, application_id, at, author, words) VALUES ($1, $2, $3, $4, $5)`,
			n.ID, n.ApplicationID, millis(n.At), string(n.By), n.Words)
		if err != nil {
			return err
		}
	}
	return nil
}

// PutNote adds a note, with its event, in one transaction.
func (db *DB) PutNote(ctx context.Context, n registration.Note, e registration.Event) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		if err := putNotes(ctx, tx, []registration.Note{n}); err != nil {
			return err
		}
		return db.putEvents(ctx, tx, []registration.Event{e})
	})
}

// Notes lists an application's notes, oldest first.
func (db *DB) Notes(ctx context.Context, applicationID string) ([]registration.Note, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT id, application_id, at, author, words FROM notes
		WHERE application_id = $1 ORDER BY at, id`, applicationID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []registration.Note
	for rows.Next() {
		var n registration.Note
		if err := rows.Scan(&n.ID, &n.ApplicationID, ms{&n.At}, &n.By, &n.Words); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, rows.Err()
}
