package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"ouchi/internal/registration"
)

// SealNext seals up to in.Limit events that are committed and not sealed, in the order
// of their ids, as one transaction. It returns the last seal and how many were made: 0
// when none waits or when another holder's lease runs.
//
// What commits late, with an id before those already sealed, is sealed with the next
// batch: the order of the chain is that of sealing.
func (db *DB) SealNext(ctx context.Context, in registration.Sealing) (head registration.Seal, n int, err error) {
	var one int
	err = db.read.QueryRowContext(ctx, `SELECT 1 FROM events WHERE NOT sealed LIMIT 1`).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return head, 0, nil
	}
	if err != nil {
		return head, 0, err
	}
	err = db.tx(ctx, func(tx *sql.Tx) error {
		head, n, err = sealNext(ctx, tx, in)
		return err
	})
	if err != nil {
		n = 0
	}
	return head, n, err
}

func sealNext(ctx context.Context, tx *sql.Tx, in registration.Sealing) (head registration.Seal, n int, err error) {
	mine, err := exec(ctx, tx, `UPDATE sealer SET holder = $1, lease_until = $2 WHERE holder = $1 OR lease_until <= $3`,
		in.Holder, millis(in.Until), millis(in.Now))
	if err != nil || mine == 0 {
		return head, 0, err
	}
	if head, err = lastSeal(tx.QueryRowContext(ctx, lastSealQuery)); err != nil {
		return head, 0, err
	}
	waiting, err := loggedEvents(tx.QueryContext(ctx, `SELECT id, at, subject, actor, act, detail
		FROM events WHERE NOT sealed ORDER BY id LIMIT $1`, in.Limit))
	if err != nil || len(waiting) == 0 {
		return head, 0, err
	}
	seals := make([]registration.Seal, len(waiting))
	for i, e := range waiting {
		if head, err = head.Next(e, in.Salt); err != nil {
			return head, 0, err
		}
		seals[i] = head
	}
	return head, len(seals), putSeals(ctx, tx, seals)
}

// putSeals writes the seals and marks their events, in two statements.
func putSeals(ctx context.Context, tx *sql.Tx, seals []registration.Seal) error {
	var rows, ids strings.Builder
	var values, events []any
	for i, s := range seals {
		comma := ", "
		if i == 0 {
			comma = ""
		}
		rows.WriteString(comma + marks(len(values), 5))
		values = append(values, s.Seq, s.EventID, s.Salt, s.Digest, s.Chain)
		ids.WriteString(comma + "$" + strconv.Itoa(i+1))
		events = append(events, s.EventID)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO seals (seq, event_id, salt, digest, chain) VALUES `+rows.String(), values...) //nolint:gosec // marks only
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE events SET sealed = TRUE WHERE id IN (`+ids.String()+`)`, events...) //nolint:gosec // marks only
	return err
}

// marks is "($4, $5, …)": n placeholders after the first ones.
func marks(after, n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = "$" + strconv.Itoa(after+i+1)
	}
	return "(" + strings.Join(all, ", ") + ")"
}

func loggedEvents(rows *sql.Rows, err error) ([]registration.LoggedEvent, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []registration.LoggedEvent
	for rows.Next() {
		var e registration.LoggedEvent
		if err := rows.Scan(&e.ID, ms{&e.At}, &e.Subject, &e.Actor, &e.Act, &e.Detail); err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, rows.Err()
}

const lastSealQuery = `SELECT seq, event_id, salt, digest, chain FROM seals ORDER BY seq DESC LIMIT 1`

// lastSeal reads one seal; the zero one where there is none.
func lastSeal(row *sql.Row) (s registration.Seal, err error) {
	err = row.Scan(&s.Seq, &s.EventID, &s.Salt, &s.Digest, &s.Chain)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return s, err
}

// Seal finds one seal; the zero one where there is none.
func (db *DB) Seal(ctx context.Context, seq int64) (registration.Seal, error) {
	return lastSeal(db.read.QueryRowContext(ctx, `SELECT seq, event_id, salt, digest, chain FROM seals WHERE seq = $1`, seq))
}

// Seals lists up to n seals after seq in their order, each with its event.
func (db *DB) Seals(ctx context.Context, after int64, n int) ([]registration.Sealed, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT s.seq, s.event_id, s.salt, s.digest, s.chain,
			COALESCE(e.id, ''), COALESCE(e.at, 0), COALESCE(e.subject, ''), COALESCE(e.actor, ''),
			COALESCE(e.act, ''), COALESCE(e.detail, '')
		FROM seals AS s LEFT JOIN events AS e ON e.id = s.event_id
		WHERE s.seq > $1 ORDER BY s.seq LIMIT $2`, after, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []registration.Sealed
	for rows.Next() {
		var s registration.Sealed
		err := rows.Scan(&s.Seq, &s.EventID, &s.Salt, &s.Digest, &s.Chain,
			&s.Event.ID, ms{&s.Event.At}, &s.Event.Subject, &s.Event.Actor, &s.Event.Act, &s.Event.Detail)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// LogState tells how far the log is sealed; counting reads an index of the whole log
// unless whole is false, which leaves Seals and Marked 0 and counts up to a hundred
// thousand that wait: an old log may be chained over for hours.
func (db *DB) LogState(ctx context.Context, whole bool) (s registration.LogState, err error) {
	counts := `0, 0, (SELECT count(*) FROM (SELECT 1 FROM events WHERE NOT sealed LIMIT 100000) AS waiting)`
	if whole {
		counts = `(SELECT count(*) FROM seals), (SELECT count(*) FROM events), (SELECT count(*) FROM events WHERE NOT sealed)`
	}
	var all, head int64
	err = db.read.QueryRowContext(ctx, `SELECT `+counts+`,
			COALESCE((SELECT at FROM events WHERE NOT sealed ORDER BY id LIMIT 1), 0),
			COALESCE((SELECT max(seq) FROM seals), 0)`).Scan(&s.Seals, &all, &s.Unsealed, ms{&s.Oldest}, &head)
	if err != nil || head == 0 {
		return s, err
	}
	if whole {
		s.Marked = all - s.Unsealed
	}
	s.Head, err = db.Seal(ctx, head)
	return s, err
}

// Unsealable finds the id of an event that says it is sealed and is in no seal: one
// written past the program. It is "" when there is none.
func (db *DB) Unsealable(ctx context.Context) (string, error) {
	var id string
	err := db.read.QueryRowContext(ctx, `SELECT e.id FROM events AS e LEFT JOIN seals AS s ON s.event_id = e.id
		WHERE e.sealed AND s.seq IS NULL ORDER BY e.id LIMIT 1`).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return id, err
}
