package store_test

import (
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

func TestOutbox(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		a := begin(t, db)
		claim := func(at time.Time) []registration.Dispatch {
			t.Helper()
			list, err := db.ClaimNotices(ctx, at, time.Minute, 10)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		first := claim(noon)
		if len(first) != 1 || first[0].Attempt != 1 || first[0].Application.ID != a.ID ||
			first[0].Notice.Data.Link.Nonce != a.Link.Nonce || first[0].Notice.To != a.Email {
			t.Fatalf("claimed %+v", first)
		}
		if again := claim(noon); len(again) != 0 {
			t.Error("a leased mail was claimed again")
		}
		second := claim(noon.Add(time.Minute))
		if len(second) != 1 || second[0].Attempt != 2 {
			t.Fatalf("after its lease: %+v", second)
		}
		id := second[0].Notice.ID
		if err := db.NoticeFailed(ctx, id, noon.Add(time.Hour), "temporary"); err != nil {
			t.Fatal(err)
		}
		if early := claim(noon.Add(59 * time.Minute)); len(early) != 0 {
			t.Error("claimed before its time")
		}
		if late := claim(noon.Add(time.Hour)); len(late) != 1 {
			t.Error("not claimed at its time")
		}
		if err := db.NoticeSent(ctx, id, noon); err != nil {
			t.Fatal(err)
		}
		if list := claim(noon.Add(48 * time.Hour)); len(list) != 0 {
			t.Error("a sent mail was claimed")
		}
		mailings, err := db.Mailings(ctx, a.ID)
		if err != nil || len(mailings) != 1 || mailings[0].State != "sent" {
			t.Errorf("mailings %+v, %v", mailings, err)
		}
	})
}

func TestDeadLettersAndReplacedLinks(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		a := begin(t, db)
		old, err := db.ClaimNotices(ctx, noon, time.Minute, 10)
		if err != nil {
			t.Fatal(err)
		}
		do(t, db, a.ID, func(a registration.Application) (registration.Change, error) { return a.RenewLink(step(noon)) })
		if err := db.NoticeFailed(ctx, old[0].Notice.ID, noon, "temporary"); err != nil {
			t.Fatal(err)
		}
		due, err := db.ClaimNotices(ctx, noon, time.Minute, 10)
		if err != nil || len(due) != 1 || due[0].Notice.ID == old[0].Notice.ID {
			t.Fatalf("only the new link is to go out: %+v, %v", due, err)
		}
		if err := db.NoticeFailed(ctx, due[0].Notice.ID, time.Time{}, "permanent"); err != nil {
			t.Fatal(err)
		}
		mailings, err := db.Mailings(ctx, a.ID)
		if err != nil || len(mailings) != 2 {
			t.Fatal(mailings, err)
		}
		states := map[string]int{}
		for _, m := range mailings {
			states[m.State]++
		}
		if states["dead"] != 1 || states["cancelled"] != 1 {
			t.Errorf("states %v", states)
		}
	})
}

func TestDocumentsAreTakenInTurn(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		pile, single := begin(t, db), begin(t, db)
		for range 3 {
			add(t, db, pile, false)
		}
		add(t, db, single, false)
		two, err := db.ClaimDocuments(ctx, noon, time.Minute, 2)
		if err != nil || len(two) != 2 {
			t.Fatal(two, err)
		}
		if two[0].Document.ApplicationID == two[1].Document.ApplicationID {
			t.Error("the single image waits behind the pile")
		}
		rest, err := db.ClaimDocuments(ctx, noon, time.Minute, 9)
		if err != nil || len(rest) != 2 {
			t.Errorf("the rest: %d, %v", len(rest), err)
		}
		for try := 1; try <= 2; try++ {
			if _, err := db.ClaimDocuments(ctx, noon.Add(time.Duration(try)*time.Minute), time.Minute, 9); err != nil {
				t.Fatal(err)
			}
		}
		if left, err := db.ClaimDocuments(ctx, noon.Add(time.Hour), time.Minute, 9); err != nil || len(left) != 0 {
			t.Errorf("an image that took its decoder down thrice is tried again: %d, %v", len(left), err)
		}
	})
}

func TestDocumentsWhileSending(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		a := begin(t, db)
		d := add(t, db, a, true)
		stale, err := db.Application(ctx, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		late := add(t, db, a, false)
		c, err := stale.SendDocuments(step(noon), []registration.Document{d})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Apply(ctx, c); !errors.Is(err, registration.ErrConflict) {
			t.Errorf("sent without the image that came meanwhile: %v", err)
		}
		objects, err := db.RemoveDocument(ctx, a.ID, late.ID)
		if err != nil || len(objects) != 1 {
			t.Fatalf("removed %v, %v", objects, err)
		}
		do(t, db, a.ID, func(a registration.Application) (registration.Change, error) {
			return a.SendDocuments(step(noon), []registration.Document{d})
		})
		if _, err := db.RemoveDocument(ctx, a.ID, d.ID); !errors.Is(err, registration.ErrConflict) {
			t.Errorf("an image was taken back after sending: %v", err)
		}
		if err := db.SetDocumentKind(ctx, a.ID, d.ID, "x"); !errors.Is(err, registration.ErrConflict) {
			t.Errorf("a kind was changed after sending: %v", err)
		}
		made := registration.Normalised{DocumentID: late.ID, View: registration.Object{Name: "v"}, Thumb: registration.Object{Name: "t"}}
		if obsolete, err := db.FinishDocument(ctx, made); err != nil || len(obsolete) != 2 {
			t.Errorf("what was made of a removed image stays: %v, %v", obsolete, err)
		}
		whole(t, db)
	})
}

func TestTooManyDocuments(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a := begin(t, db)
		for range 4 {
			add(t, db, a, false)
		}
		err := db.AddDocuments(t.Context(), []registration.Upload{{
			Document: registration.Document{ID: rand.Text(), ApplicationID: a.ID, Round: 1, State: registration.Received},
			Raw:      registration.Object{Name: rand.Text()},
		}}, 4)
		if !errors.Is(err, registration.Fault(registration.Invalid, "too_many_documents")) {
			t.Errorf("a fifth: %v", err)
		}
	})
}

func TestQueueByPages(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		var want []registration.ReceiptNumber
		for i := range 7 {
			want = append(want, sent(t, db, noon.Add(time.Duration(i)*time.Second)).Receipt)
		}
		begin(t, db) // not waiting
		var got []registration.ReceiptNumber
		f := registration.QueueFilter{Status: registration.Waiting, Limit: 3}
		for {
			page, err := db.Queue(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			if page.Totals[registration.Waiting] != 7 || page.Totals[registration.Provisional] != 1 {
				t.Errorf("totals %v", page.Totals)
			}
			for _, r := range page.Rows {
				got = append(got, r.Receipt)
				f.After = r.Cursor
			}
			if !page.More {
				break
			}
		}
		if len(got) != len(want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("row %d: got %s, want %s", i, got[i], want[i])
			}
		}
		if n, err := db.WaitingBefore(t.Context(), noon.Add(3*time.Second)); err != nil || n != 3 {
			t.Errorf("ahead of the fourth: %d, %v", n, err)
		}
	})
}
