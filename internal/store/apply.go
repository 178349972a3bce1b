package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"

	"ouchi/internal/registration"
)

// Apply commits a change whole, durably, or not at all. The error is a
// registration.Conflict when the application or its patron is no longer the one the
// change was made from: "changed", "draft_used" or "receipt_taken".
func (db *DB) Apply(ctx context.Context, c registration.Change) (registration.Application, error) {
	var a registration.Application
	err := db.tx(ctx, func(tx *sql.Tx) (err error) {
		a, err = db.applyAll(ctx, tx, c)
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

// applyAll commits the siblings after whom they follow, always in that order, so that two
// who act for the same family wait for each other at the first.
func (db *DB) applyAll(ctx context.Context, tx *sql.Tx, c registration.Change) (registration.Application, error) {
	a, err := db.apply(ctx, tx, c)
	for _, sibling := range c.Siblings {
		if err == nil {
			_, err = db.apply(ctx, tx, sibling)
		}
	}
	return a, err
}

func (db *DB) apply(ctx context.Context, tx *sql.Tx, c registration.Change) (registration.Application, error) {
	a := c.Application
	err := db.registerPatron(ctx, tx, &a, c)
	if err != nil {
		return a, err
	}
	if a.Version == 0 {
		err = db.insertApplication(ctx, tx, &a)
	} else {
		err = db.updateApplication(ctx, tx, &a)
	}
	if err != nil {
		return a, err
	}
	if a.Status != registration.Waiting && a.Version > 1 {
		if err := letGo(ctx, tx, a, c.Events[0]); err != nil {
			return a, err
		}
	}
	if err := retract(ctx, tx, c); err != nil {
		return a, err
	}
	if err := shredAll(ctx, tx, c.Shred); err != nil {
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

func (db *DB) insertApplication(ctx context.Context, tx *sql.Tx, a *registration.Application) error {
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
	if err := db.tally(ctx, tx, a.ID, a.Status, 1); err != nil {
		return err
	}
	if err := findable(ctx, tx, a.ID, nil, wordsOf(a)); err != nil {
		return err
	}
	if err := db.settle(ctx, tx, kinOf(a.Name, a.NameKana, a.Birth)); err != nil {
		return err
	}
	// The draft's text has served: what remains is the key that makes a second
	// confirmation find this application.
	_, err := tx.ExecContext(ctx, `UPDATE drafts SET sealed = '' WHERE id = $1`, a.DraftID)
	return err
}

func (db *DB) updateApplication(ctx context.Context, tx *sql.Tx, a *registration.Application) error {
	before, err := db.lockApplication(ctx, tx, a)
	if err != nil {
		return err
	}
	a.Version++
	k := keysOf(a)
	k.facet = before.facet
	if _, err := tx.ExecContext(ctx, applications.update("id = $1"), bindApplication(a, &k)...); err != nil {
		return err
	}
	was := before.application
	if err := db.retally(ctx, tx, a.ID, was.Status, a.Status); err != nil {
		return err
	}
	from := filed{trays(was.Status, was.CardState), k.facet}
	if err := db.refile(ctx, tx, a.ID, from, filed{trays(a.Status, a.CardState), k.facet}); err != nil {
		return err
	}
	if err := findable(ctx, tx, a.ID, wordsOf(&was), wordsOf(a)); err != nil {
		return err
	}
	return db.settle(ctx, tx, kinOf(was.Name, was.NameKana, was.Birth), kinOf(a.Name, a.NameKana, a.Birth))
}

// lockApplication makes the row of the version that was read the transaction's own and
// tells what is counted and found of it.
func (db *DB) lockApplication(ctx context.Context, tx *sql.Tx, a *registration.Application) (stands, error) {
	var s stands
	was := &s.application
	err := tx.QueryRowContext(ctx, `UPDATE applications SET version = version + 1 WHERE id = $1 AND version = $2
		RETURNING `+countedColumns, a.ID, a.Version).Scan(countedOf(was, &s.facet)...)
	if errors.Is(err, sql.ErrNoRows) {
		err = registration.Fault(registration.Conflict, "changed")
	}
	return s, err
}

// countedColumns are what is counted and found of an application, read by countedOf.
const countedColumns = `status, card_state, facet, name, name_kana, common_name, birth, phone, email, card_number, issued,
	created_at`

func countedOf(a *registration.Application, facet *string) []any {
	return []any{
		&a.Status, &a.CardState, facet, &a.Name, &a.NameKana, &a.CommonName,
		day{&a.Birth},
		&a.Phone, &a.Email, &a.CardNumber, &a.Issued,
		ms{&a.CreatedAt},
	}
}

// retally moves an application from one status to another, always in the order of the
// names, so that two writers can't wait for each other.
func (db *DB) retally(ctx context.Context, tx *sql.Tx, id string, from, to registration.Status) error {
	switch {
	case from == to:
		return nil
	case from < to:
		return errors.Join(db.tally(ctx, tx, id, from, -1), db.tally(ctx, tx, id, to, 1))
	}
	return errors.Join(db.tally(ctx, tx, id, to, 1), db.tally(ctx, tx, id, from, -1))
}

// tally counts an application in or out of a status.
func (db *DB) tally(ctx context.Context, tx *sql.Tx, id string, s registration.Status, by int) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO tallies (status, shard, n) VALUES ($1, $2, $3)
		ON CONFLICT (status, shard) DO UPDATE SET n = tallies.n + excluded.n`, string(s), db.shard(id), by)
	return err
}

// shard is the part of a count that an application belongs to.
func (db *DB) shard(id string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails
	return int(h.Sum32() % db.dialect.shards)
}
