package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"ouchi/internal/registration"
)

// countQuery is the range of a day, with two questions about the subject of each row.
const countQuery = `SELECT e.at, e.act, e.detail,
		COALESCE((SELECT b.detail FROM events AS b WHERE b.subject = e.subject AND b.act = 'submit' ORDER BY b.id LIMIT 1), ''),
		COALESCE((SELECT max(s.at) FROM events AS s WHERE s.subject = e.subject AND s.act = 'send_documents' AND s.id < e.id), 0)
	FROM events AS e WHERE e.id >= $1 AND e.id < $2 AND e.act IN `

// Count counts what happened in a window: events by ranges of their index, mails by
// theirs. It may be called again and gives the same while nothing is purged.
func (db *DB) Count(ctx context.Context, w registration.Window) (registration.Figures, error) {
	acts := registration.Counted()
	args := []any{eventIDFrom(w.From), eventIDFrom(w.Until)}
	for _, act := range acts {
		args = append(args, act)
	}
	rows, err := db.read.QueryContext(ctx, countQuery+marks(2, len(acts)), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	f := registration.Figures{}
	for rows.Next() {
		var (
			d     registration.Deed
			begun string
		)
		if err := rows.Scan(ms{&d.At}, &d.Act, &d.Detail, &begun, ms{&d.SentAt}); err != nil {
			return nil, err
		}
		kind, _, _ := strings.Cut(strings.TrimPrefix(begun, "kind="), " ")
		d.Kind = registration.Kind(kind)
		f.Add(d, w.OpeningDays)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	mails, err := db.counts(ctx, `SELECT state, count(*) FROM notices WHERE closed_at >= $1 AND closed_at < $2
		AND closed_at > 0 GROUP BY state`, millis(w.From), millis(w.Until))
	for state, n := range mails {
		f[registration.FigureMails+state] = n
	}
	return f, err
}

// kept marks a day that was counted, whether anything happened on it or not.
const kept = "counted"

// PutFigures keeps the figures of a day for good, in place of those kept before.
func (db *DB) PutFigures(ctx context.Context, day registration.Date, f registration.Figures) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM figures WHERE day = $1`, day.String()); err != nil {
			return err
		}
		put := func(name string, n int) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO figures (day, name, n) VALUES ($1, $2, $3)`, day.String(), name, n)
			return err
		}
		if err := put(kept, 1); err != nil {
			return err
		}
		for name, n := range f {
			if err := put(name, n); err != nil {
				return err
			}
		}
		return nil
	})
}

// KeptFigures gives what is kept of the days from the first to the last, by day.
func (db *DB) KeptFigures(ctx context.Context, first, last registration.Date) (map[registration.Date]registration.Figures, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT day, name, n FROM figures WHERE day >= $1 AND day <= $2`, first.String(), last.String())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[registration.Date]registration.Figures{}
	for rows.Next() {
		var (
			at   registration.Date
			name string
			n    int
		)
		if err := rows.Scan(day{&at}, &name, &n); err != nil {
			return nil, err
		}
		if all[at] == nil {
			all[at] = registration.Figures{}
		}
		if name != kept {
			all[at][name] = n
		}
	}
	return all, rows.Err()
}

// CountedUntil tells the last day whose figures are kept, the zero Date when none is,
// and when the log begins.
func (db *DB) CountedUntil(ctx context.Context) (last registration.Date, begins time.Time, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT COALESCE(max(day), '') FROM figures`).Scan(day{&last})
	if err != nil {
		return last, begins, err
	}
	err = db.read.QueryRowContext(ctx, `SELECT at FROM events ORDER BY id LIMIT 1`).Scan(ms{&begins})
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return last, begins, err
}

// Standing tells how things stand now; days are those of the zone.
func (db *DB) Standing(ctx context.Context, now time.Time, zone *time.Location) (s registration.Standing, err error) {
	if s.Applications, err = db.Totals(ctx); err != nil {
		return s, err
	}
	lists, err := db.counts(ctx, `SELECT card_list, count(*) FROM applications WHERE card_list <> '' GROUP BY card_list`)
	if err != nil {
		return s, err
	}
	s.Cards = map[registration.CardList]int{}
	for list, n := range lists {
		s.Cards[registration.CardList(list)] = n
	}
	var due int64
	err = db.read.QueryRowContext(ctx, `SELECT
			(SELECT count(*) FROM notices WHERE state = 'queued'), (SELECT count(*) FROM notices WHERE state = 'dead'),
			COALESCE((SELECT min(due_at) FROM notices WHERE state = 'queued' AND due_at <= $1), 0)`,
		millis(now)).Scan(&s.Queued, &s.Dead, &due)
	if err != nil {
		return s, err
	}
	if due > 0 {
		s.OldestDue = now.Sub(fromMillis(due))
	}
	return s, db.held(ctx, &s, now.In(zone))
}

// held counts the images by the day of their shredding, in the offset that now has.
func (db *DB) held(ctx context.Context, s *registration.Standing, now time.Time) error {
	const dayMillis = 24 * 60 * 60 * 1000
	_, offset := now.Zone()
	byDay, err := db.counts(ctx, `SELECT CASE WHEN a.shred_at = 0 THEN -1 ELSE (a.shred_at + $1) / $2 END, count(*)
		FROM documents AS d JOIN applications AS a ON a.id = d.application_id GROUP BY 1`, int64(offset)*1000, int64(dayMillis))
	if err != nil {
		return err
	}
	for text, n := range byDay {
		s.Images += n
		number, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return err
		}
		if number < 0 {
			s.Undated = n
			continue
		}
		s.Due = append(s.Due, registration.DueImages{Day: registration.DateOf(time.UnixMilli(number * dayMillis).UTC()), N: n})
	}
	slices.SortFunc(s.Due, func(a, b registration.DueImages) int { return strings.Compare(a.Day.String(), b.Day.String()) })
	return nil
}
