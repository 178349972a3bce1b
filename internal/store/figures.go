package store

import (
	"context"
	"time"

	"ouchi/internal/registration"
)

// Figures are what an operator watches.
type Figures struct {
	Applications map[registration.Status]int
	Mails        map[string]int // by state
	Images       map[string]int // by state
	OldestDue    time.Duration  // how long the oldest due mail has waited; 0 when none is due
	Overdue      int            // images past the day of their shredding
	Sealed       int64          // the last seal of the log
	Unsealed     time.Duration  // how long the oldest event has waited for its seal
}

// Figures counts them.
func (db *DB) Figures(ctx context.Context, now time.Time) (f Figures, err error) {
	log, err := db.LogState(ctx, false)
	if err != nil {
		return f, err
	}
	if f.Sealed = log.Head.Seq; log.Unsealed > 0 {
		f.Unsealed = max(0, now.Sub(log.Oldest))
	}
	if f.Applications, err = db.Totals(ctx); err != nil {
		return f, err
	}
	if f.Mails, err = db.counts(ctx, `SELECT state, count(*) FROM notices GROUP BY state`); err != nil {
		return f, err
	}
	if f.Images, err = db.counts(ctx, `SELECT state, count(*) FROM documents GROUP BY state`); err != nil {
		return f, err
	}
	var due int64
	err = db.read.QueryRowContext(ctx, `SELECT COALESCE(min(due_at), 0) FROM notices WHERE state = 'queued' AND due_at <= $1`,
		millis(now)).Scan(&due)
	if err != nil {
		return f, err
	}
	if due > 0 {
		f.OldestDue = now.Sub(fromMillis(due))
	}
	err = db.read.QueryRowContext(ctx, `SELECT count(*) FROM documents AS d JOIN applications AS a
		ON a.id = d.application_id WHERE a.shred_at > 0 AND a.shred_at <= $1`, millis(now)).Scan(&f.Overdue)
	return f, err
}

func (db *DB) counts(ctx context.Context, query string, args ...any) (map[string]int, error) {
	rows, err := db.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]int{}
	for rows.Next() {
		var (
			name string
			n    int
		)
		if err := rows.Scan(&name, &n); err != nil {
			return nil, err
		}
		all[name] = n
	}
	return all, rows.Err()
}
