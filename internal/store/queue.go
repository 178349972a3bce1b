package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ouchi/internal/registration"
)

const queueColumns = `queued_at, id, receipt, status, kind, delivery, card_state, name, name_kana, outside, round, lang, family, facet`

func queueOf(r *registration.QueueRow, facet *string) []any {
	return []any{
		ms{&r.At},
		&r.ID, &r.Receipt, &r.Status, &r.Kind, &r.Delivery, &r.CardState, &r.Name, &r.NameKana, &r.Outside, &r.Round,
		&r.Lang, &r.Family, facet,
	}
}

func mark(r *registration.QueueRow, facet string) {
	f, _ := parseFacet(facet)
	r.Twin = f.Twin
}

// Queue lists a page of applications, oldest first, and the totals by status. Its
// cost is that of the page: a range of one index, or one for every facet under the
// filter, and the counts.
func (db *DB) Queue(ctx context.Context, f registration.QueueFilter) (registration.QueuePage, error) {
	var page registration.QueuePage
	totals, err := db.tallied(ctx)
	if err != nil {
		return page, err
	}
	page.Envelopes = totals[envelopeTray]
	delete(totals, envelopeTray)
	page.Totals = totals
	tray := string(f.Status)
	if f.Envelope {
		tray = envelopeTray
	}
	existing, err := db.facets(ctx, tray)
	if err != nil {
		return page, err
	}
	var under []string
	for _, c := range existing {
		e, ok := parseFacet(c.facet)
		if !ok {
			return page, fmt.Errorf("store: a facet that cannot be read")
		}
		if !slices.Contains(page.Langs, e.Lang) {
			page.Langs = append(page.Langs, e.Lang)
		}
		if e.under(f.Facets) {
			under = append(under, c.facet)
			page.Found += c.n
		}
	}
	slices.Sort(page.Langs)
	if err := db.queueRows(ctx, &page, f, under); err != nil {
		return page, err
	}
	return page, nil
}

func (db *DB) queueRows(ctx context.Context, page *registration.QueuePage, f registration.QueueFilter, under []string) error {
	if len(under) == 0 {
		return nil
	}
	query, args := queueQuery(f, under)
	rows, err := db.query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var (
			r     registration.QueueRow
			facet string
		)
		if err := rows.Scan(queueOf(&r, &facet)...); err != nil {
			return err
		}
		mark(&r, facet)
		page.Rows = append(page.Rows, r)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if page.More = len(page.Rows) > f.Limit; page.More {
		page.Rows = page.Rows[:f.Limit]
	}
	return db.families(ctx, page.Rows)
}

// mostRanges bounds how many ranges of the index are merged; a filter of more facets
// leaves out so little that the rows between are read and dropped.
const mostRanges = 150

// queueQuery merges the ranges of the facets under the filter, or walks the one range
// of a status where nothing is filtered.
func queueQuery(f registration.QueueFilter, under []string) (string, []any) {
	var (
		args  = []any{millis(f.After.At), f.After.ID, f.Limit + 1}
		where = `(queued_at, id) > ($1, $2)`
		query strings.Builder
	)
	arg := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	switch {
	case f.Envelope:
		where += ` AND card_state = 'envelope_awaited' AND status IN ('waiting', 'returned', 'registered')`
	case f.Status != "":
		where += ` AND status = ` + arg(string(f.Status))
	}
	whole := f.Facets == (registration.Facets{}) && !f.Envelope
	if len(under) > mostRanges && !whole {
		marks := make([]string, len(under))
		for i, facet := range under {
			marks[i] = arg(facet)
		}
		where, whole = where+` AND facet || '' IN (`+strings.Join(marks, ", ")+`)`, true // by no index of facets
	}
	if whole {
		under = []string{""}
	}
	for i, facet := range under {
		if i > 0 {
			query.WriteString(" UNION ALL ")
		}
		query.WriteString(`SELECT ` + queueColumns + ` FROM applications WHERE ` + where)
		if !whole {
			query.WriteString(` AND facet = ` + arg(facet))
		}
	}
	query.WriteString(` ORDER BY queued_at, id LIMIT $3`)
	return query.String(), args
}

// Totals counts the applications in each status.
func (db *DB) Totals(ctx context.Context) (map[registration.Status]int, error) {
	totals, err := db.tallied(ctx)
	delete(totals, envelopeTray)
	return totals, err
}

// tallied is Totals, and the envelopes besides.
func (db *DB) tallied(ctx context.Context) (map[registration.Status]int, error) {
	rows, err := db.query(ctx, `SELECT status, CAST(sum(n) AS BIGINT) FROM tallies GROUP BY status
		UNION ALL SELECT status, CAST(sum(n) AS BIGINT) FROM facets WHERE status = 'envelope_awaited' GROUP BY status`)
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
		totals[s] = n
	}
	return totals, rows.Err()
}
