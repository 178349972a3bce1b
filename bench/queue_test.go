package bench

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// page is how many rows the desk shows at once.
const page = 50

// waitingShare is one in how many of the made-up applications waits for review.
const waitingShare = 5

// views are the pages looked at: those who wait, from the start and near the end, all
// applications, and those under filters: what most are, what few are, what hardly
// anybody is.
var views = map[string]registration.QueueFilter{
	"first":          {Status: registration.Waiting},
	"deep":           {Status: registration.Waiting},
	"all":            {},
	"kind":           {Status: registration.Waiting, Facets: registration.Facets{Kind: registration.Renewal}},
	"delivery":       {Status: registration.Waiting, Facets: registration.Facets{Delivery: registration.Screen}},
	"age":            {Status: registration.Waiting, Facets: registration.Facets{Age: registration.Child}},
	"outside":        {Status: registration.Waiting, Facets: registration.Facets{Outside: true}},
	"twin":           {Status: registration.Waiting, Facets: registration.Facets{Twin: true}},
	"three at once":  {Status: registration.Waiting, Facets: registration.Facets{Kind: registration.New, Delivery: registration.Post, Age: registration.Adult}},
	"all of outside": {Facets: registration.Facets{Outside: true}},
	"envelopes":      {Envelope: true},
}

// searches are by what a librarian has: the commonest family name, a whole name, a
// reading not finished, a telephone number and its end, a mail address.
var searches = map[string]string{
	"family name": "佐藤", "name": "佐藤太郎", "kana": "さとう", "half a kana": "サト", "phone": "096-100-1000", "last four": "1000",
	"mail": "taro77@example.jp",
}

// BenchmarkQueue shows pages of the queue among ever more applications. The floor
// is the same page among a thousand, so "of-floor" says how far the cost grows
// with their number: 1 is not at all.
func BenchmarkQueue(b *testing.B) {
	for _, engine := range engines {
		b.Run(engine, func(b *testing.B) {
			small := fill(b, engine, 1000)
			for _, n := range []int{100_000, 1_000_000} {
				b.Run(strconv.Itoa(n), func(b *testing.B) {
					large := fill(b, engine, n)
					for _, view := range slices.Sorted(maps.Keys(views)) {
						b.Run(view, func(b *testing.B) {
							contest{clients: 1, work: large.show(b, view), floor: small.show(b, view)}.run(b)
						})
					}
					for _, search := range slices.Sorted(maps.Keys(searches)) {
						b.Run("search by "+search, func(b *testing.B) {
							contest{clients: 1, work: large.search(b, search), floor: small.search(b, search)}.run(b)
						})
					}
				})
			}
		})
	}
}

// Pages of the made-up queue are full, and the totals are those of its applications.
func TestMadeUpQueue(t *testing.T) {
	q := fill(t, "sqlite", 1000)
	for _, view := range slices.Sorted(maps.Keys(views)) {
		if err := q.show(t, view)(0); err != nil {
			t.Error(view, err)
		}
	}
	for what := range searches {
		if err := q.search(t, what)(0); err != nil {
			t.Error(what, err)
		}
	}
	totals, err := q.house.Store.Totals(t.Context())
	if err != nil || totals[registration.Waiting] != 1000/waitingShare {
		t.Errorf("totals %v, %v", totals, err)
	}
}

// queue is a house full of applications.
type queue struct {
	house house
	deep  registration.Cursor // the last page but one of those that wait ends here
}

var reviewer = desk.Caller{ID: "bench", Role: registration.Reviewer}

// show asks as the staff's page does.
func (q queue) show(b testing.TB, view string) deed {
	b.Helper()
	filter := views[view]
	filter.Limit = page
	if view == "deep" {
		filter.After = q.deep
	}
	return func(int) error {
		got, err := q.house.Desk.Queue(b.Context(), reviewer, filter)
		if err == nil && len(got.Rows) != min(page, got.Found) && view != "deep" || len(got.Rows) == 0 {
			err = fmt.Errorf("%d rows of %d", len(got.Rows), got.Found)
		}
		return err
	}
}

// search looks for somebody past the log, whose durable line costs the same however
// many applications there are.
func (q queue) search(b testing.TB, what string) deed {
	b.Helper()
	s := registration.ParseSearch(searches[what])
	return func(int) error {
		got, err := q.house.Store.Search(b.Context(), s, page)
		if err == nil && len(got.Rows) == 0 {
			err = fmt.Errorf("nobody is found")
		}
		return err
	}
}

// fill makes a house with n applications, of whom every fifth waits, at the speed of
// the database rather than of applicants.
func fill(b testing.TB, engine string, n int) queue {
	b.Helper()
	h := build(b, engine, light)
	db := h.database(b)
	for _, statement := range []string{
		`INSERT INTO rules (version, body) VALUES ('v1', '{"Version":"v1"}')`,
		fmt.Sprintf(madeUp, n, waitingShare),
		`INSERT INTO tallies (status, shard, n) SELECT status, 0, count(*) FROM applications GROUP BY status`,
	} {
		if _, err := db.ExecContext(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
	if err := h.Store.Refill(b.Context()); err != nil {
		b.Fatal(err)
	}
	if _, err := db.ExecContext(b.Context(), `ANALYZE`); err != nil {
		b.Fatal(err)
	}
	return queue{h, lastPageButOne(b, db)}
}

func lastPageButOne(b testing.TB, db *sql.DB) registration.Cursor {
	b.Helper()
	var (
		at   int64
		deep registration.Cursor
	)
	err := db.QueryRowContext(b.Context(), `SELECT queued_at, id FROM applications WHERE status = 'waiting'
		ORDER BY queued_at DESC, id DESC LIMIT 1 OFFSET $1`, 2*page).Scan(&at, &deep.ID)
	if err != nil {
		b.Fatal(err)
	}
	deep.At = moment(at)
	return deep
}
