package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

// moment is how long a decision's mail waits here.
const moment = 10 * time.Minute

// approve registers the applicant, or reissues the patron's card; the mail waits.
func approve(t *testing.T, db *store.DB, a registration.Application, p *registration.Patron) registration.Application {
	t.Helper()
	return do(t, db, a.ID, func(a registration.Application) (registration.Change, error) {
		in := approval(p)
		in.DueAt = noon.Add(moment)
		if p != nil {
			a.Kind, a.CardNumber = registration.Reissue, p.Number
		}
		return a.Approve(step(noon), in)
	})
}

func holder(t *testing.T, db *store.DB, number registration.CardNumber) registration.Patron {
	t.Helper()
	p, err := db.PatronByNumber(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestUndoneApprovalLeavesAVoidNumberAndNoMail(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		a := approve(t, db, sent(t, db, noon), nil)
		number, patron := a.Issued, holder(t, db, a.Issued)
		session := registration.Session{Hash: "h", Purpose: registration.MemberPurpose, Subject: patron.ID, ExpiresAt: noon.Add(time.Hour)}
		if err := db.PutSession(ctx, session); err != nil {
			t.Fatal(err)
		}
		a = do(t, db, a.ID, func(a registration.Application) (registration.Change, error) {
			return a.Undo(step(noon.Add(time.Minute)), &patron)
		})
		if a.Status != registration.Waiting || a.Issued != "" || a.Decision.Act != "" {
			t.Errorf("it became %+v", a)
		}
		if _, err := db.Patron(ctx, patron.ID); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("the patron: %v", err)
		}
		if _, err := db.Session(ctx, "h", registration.MemberPurpose, noon); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("their session: %v", err)
		}
		due, err := db.ClaimNotices(ctx, noon.AddDate(0, 0, 1), time.Minute, 9)
		for _, m := range due {
			if m.Notice.Kind == registration.RegisteredNotice {
				t.Errorf("the mail goes: %+v, %v", m.Notice, err)
			}
		}
		again := registration.Patron{ID: rand.Text(), Number: number, Name: "熊本　花子"}
		if done, err := db.ImportPatrons(ctx, []registration.Patron{again}); err != nil || len(done.Void) != 1 {
			t.Errorf("the number came back by an import: %+v, %v", done, err)
		}
		if next := approve(t, db, a, nil); next.Issued == number {
			t.Error("the void number was given again")
		}
		whole(t, db)
	})
}

func TestUndoneReissueRevivesTheOldCard(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		first := approve(t, db, sent(t, db, noon), nil)
		before := holder(t, db, first.Issued)
		again := approve(t, db, sent(t, db, noon), &before)
		now := holder(t, db, again.Issued)
		again = do(t, db, again.ID, func(a registration.Application) (registration.Change, error) {
			return a.Reopen(step(noon.AddDate(0, 0, 2)), registration.Reopening{Reason: "mistake", Patron: &now})
		})
		after := holder(t, db, first.Issued)
		after.Version, after.UpdatedAt = before.Version, before.UpdatedAt
		if after != before || again.Status != registration.Waiting {
			t.Errorf("got  %+v\nwant %+v", after, before)
		}
		if _, err := db.PatronByNumber(t.Context(), now.Number); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("the number that was taken back opens: %v", err)
		}
		whole(t, db)
	})
}

// The mail is begun in the last moment of undo: one of the two holds, never both.
func TestUndoAndTheMailNeverBoth(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		for range 6 {
			a := approve(t, db, sent(t, db, noon), nil)
			patron := holder(t, db, a.Issued)
			undo, err := a.Undo(step(noon.Add(moment-1)), &patron)
			if err != nil {
				t.Fatal(err)
			}
			var (
				race   sync.WaitGroup
				begun  []registration.Dispatch
				undone error
			)
			race.Go(func() { begun, err = db.ClaimNotices(context.Background(), noon.Add(moment), time.Minute, 99) })
			race.Go(func() { _, undone = db.Apply(context.Background(), undo) })
			race.Wait()
			told := false
			for _, m := range begun {
				told = told || m.Notice.ApplicationID == a.ID && m.Notice.Kind == registration.RegisteredNotice
			}
			if err != nil || told == (undone == nil) {
				t.Errorf("told %t, undone %v, %v", told, undone, err)
			}
			if undone != nil && !errors.Is(undone, registration.Fault(registration.Conflict, "undo_over")) {
				t.Errorf("undo: %v", undone)
			}
		}
		whole(t, db)
	})
}

func TestPatronWhoActsMeanwhileStopsUndo(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a := approve(t, db, sent(t, db, noon), nil)
		patron := holder(t, db, a.Issued)
		stale := patron
		patron.Login.Failures = 1
		if _, err := db.SavePatron(t.Context(), registration.PatronChange{Patron: patron}); err != nil {
			t.Fatal(err)
		}
		c, err := a.Undo(step(noon), &stale)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Apply(t.Context(), c); !errors.Is(err, registration.Fault(registration.Conflict, "changed")) {
			t.Errorf("undone over a change of the patron: %v", err)
		}
		whole(t, db)
	})
}

func TestReopenedImagesAreNotShredded(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		refuse := func(a registration.Application) (registration.Change, error) {
			return a.Refuse(step(noon), registration.Refusal{Why: []registration.Deficiency{{Code: "x"}}}, noon)
		}
		reopen := func(a registration.Application) (registration.Change, error) {
			return a.Reopen(step(noon.AddDate(0, 0, 7)), registration.Reopening{Reason: "mistake"})
		}
		shred := func(a registration.Application) int {
			t.Helper()
			objects, err := db.Shred(ctx, a.ID, registration.Event{
				At: noon.AddDate(0, 0, 7), Subject: a.ID, Actor: registration.ByClock, Act: "images_shredded",
			})
			if err != nil {
				t.Fatal(err)
			}
			return len(objects)
		}
		a := sent(t, db, noon)
		a = do(t, db, a.ID, refuse)
		a = do(t, db, a.ID, reopen) // between the clock's finding it due and shredding it
		if n := shred(a); n != 0 {
			t.Errorf("%d objects of an application in review were shredded", n)
		}
		a = do(t, db, a.ID, refuse)
		if n := shred(a); n != 2 {
			t.Errorf("%d objects were shredded", n)
		}
		do(t, db, a.ID, reopen)
		whole(t, db)
	})
}

func TestNotesGoWithTheirApplication(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		a := sent(t, db, noon)
		for i, words := range []string{"電話した。", "折り返し待ち。\n二行目"} {
			at := noon.Add(time.Duration(i) * time.Minute)
			err := db.PutNote(ctx,
				registration.Note{ID: rand.Text(), ApplicationID: a.ID, At: at, By: "staff:x", Words: words},
				registration.Event{At: at, Subject: a.ID, Actor: "staff:x", Act: "note_written"})
			if err != nil {
				t.Fatal(err)
			}
		}
		list, err := db.Notes(ctx, a.ID)
		if err != nil || len(list) != 2 || list[1].Words != "折り返し待ち。\n二行目" || list[0].By != "staff:x" || !list[0].At.Equal(noon) {
			t.Fatalf("%+v, %v", list, err)
		}
		do(t, db, a.ID, func(a registration.Application) (registration.Change, error) { return a.Withdraw(step(noon)) })
		end := noon.AddDate(1, 0, 0)
		if _, err := db.Shred(ctx, a.ID, registration.Event{At: end, Subject: a.ID, Actor: registration.ByClock, Act: "images_shredded"}); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Purge(ctx, registration.Horizons{Now: end, Applications: end}); err != nil {
			t.Fatal(err)
		}
		if list, err := db.Notes(ctx, a.ID); err != nil || len(list) != 0 {
			t.Errorf("left: %+v, %v", list, err)
		}
	})
}
