package store

import (
	"context"

	"ouchi/internal/registration"
)

// Queue lists a page of applications, oldest first, and the totals by status. Its
// cost is that of the page: a range of one index, and the tallies.
func (db *DB) Queue(ctx context.Context, f registration.QueueFilter) (registration.QueuePage, error) {
	where, args := `(queued_at, id) > ($1, $2)`, []any{millis(f.After.At), f.After.ID, f.Limit + 1}
	if f.Status != "" {
		where, args = `status = $4 AND `+where, append(args, string(f.Status))
	}
	//nolint:gosec // constants of this function
	query := `SELECT queued_at, id, receipt, status, kind, delivery, card_state, name, name_kana, outside, round
		FROM applications WHERE ` + where + ` ORDER BY queued_at, id LIMIT $3`
	rows, err := db.read.QueryContext(ctx, query, args...)
	if err != nil {
		return registration.QueuePage{}, err
	}
	defer rows.Close()
	var page registration.QueuePage
	for rows.Next() {
		var r registration.QueueRow
		err := rows.Scan(ms{&r.At}, &r.ID, &r.Receipt, &r.Status, &r.Kind, &r.Delivery, &r.CardState, &r.Name,
			&r.NameKana, &r.Outside, &r.Round)
		if err != nil {
			return page, err
		}
		page.Rows = append(page.Rows, r)
	}
	if err := rows.Err(); err != nil {
		return page, err
	}
	if page.More = len(page.Rows) > f.Limit; page.More {
		page.Rows = page.Rows[:f.Limit]
	}
	page.Totals, err = db.Totals(ctx)
	return page, err
}

// Totals counts the applications in each status.
func (db *DB) Totals(ctx context.Context) (map[registration.Status]int, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT status, n FROM tallies`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	totals := map[registration.Status]int{}
	for rows.Next() {
		var (
			s registration.Status
			n int
		)
		if err := rows.Scan(&s, &n); err != nil {
			return nil, err
		}
		totals[s] += n
	}
	return totals, rows.Err()
}
