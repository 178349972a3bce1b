package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"

	"ouchi/internal/registration"
)

const tallyShards = 16

// Apply commits a change whole, durably, or not at all. The error is a
// registration.Conflict when the application or its patron is no longer the one the
// change was made from: "changed", "draft_used" or "receipt_taken".
func (db *DB) Apply(ctx context.Context, c registration.Change) (registration.Application, error) {
	var a registration.Application
	err := db.tx(ctx, func(tx *sql.Tx) (err error) {
		a, err = db.apply(ctx, tx, c)
		return err
	})
	if err == nil {
		return a, nil
	}
	var fault *registration.Error
	if !errors.As(err, &fault) {
		err = fmt.Errorf("store: apply a change: %w", err)
	}
	return registration.Application{}, err
}

func (db *DB) apply(ctx context.Context, tx *sql.Tx, c registration.Change) (registration.Application, error) {
	a := c.Application
	err := registerPatron(ctx, tx, &a, c)
	if err != nil {
		return a, err
	}
	if a.Version == 0 {
		err = insertApplication(ctx, tx, &a)
	} else {
		err = updateApplication(ctx, tx, &a)
	}
	if err != nil {
		return a, err
	}
	if a.Status != registration.Waiting && a.Version > 1 {
		if err := letGo(ctx, tx, a, c.Events[0]); err != nil {
			return a, err
		}
	}
	if err := unheard(ctx, tx, c); err != nil {
		return a, err
	}
	if c.CancelNotices {
		if err := cancelNotices(ctx, tx, a.ID, c.Events[0].At); err != nil {
			return a, err
		}
	}
	if err := putNotices(ctx, tx, c.Notices); err != nil {
		return a, err
	}
	if err := putNotes(ctx, tx, c.Notes); err != nil {
		return a, err
	}
	return a, db.putEvents(ctx, tx, c.Events)
}

func insertApplication(ctx context.Context, tx *sql.Tx, a *registration.Application) error {
	for _, taken := range []struct{ query, value, reason string }{
		{`SELECT 1 FROM applications WHERE draft_id = $1`, a.DraftID, "draft_used"},
		{`SELECT 1 FROM applications WHERE receipt = $1`, string(a.Receipt), "receipt_taken"},
	} {
		var one int
		err := tx.QueryRowContext(ctx, taken.query, taken.value).Scan(&one)
		if err == nil {
			return registration.Fault(registration.Conflict, taken.reason)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	if err := keepRules(ctx, tx, a.Rules); err != nil {
		return err
	}
	a.Version = 1
	k := keysOf(a)
	if _, err := tx.ExecContext(ctx, applications.insert(), bindApplication(a, &k)...); err != nil {
		return err
	}
	if err := tally(ctx, tx, a.ID, a.Status, 1); err != nil {
		return err
	}
	// The draft's text has served: what remains is the key that makes a second
	// confirmation find this application.
	_, err := tx.ExecContext(ctx, `UPDATE drafts SET sealed = '' WHERE id = $1`, a.DraftID)
	return err
}

func updateApplication(ctx context.Context, tx *sql.Tx, a *registration.Application) error {
	var before registration.Status
	err := tx.QueryRowContext(ctx, `UPDATE applications SET version = version + 1 WHERE id = $1 AND version = $2
		RETURNING status`, a.ID, a.Version).Scan(&before)
	if errors.Is(err, sql.ErrNoRows) {
		return registration.Fault(registration.Conflict, "changed")
	}
	if err != nil {
		return err
	}
	a.Version++
	k := keysOf(a)
	if _, err := tx.ExecContext(ctx, applications.update("id = $1"), bindApplication(a, &k)...); err != nil {
		return err
	}
	if before == a.Status {
		return nil
	}
	// Always in the order of the names, so that two writers can't wait for each other.
	moves := []struct {
		status registration.Status
		by     int
	}{{before, -1}, {a.Status, 1}}
	if moves[0].status > moves[1].status {
		moves[0], moves[1] = moves[1], moves[0]
	}
	for _, m := range moves {
		if err := tally(ctx, tx, a.ID, m.status, m.by); err != nil {
			return err
		}
	}
	return nil
}

// tally counts an application in or out of a status.
func tally(ctx context.Context, tx *sql.Tx, id string, s registration.Status, by int) error {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails
	_, err := tx.ExecContext(ctx, `INSERT INTO tallies (status, shard, n) VALUES ($1, $2, $3)
		ON CONFLICT (status, shard) DO UPDATE SET n = tallies.n + excluded.n`,
		string(s), int(h.Sum32()%tallyShards), by)
	return err
}
