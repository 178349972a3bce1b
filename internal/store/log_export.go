package store

import (
	"context"

	"ouchi/internal/registration"
)

// EachLogged calls f with every event of a period in the order of time, each with its
// seal; Seq is 0 where there is none yet. It reads page by page, so that nobody waits
// for a reader of years.
func (db *DB) EachLogged(ctx context.Context, p registration.LogFilter, f func(registration.Sealed) error) error {
	where, err := db.logged(ctx, p)
	if err != nil {
		return err
	}
	last := ""
	for {
		page, err := db.exported(ctx, where, last)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, s := range page {
			if err := f(s); err != nil {
				return err
			}
		}
		last = page[len(page)-1].Event.ID
	}
}

func (db *DB) exported(ctx context.Context, c conditions, after string) (all []registration.Sealed, err error) {
	c.args = append([]any{}, c.args...)
	c.text = append([]string{}, c.text...)
	c.add(`id > $`, after)
	//nolint:gosec // conditions of our own, values bound
	query := `SELECT e.id, e.at, e.subject, e.actor, e.act, e.detail,
			COALESCE(s.seq, 0), COALESCE(s.salt, ''), COALESCE(s.digest, ''), COALESCE(s.chain, '')
		FROM (SELECT id, at, subject, actor, act, detail FROM events` + c.String() + ` ORDER BY id LIMIT 2000) AS e
		LEFT JOIN seals AS s ON s.event_id = e.id ORDER BY e.id`
	rows, err := db.read.QueryContext(ctx, query, c.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s registration.Sealed
		e := &s.Event
		err := rows.Scan(&e.ID, ms{&e.At}, &e.Subject, &e.Actor, &e.Act, &e.Detail, &s.Seq, &s.Salt, &s.Digest, &s.Chain)
		if err != nil {
			return nil, err
		}
		s.EventID = e.ID
		all = append(all, s)
	}
	return all, rows.Err()
}
