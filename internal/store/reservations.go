package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"ouchi/internal/registration"
)

// Reserve takes a waiting application in hand, or holds it longer, unless somebody
// else has it at now. It returns the reservation in force: ours, another's, or none
// where the application does not wait.
func (db *DB) Reserve(ctx context.Context, r registration.Reservation, now time.Time) (registration.Reservation, error) {
	var held registration.Reservation
	err := db.tx(ctx, func(tx *sql.Tx) (err error) {
		held, err = db.reserve(ctx, tx, r, now)
		return err
	})
	return held, err
}

// TakeOver takes a waiting application in hand, whoever had it, and logs the event
// with it. The error is a registration.Conflict when it does not wait any more.
func (db *DB) TakeOver(ctx context.Context, r registration.Reservation, e registration.Event) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		held, err := db.reserve(ctx, tx, r, r.Until.AddDate(1, 0, 0)) // when all others are over
		if err != nil {
			return err
		}
		if held.Holder != r.Holder {
			return registration.Fault(registration.Conflict, "changed")
		}
		return db.putEvents(ctx, tx, []registration.Event{e})
	})
}

// reserve locks the application's row first, as a decision does: of the two one sees
// the other.
func (db *DB) reserve(ctx context.Context, tx *sql.Tx, r registration.Reservation, now time.Time) (registration.Reservation, error) {
	var status registration.Status
	err := tx.QueryRowContext(ctx, `SELECT status FROM applications WHERE id = $1`+db.dialect.lock, r.ApplicationID).Scan(&status)
	if err != nil || status != registration.Waiting {
		return registration.Reservation{}, found(err, "application_unknown")
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO reservations (application_id, holder, until) VALUES ($1, $2, $3)
		ON CONFLICT (application_id) DO UPDATE SET holder = excluded.holder, until = excluded.until
		WHERE reservations.holder = excluded.holder OR reservations.until <= $4`,
		r.ApplicationID, string(r.Holder), millis(r.Until), millis(now))
	if err != nil {
		return registration.Reservation{}, err
	}
	held := registration.Reservation{ApplicationID: r.ApplicationID}
	err = tx.QueryRowContext(ctx, `SELECT holder, until FROM reservations WHERE application_id = $1`, r.ApplicationID).
		Scan(&held.Holder, ms{&held.Until})
	return held, err
}

// EndReservation lets an application go that the holder has in hand; else nothing
// happens.
func (db *DB) EndReservation(ctx context.Context, applicationID string, holder registration.Actor) error {
	return db.exec(ctx, `DELETE FROM reservations WHERE application_id = $1 AND holder = $2`, applicationID, string(holder))
}

// Reservations lists what is in anybody's hands at now, by application.
func (db *DB) Reservations(ctx context.Context, now time.Time) (map[string]registration.Reservation, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT application_id, holder, until FROM reservations WHERE until > $1`, millis(now))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]registration.Reservation{}
	for rows.Next() {
		var r registration.Reservation
		if err := rows.Scan(&r.ApplicationID, &r.Holder, ms{&r.Until}); err != nil {
			return nil, err
		}
		all[r.ApplicationID] = r
	}
	return all, rows.Err()
}

// ReserveNext takes the oldest waiting application of a filter in hand that nobody
// else has at now, and returns its receipt number; NotFound "nobody_waits" when there
// is none.
func (db *DB) ReserveNext(ctx context.Context, f registration.QueueFilter, r registration.Reservation, now time.Time,
) (registration.ReceiptNumber, error) {
	f.Status, f.Limit = registration.Waiting, nextAtOnce
	for {
		page, err := db.Queue(ctx, f)
		if err != nil {
			return "", err
		}
		for _, row := range page.Rows {
			r.ApplicationID = row.ID
			held, err := db.Reserve(ctx, r, now)
			if err != nil && !errors.Is(err, registration.ErrNotFound) {
				return "", err
			}
			if held.Holder == r.Holder {
				return row.Receipt, nil
			}
			f.After = row.Cursor
		}
		if !page.More {
			return "", registration.Fault(registration.NotFound, "nobody_waits")
		}
	}
}

// nextAtOnce is more than librarians are likely to have in hand together.
const nextAtOnce = 20

// letGo ends the reservation of an application that is decided or withdrawn. What one
// librarian has in hand no other decides: a Conflict "reserved".
func letGo(ctx context.Context, tx *sql.Tx, a registration.Application, e registration.Event) error {
	_, staff := e.Actor.Staff()
	_, err := tx.ExecContext(ctx, `DELETE FROM reservations
		WHERE application_id = $1 AND (holder = $2 OR until <= $3 OR NOT $4)`, a.ID, string(e.Actor), millis(e.At), staff)
	if err != nil {
		return err
	}
	var one int
	err = tx.QueryRowContext(ctx, `SELECT 1 FROM reservations WHERE application_id = $1`, a.ID).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = registration.Fault(registration.Conflict, "reserved")
	}
	return err
}
