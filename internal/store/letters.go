package store

import (
	"context"
	"database/sql"

	"ouchi/internal/registration"
)

const deadLetter = `SELECT n.id, n.kind, n.application_id, n.recipient, n.closed_at, n.attempts,
	COALESCE(a.receipt, ''), COALESCE(a.status, '')
	FROM notices AS n LEFT JOIN applications AS a ON a.id = n.application_id WHERE n.state = 'dead'`

func scanLetter(scan func(...any) error) (l registration.DeadLetter, err error) {
	err = scan(&l.ID, &l.Kind, &l.ApplicationID, &l.To, ms{&l.At}, &l.Attempts, &l.Receipt, &l.Status)
	return l, err
}

// DeadLetters lists up to n mails that were given up, the last first, and counts all.
func (db *DB) DeadLetters(ctx context.Context, n int) ([]registration.DeadLetter, int, error) {
	total, err := db.CountDeadLetters(ctx)
	if err != nil {
		return nil, 0, err
	}
	rows, err := db.read.QueryContext(ctx, deadLetter+` ORDER BY n.closed_at DESC, n.id DESC LIMIT $1`, n)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	var list []registration.DeadLetter
	for rows.Next() {
		l, err := scanLetter(rows.Scan)
		if err != nil {
			return nil, 0, err
		}
		list = append(list, l)
	}
	return list, total, rows.Err()
}

// CountDeadLetters counts the mails that were given up.
func (db *DB) CountDeadLetters(ctx context.Context) (n int, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT count(*) FROM notices WHERE state = 'dead'`).Scan(&n)
	return n, err
}

// DeadLetter finds a mail that was given up.
func (db *DB) DeadLetter(ctx context.Context, id string) (registration.DeadLetter, error) {
	l, err := scanLetter(db.read.QueryRowContext(ctx, deadLetter+` AND n.id = $1`, id).Scan)
	return l, found(err, "letter_settled")
}

// ReviveLetter puts a mail that was given up into the queue again.
func (db *DB) ReviveLetter(ctx context.Context, id, to string, e registration.Event) error {
	return db.turnLetter(ctx, e, `UPDATE notices SET state = 'queued', attempts = 0, lease_until = 0, reason = '',
		closed_at = 0, recipient = $2, due_at = $3 WHERE id = $1 AND state = 'dead'`, id, to, millis(e.At))
}

// SettleLetter cancels a mail that was given up.
func (db *DB) SettleLetter(ctx context.Context, id string, e registration.Event) error {
	return db.turnLetter(ctx, e, `UPDATE notices SET state = 'cancelled', closed_at = $2
		WHERE id = $1 AND state = 'dead'`, id, millis(e.At))
}

func (db *DB) turnLetter(ctx context.Context, e registration.Event, query string, args ...any) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		n, err := exec(ctx, tx, query, args...)
		if err != nil {
			return err
		}
		if n == 0 {
			return registration.Fault(registration.NotFound, "letter_settled")
		}
		return db.putEvents(ctx, tx, []registration.Event{e})
	})
}
