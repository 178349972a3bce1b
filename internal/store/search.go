package store

import (
	"cmp"
	"context"
	"database/sql"
	"hash/fnv"
	"slices"
	"time"

	"ouchi/internal/registration"
)

// A search is a lookup by equality: every word that an application is found by is a
// row of its 64-bit digest, in the order of the applications' age, so that the newest
// of a common name come first without sorting. What two words share a digest of, and
// what a longer word than is kept was meant by, the found row itself decides.

// findings are the rows of an application in the index.
type findings struct {
	at    time.Time
	words []registration.SearchWord
}

func wordsOf(a *registration.Application) *findings {
	return &findings{a.CreatedAt, a.SearchWords()}
}

func searchKey(w registration.SearchWord) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(string(w.Field) + "\x00" + w.Text)) // never fails
	return int64(h.Sum64())
}

func (f *findings) keys() []int64 {
	if f == nil {
		return nil
	}
	keys := make([]int64, len(f.words))
	for i, w := range f.words {
		keys[i] = searchKey(w)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// findable replaces what an application was found by with what it is found by now.
func findable(ctx context.Context, tx *sql.Tx, id string, before, after *findings) error {
	old, now := before.keys(), after.keys()
	for _, key := range old {
		if slices.Contains(now, key) {
			continue
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM search_keys WHERE key = $1 AND at = $2 AND application_id = $3`,
			key, millis(before.at), id)
		if err != nil {
			return err
		}
	}
	for _, key := range now {
		if slices.Contains(old, key) {
			continue
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO search_keys (key, at, application_id) VALUES ($1, $2, $3)
			ON CONFLICT DO NOTHING`, key, millis(after.at), id)
		if err != nil {
			return err
		}
	}
	return nil
}

// searchDepth bounds how many of a word's applications are looked at, the newest first.
const searchDepth = 100

// Search lists the applications that a search finds: those that wait for somebody
// first, then the newest, at most n of the newest hundred under each word. More tells
// that there may be others.
func (db *DB) Search(ctx context.Context, s registration.Search, n int) (registration.QueuePage, error) {
	var page registration.QueuePage
	seen := map[string]bool{}
	take := func(list []hit) {
		for _, h := range list {
			if !seen[h.row.ID] && s.Finds(h.application) {
				seen[h.row.ID] = true
				page.Rows = append(page.Rows, h.row)
			}
		}
	}
	if s.Receipt != "" {
		list, err := hits(db.query(ctx, `SELECT `+hitColumns+` FROM applications WHERE receipt = $1`, string(s.Receipt)))
		if err != nil {
			return page, err
		}
		take(list)
	}
	for _, key := range keysFor(s) {
		list, err := hits(db.query(ctx, `SELECT `+hitColumns+` FROM applications WHERE id IN (
			SELECT application_id FROM search_keys WHERE key = $1 ORDER BY at DESC, application_id DESC LIMIT $2)`, key, searchDepth))
		if err != nil {
			return page, err
		}
		page.More = page.More || len(list) == searchDepth
		take(list)
	}
	slices.SortFunc(page.Rows, func(a, b registration.QueueRow) int {
		return cmp.Or(cmp.Compare(urgency(a.Status), urgency(b.Status)), b.At.Compare(a.At), cmp.Compare(a.ID, b.ID))
	})
	if len(page.Rows) > n {
		page.Rows, page.More = page.Rows[:n], true
	}
	return page, db.families(ctx, page.Rows)
}

// keysFor are the digests that a search is looked up by, the likeliest first.
func keysFor(s registration.Search) []int64 {
	var keys []int64
	for _, w := range s.Words {
		keys = append(keys, searchKey(w))
		if begins, longer := w.Begins(); longer {
			keys = append(keys, searchKey(begins))
		}
	}
	return keys
}

// hit is an application as far as a search shows it and proves it.
type hit struct {
	row         registration.QueueRow
	application registration.Application
}

const hitColumns = queueColumns + `, common_name, phone, email, card_number, issued`

func hits(rows *sql.Rows, err error) ([]hit, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []hit
	for rows.Next() {
		var (
			h hit
			f string
			a = &h.application
		)
		if err := rows.Scan(append(queueOf(&h.row, &f), &a.CommonName, &a.Phone, &a.Email, &a.CardNumber, &a.Issued)...); err != nil {
			return nil, err
		}
		mark(&h.row, f)
		a.Receipt, a.Name, a.NameKana = h.row.Receipt, h.row.Name, h.row.NameKana
		list = append(list, h)
	}
	return list, rows.Err()
}

// urgency puts what waits for the desk first, then what waits for the applicant.
func urgency(s registration.Status) int {
	switch {
	case s == registration.Waiting:
		return 0
	case s.Open():
		return 1
	}
	return 2
}
