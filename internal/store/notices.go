package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"ouchi/internal/registration"
)

func putNotices(ctx context.Context, tx *sql.Tx, list []registration.Notice) error {
	for _, n := range list {
		_, err := tx.ExecContext(ctx, `INSERT INTO notices (id, kind, application_id, patron_id, recipient, data, due_at, state)
			VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $8 THEN 'held' ELSE 'queued' END)`,
			n.ID, string(n.Kind), n.ApplicationID, n.PatronID, n.To, doc{n.Data}, millis(n.DueAt), n.Held)
		if err != nil {
			return err
		}
	}
	return nil
}

func cancelNotices(ctx context.Context, tx *sql.Tx, applicationID string, at time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE notices SET state = 'cancelled', closed_at = $2
		WHERE application_id = $1 AND state IN ('queued', 'held')`, applicationID, millis(at))
	return err
}

// retract drops the mails that nobody may have begun to send, of which one that was is a
// registration.Conflict "undo_over", and those of what no longer holds.
func retract(ctx context.Context, tx *sql.Tx, c registration.Change) error {
	for _, id := range c.Unheard {
		n, err := exec(ctx, tx, `UPDATE notices SET state = 'cancelled', closed_at = $2
			WHERE id = $1 AND state IN ('queued', 'held') AND attempts = 0`, id, millis(c.Events[0].At))
		if err != nil {
			return err
		}
		if n == 0 {
			return registration.Fault(registration.Conflict, "undo_over")
		}
	}
	for _, id := range c.Untrue {
		_, err := tx.ExecContext(ctx, `UPDATE notices SET state = 'cancelled', closed_at = $2
			WHERE id = $1 AND state IN ('queued', 'held', 'dead')`, id, millis(c.Events[0].At))
		if err != nil {
			return err
		}
	}
	return nil
}

// ClaimNotices leases up to n due mails, oldest first, each with whom it is about.
func (db *DB) ClaimNotices(ctx context.Context, now time.Time, lease time.Duration, n int) ([]registration.Dispatch, error) {
	var list []registration.Dispatch
	err := db.tx(ctx, func(tx *sql.Tx) (err error) {
		// The outer condition is tested again once a competing claim has committed.
		list, err = scanDispatches(tx.QueryContext(ctx, `UPDATE notices SET lease_until = $2, attempts = attempts + 1
			WHERE state = 'queued' AND lease_until <= $1 AND id IN (
				SELECT id FROM notices WHERE state = 'queued' AND due_at <= $1 AND lease_until <= $1
				ORDER BY due_at, id LIMIT $3)
			RETURNING id, kind, application_id, patron_id, recipient, data, due_at, attempts`,
			millis(now), millis(now.Add(lease)), n))
		return err
	})
	if err != nil {
		return nil, err
	}
	// RETURNING keeps no order.
	slices.SortFunc(list, func(a, b registration.Dispatch) int { return a.Notice.DueAt.Compare(b.Notice.DueAt) })
	for i := range list {
		if err := db.concerns(ctx, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func scanDispatches(rows *sql.Rows, err error) ([]registration.Dispatch, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []registration.Dispatch
	for rows.Next() {
		var d registration.Dispatch
		n := &d.Notice
		err := rows.Scan(&n.ID, &n.Kind, &n.ApplicationID, &n.PatronID, &n.To, doc{&n.Data}, ms{&n.DueAt}, &d.Attempt)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, rows.Err()
}

// concerns fills in the application and the patron of a mail, where they still are.
func (db *DB) concerns(ctx context.Context, d *registration.Dispatch) error {
	if d.Notice.ApplicationID != "" {
		a, err := db.Application(ctx, d.Notice.ApplicationID)
		if err == nil {
			if d.Application = &a; a.Family != "" {
				if d.Family, err = db.Family(ctx, a.Family); err != nil {
					return err
				}
			}
		} else if !errors.Is(err, registration.ErrNotFound) {
			return err
		}
	}
	if d.Notice.PatronID == "" {
		return nil
	}
	p, err := db.Patron(ctx, d.Notice.PatronID)
	if err == nil {
		d.Patron = &p
	} else if !errors.Is(err, registration.ErrNotFound) {
		return err
	}
	return nil
}

// NoticeSent closes a mail that the server has taken.
func (db *DB) NoticeSent(ctx context.Context, id string, at time.Time) error {
	err := db.exec(ctx, `UPDATE notices SET state = 'sent', reason = '', closed_at = $2 WHERE id = $1`,
		id, millis(at))
	return err
}

// NoticeFailed puts a mail off until again; the zero time gives it up.
func (db *DB) NoticeFailed(ctx context.Context, id string, again time.Time, reason string) error {
	query := `UPDATE notices SET lease_until = 0, reason = $2, due_at = $3 WHERE id = $1 AND state = 'queued'`
	args := []any{id, reason, millis(again)}
	if again.IsZero() {
		query = `UPDATE notices SET state = 'dead', reason = $2, closed_at = due_at WHERE id = $1 AND state = 'queued'`
		args = args[:2]
	}
	err := db.exec(ctx, query, args...)
	return err
}

// Mailings lists an application's mails, oldest first.
func (db *DB) Mailings(ctx context.Context, applicationID string) ([]registration.Mailing, error) {
	return db.mailings(ctx, `application_id = $1 ORDER BY due_at, id`, applicationID)
}

func (db *DB) mailings(ctx context.Context, where string, args ...any) ([]registration.Mailing, error) {
	query := `SELECT kind, state, due_at, closed_at, attempts FROM notices WHERE ` + where //nolint:gosec // our own names
	rows, err := db.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []registration.Mailing
	for rows.Next() {
		var m registration.Mailing
		if err := rows.Scan(&m.Kind, &m.State, ms{&m.DueAt}, ms{&m.ClosedAt}, &m.Attempts); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, rows.Err()
}
