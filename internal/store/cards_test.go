package store_test

import (
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

func cardList(t *testing.T, db *store.DB, f registration.CardFilter) registration.CardPage {
	t.Helper()
	if f.Limit == 0 {
		f.Limit = 50
	}
	page, err := db.CardList(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// cardholder is a registered application by post, decided at a time.
func cardholder(t *testing.T, db *store.DB, at time.Time) registration.Application {
	t.Helper()
	a := sent(t, db, at)
	return do(t, db, a.ID, func(a registration.Application) (registration.Change, error) {
		return a.Approve(step(at), approval(nil))
	})
}

func stamps(at time.Time, yen int) func(registration.Application) (registration.Change, error) {
	return func(a registration.Application) (registration.Change, error) { return a.Stamps(step(at), yen) }
}

// A card goes from list to list with its application, and each list is in its order.
func TestCardsGoFromListToList(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		later := noon.Add(time.Hour)
		first, second := cardholder(t, db, noon), cardholder(t, db, later)
		early := do(t, db, sent(t, db, noon).ID, stamps(noon, 300))
		page := cardList(t, db, registration.CardFilter{List: registration.AwaitedList, Limit: 1})
		if len(page.Rows) != 1 || page.Rows[0].ID != first.ID || !page.More || !page.Rows[0].At.Equal(noon) {
			t.Fatalf("awaited: %+v", page)
		}
		if fmt.Sprint(page.Totals) != "map[awaited:2 early:1]" {
			t.Errorf("totals %v", page.Totals)
		}
		page = cardList(t, db, registration.CardFilter{List: registration.AwaitedList, After: page.Rows[0].Cursor})
		if len(page.Rows) != 1 || page.Rows[0].ID != second.ID || page.More {
			t.Errorf("the page after: %+v", page)
		}
		do(t, db, first.ID, stamps(later, 254))
		do(t, db, second.ID, stamps(noon, 254))
		do(t, db, early.ID, func(a registration.Application) (registration.Change, error) {
			return a.Refuse(step(later), registration.Refusal{Why: []registration.Deficiency{{Code: "other"}}}, later)
		})
		if page = cardList(t, db, registration.CardFilter{List: registration.ReadyList}); len(page.Rows) != 2 || page.Rows[0].ID != second.ID {
			t.Errorf("ready: %+v", page.Rows)
		}
		if r := page.Rows[0]; r.StampsYen != 254 || r.Issued != second.Issued || r.Version != second.Version+1 || r.CardState != registration.EnvelopeReceived {
			t.Errorf("row %+v", r)
		}
		if fmt.Sprint(page.Totals) != "map[back:1 ready:2]" {
			t.Errorf("totals %v", page.Totals)
		}
		post := func(a registration.Application) (registration.Change, error) { return a.PostCard(step(later)) }
		do(t, db, second.ID, post)
		do(t, db, first.ID, func(a registration.Application) (registration.Change, error) {
			return a.PostCard(step(later.Add(time.Minute)))
		})
		if page = cardList(t, db, registration.CardFilter{List: registration.PostedList}); len(page.Rows) != 2 || page.Rows[0].ID != first.ID {
			t.Errorf("posted, the newest first: %+v", page.Rows)
		}
		whole(t, db)
	})
}

func TestPrintsAreKept(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a := do(t, db, cardholder(t, db, noon).ID, stamps(noon, 254))
		b := registration.Batch{
			ID: rand.Text(), Item: registration.CardItem, By: "staff:x", At: noon,
			Cards: []registration.Printed{{ApplicationID: a.ID, Number: a.Issued}},
		}
		for range 2 {
			if err := db.Print(t.Context(), b); err != nil {
				t.Fatal(err)
			}
			b.ID, b.At = rand.Text(), b.At.Add(time.Hour)
		}
		r := cardList(t, db, registration.CardFilter{List: registration.ReadyList}).Rows[0]
		if !r.CardPrinted.Equal(noon.Add(time.Hour)) || !r.LabelPrinted.IsZero() {
			t.Errorf("printed at %v, label at %v", r.CardPrinted, r.LabelPrinted)
		}
		list, err := db.Batches(t.Context(), 1)
		if err != nil || len(list) != 1 || !list[0].At.Equal(noon.Add(time.Hour)) || list[0].Cards[0].Receipt != a.Receipt {
			t.Fatalf("batches %+v, %v", list, err)
		}
		again, err := db.Batch(t.Context(), list[0].ID)
		if err != nil || again.Item != registration.CardItem || again.Cards[0].Number != a.Issued {
			t.Errorf("batch %+v, %v", again, err)
		}
		if _, err := db.Batch(t.Context(), "none"); registration.CodeOf(err) != registration.NotFound {
			t.Errorf("no batch: %v", err)
		}
		events, err := db.Events(t.Context(), a.ID)
		if n := len(events); err != nil || events[n-1].Act != "card_printed" || events[n-2].Act != "card_printed" {
			t.Errorf("events %+v, %v", events, err)
		}
	})
}

// A card made void opens nothing and is never given again; a reissue takes its place.
func TestVoidCards(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		void := func(n registration.CardNumber, draw *registration.Draw) registration.Patron {
			t.Helper()
			p, err := db.PatronByNumber(t.Context(), n)
			if err != nil {
				t.Fatal(err)
			}
			c, err := p.VoidCard(step(noon), registration.LostCard, draw)
			if err != nil {
				t.Fatal(err)
			}
			if p, err = db.SavePatron(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			return p
		}
		a := cardholder(t, db, noon)
		next := approval(nil).Draw
		p := void(a.Issued, &next)
		if p.Number == a.Issued || p.Blocked() {
			t.Fatalf("%s was replaced by %s, %v", a.Issued, p.Number, p.BlockedAt)
		}
		whole(t, db)
		r, err := db.CardByNumber(t.Context(), a.Issued)
		if err != nil || !r.VoidedAt.Equal(noon) || r.Reason != "lost" || r.PatronID != p.ID || r.Receipt != a.Receipt {
			t.Errorf("the old card %+v, %v", r, err)
		}
		if r, err = db.CardByNumber(t.Context(), p.Number); err != nil || !r.VoidedAt.IsZero() || r.Receipt != "" {
			t.Errorf("the new card %+v, %v", r, err)
		}
		if _, err := db.CardByNumber(t.Context(), "1"); registration.CodeOf(err) != registration.NotFound {
			t.Errorf("a number never given: %v", err)
		}
		void(p.Number, nil)
		whole(t, db)
		blocked, err := db.PatronByNumber(t.Context(), p.Number)
		if err != nil || !blocked.Blocked() {
			t.Fatalf("%+v, %v", blocked, err)
		}
		again := sent(t, db, noon)
		again = do(t, db, again.ID, func(a registration.Application) (registration.Change, error) {
			a.Kind, a.CardNumber = registration.Reissue, p.Number
			return a.Approve(step(noon), approval(&blocked))
		})
		if p, err = db.PatronByNumber(t.Context(), again.Issued); err != nil || p.Blocked() || p.ID != blocked.ID {
			t.Errorf("after the reissue %+v, %v", p, err)
		}
		whole(t, db)
	})
}
