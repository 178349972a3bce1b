package store_test

import (
	"crypto/rand"
	"fmt"
	"slices"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

// came hands in an application that differs from the usual one.
func came(t testing.TB, db *store.DB, at time.Time, alter func(*registration.Details)) registration.Application {
	t.Helper()
	s := submission(registration.New)
	alter(&s.Details)
	a, err := db.Apply(t.Context(), registration.Begin(step(at), s))
	if err != nil {
		t.Fatal(err)
	}
	d := add(t, db, a, true)
	return do(t, db, a.ID, func(a registration.Application) (registration.Change, error) {
		return a.SendDocuments(step(at), []registration.Document{d})
	})
}

// Every filter, alone and with others, chooses what it says, by pages and oldest first,
// and counts it.
func TestQueueFilters(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		var all []registration.Application
		births := []int{1990, 2010, 2020}
		for i := range 24 {
			all = append(all, came(t, db, noon.Add(time.Duration(i)*time.Second), func(d *registration.Details) {
				d.Kind = registration.Kinds()[i%4]
				d.Delivery = registration.Deliveries()[i/2%2]
				d.Birth.Year = births[i%3]
				d.Outside = i%5 == 0
				d.Name, d.NameKana = fmt.Sprintf("熊本　%d郎", i), "クマモト　"+string([]rune("アイウエオカキクケコサシスセソタチツテトナニヌネ")[i])
				if i%7 == 0 {
					d.Lang = "en"
				}
			}))
		}
		for i, kind := range append(registration.Kinds(), "") {
			for j, delivery := range []registration.CardDelivery{registration.Post, ""} {
				for k, age := range []registration.AgeBand{registration.Child, registration.Youth, ""} {
					f := registration.Facets{Kind: kind, Delivery: delivery, Age: age, Outside: (i+j+k)%2 == 0}
					if (i+j)%2 == 0 {
						f.Lang = "en"
					}
					filtersTo(t, db, all, f)
				}
			}
		}
		whole(t, db)
	})
}

func filtersTo(t *testing.T, db *store.DB, all []registration.Application, f registration.Facets) {
	t.Helper()
	var want, got []string
	for _, a := range all {
		band := registration.AgeBandOf(a.Birth, a.SentAt)
		if (f.Kind == "" || f.Kind == a.Kind) && (f.Delivery == "" || f.Delivery == a.Delivery) && (f.Age == "" || f.Age == band) &&
			(f.Lang == "" || f.Lang == a.Lang) && (!f.Outside || a.Outside) {
			want = append(want, a.ID)
		}
	}
	for _, q := range []registration.QueueFilter{{Status: registration.Waiting, Facets: f, Limit: 5}, {Facets: f, Limit: 5}} {
		got = nil
		for {
			page, err := db.Queue(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if page.Found != len(want) || !slices.Equal(page.Langs, []string{"en", "ja"}) {
				t.Errorf("%+v: counts %d of %d, in %v", f, page.Found, len(want), page.Langs)
			}
			for _, r := range page.Rows {
				got, q.After = append(got, r.ID), r.Cursor
			}
			if !page.More {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%+v: got %d rows, want %d", q, len(got), len(want))
		}
	}
}

// An envelope is awaited by what came in and is not over, and until it comes.
func TestQueueOfEnvelopes(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		begin(t, db) // documents not sent
		a, gone, here := sent(t, db, noon), sent(t, db, noon.Add(time.Second)), sent(t, db, noon.Add(2*time.Second))
		came(t, db, noon, func(d *registration.Details) { d.Delivery = registration.Screen })
		do(t, db, gone.ID, func(a registration.Application) (registration.Change, error) { return a.Withdraw(step(noon)) })
		do(t, db, here.ID, func(a registration.Application) (registration.Change, error) {
			a.CardState = registration.EnvelopeReceived
			return a.Approve(step(noon), approval(nil))
		})
		page, err := db.Queue(t.Context(), registration.QueueFilter{Envelope: true, Limit: 9})
		if err != nil || page.Envelopes != 1 || page.Found != 1 || len(page.Rows) != 1 || page.Rows[0].ID != a.ID {
			t.Errorf("%+v, %v", page, err)
		}
		whole(t, db)
	})
}

// What is computed beside the rows can be computed anew, with the same outcome.
func TestRefill(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a := sent(t, db, noon)
		p := registration.Patron{ID: rand.Text(), Number: "1", Name: a.Name, NameKana: a.NameKana, Birth: a.Birth, CreatedAt: noon, UpdatedAt: noon}
		importing(t, db, p)
		before := twin(t, db, a.ID)
		if err := db.Refill(t.Context()); err != nil {
			t.Fatal(err)
		}
		page, err := db.Search(t.Context(), registration.ParseSearch("090"), 9)
		if err != nil || len(page.Rows) != 0 {
			t.Errorf("%+v, %v", page, err)
		}
		page, err = db.Search(t.Context(), registration.ParseSearch("カミ"), 9)
		if err != nil || len(page.Rows) != 1 || !before || !twin(t, db, a.ID) {
			t.Errorf("a twin before: %t; %+v, %v", before, page, err)
		}
		whole(t, db)
	})
}
