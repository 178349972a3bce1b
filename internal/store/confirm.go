package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"ouchi/internal/registration"
)

// RepeatExport lets lines of a batch be exported again, one application's or, with "",
// all, and returns how many. Conflict "nothing_to_export" when there is none.
func (db *DB) RepeatExport(ctx context.Context, batchID, applicationID string, e registration.Event) (int, error) {
	n := 0
	err := db.tx(ctx, func(tx *sql.Tx) error {
		ids, err := texts(tx.QueryContext(ctx, `UPDATE export_lines SET repeated_at = $3
			WHERE batch_id = $1 AND ($2 = '' OR application_id = $2) AND repeated_at = 0 RETURNING application_id`,
			batchID, applicationID, millis(e.At)))
		if err != nil {
			return err
		}
		if n = len(ids); n == 0 {
			return registration.Fault(registration.Conflict, "nothing_to_export")
		}
		slices.Sort(ids)
		e.Subject, e.Detail = batchID, fmt.Sprintf("lines=%d", n)
		events := []registration.Event{e}
		for _, id := range ids {
			e.Subject, e.Detail = id, "batch="+batchID
			events = append(events, e)
		}
		return db.putEvents(ctx, tx, events)
	})
	return n, err
}

// ConfirmExport notes that the other system has taken a batch in, but for the lines
// refused. With announces set it lets the mails go that were held for the others.
// Conflict "already_confirmed" the second time; Invalid "receipt_not_in_batch" for a
// number that is not in it.
func (db *DB) ConfirmExport(ctx context.Context, c registration.Confirmation, announces bool) (registration.Confirmed, error) {
	var done registration.Confirmed
	err := db.tx(ctx, func(tx *sql.Tx) error {
		done = registration.Confirmed{}
		n, err := exec(ctx, tx, `UPDATE export_batches SET confirmed_at = $2, confirmed_by = $3
			WHERE id = $1 AND confirmed_at = 0`, c.BatchID, millis(c.At), string(c.By))
		if err != nil {
			return err
		}
		if n == 0 {
			return registration.Fault(registration.Conflict, "already_confirmed")
		}
		lines, err := takenLines(ctx, tx, c)
		if err != nil {
			return err
		}
		events := []registration.Event{}
		for _, l := range lines {
			mails, err := db.takeLine(ctx, tx, c, l, announces)
			if err != nil {
				return err
			}
			done.Mails += mails
			act := "export_taken"
			if l.refused {
				act = "export_refused"
				done.Refused++
			}
			done.Lines++
			events = append(events, registration.Event{At: c.At, Subject: l.id, Actor: c.By, Act: act, Detail: "batch=" + c.BatchID})
		}
		return db.putEvents(ctx, tx, append(events, registration.Event{
			At: c.At, Subject: c.BatchID, Actor: c.By, Act: "export_confirmed",
			Detail: fmt.Sprintf("lines=%d refused=%d mails=%d", done.Lines, done.Refused, done.Mails),
		}))
	})
	return done, err
}

// takenLine is a line of a batch that is being confirmed.
type takenLine struct {
	id      string
	refused bool
	stands  bool // the decision that was exported is the one in force
}

func takenLines(ctx context.Context, tx *sql.Tx, c registration.Confirmation) ([]takenLine, error) {
	rows, err := tx.QueryContext(ctx, `SELECT a.id, a.receipt, a.status = 'registered' AND a.decided_at = l.decided_at
		FROM export_lines AS l JOIN applications AS a ON a.id = l.application_id
		WHERE l.batch_id = $1 ORDER BY l.position`, c.BatchID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []takenLine
	found := 0
	for rows.Next() {
		var (
			l       takenLine
			receipt registration.ReceiptNumber
		)
		if err := rows.Scan(&l.id, &receipt, &l.stands); err != nil {
			return nil, err
		}
		if l.refused = slices.Contains(c.Refused, receipt); l.refused {
			found++
		}
		list = append(list, l)
	}
	if found < len(c.Refused) && rows.Err() == nil {
		return nil, registration.Fault(registration.Invalid, "receipt_not_in_batch")
	}
	return list, rows.Err()
}

func (db *DB) takeLine(ctx context.Context, tx *sql.Tx, c registration.Confirmation, l takenLine, announces bool) (mails int, err error) {
	state := registration.LineConfirmed
	if l.refused {
		state = registration.LineRefused
	}
	_, err = tx.ExecContext(ctx, `UPDATE export_lines SET state = $3 WHERE batch_id = $1 AND application_id = $2`,
		c.BatchID, l.id, string(state))
	if err != nil || l.refused || !l.stands || !announces {
		return 0, err
	}
	return db.announce(ctx, tx, c, l.id)
}

// announce lets an application's held mails go.
func (db *DB) announce(ctx context.Context, tx *sql.Tx, c registration.Confirmation, applicationID string) (int, error) {
	held, err := scanDispatches(tx.QueryContext(ctx, `SELECT id, kind, application_id, patron_id, recipient, data, due_at, attempts
		FROM notices WHERE application_id = $1 AND state = 'held' ORDER BY id`, applicationID))
	if err != nil || len(held) == 0 {
		return 0, err
	}
	patron, err := patronWhere(ctx, tx, "id = $1", held[0].Notice.PatronID)
	if err != nil && !errors.Is(err, registration.ErrNotFound) {
		return 0, err
	}
	if err := letGoDecision(ctx, tx, applicationID, c.At); err != nil {
		return 0, err
	}
	known, before := err == nil, patron
	for _, d := range held {
		n, p := registration.Announce(c.At, d.Notice, before)
		patron = p
		_, err := tx.ExecContext(ctx, `UPDATE notices SET state = 'queued', due_at = $2, data = $3 WHERE id = $1`,
			n.ID, millis(n.DueAt), doc{n.Data})
		if err != nil {
			return 0, err
		}
	}
	if known && patron != before {
		err = db.putPatron(ctx, tx, &patron)
	} else {
		err = nil
	}
	return len(held), err
}

// letGoDecision notes that the decision's mails wait no longer: it can't be undone now.
func letGoDecision(ctx context.Context, tx *sql.Tx, applicationID string, at time.Time) error {
	var d registration.Decision
	err := tx.QueryRowContext(ctx, `UPDATE applications SET version = version + 1 WHERE id = $1 RETURNING decision`,
		applicationID).Scan(doc{&d})
	if err != nil {
		return err
	}
	d.Held, d.Until = false, at
	_, err = tx.ExecContext(ctx, `UPDATE applications SET decision = $2 WHERE id = $1`, applicationID, doc{d})
	return err
}

// HeldMails counts the mails that wait for another system.
func (db *DB) HeldMails(ctx context.Context) (int, error) {
	var n int
	err := db.read.QueryRowContext(ctx, `SELECT count(*) FROM notices WHERE state = 'held'`).Scan(&n)
	return n, err
}
