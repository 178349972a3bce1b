package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

// beginFamily makes a head and two who apply with it, confirmed at once.
func beginFamily(t testing.TB, db *store.DB) []registration.Application {
	t.Helper()
	head, others := submission(registration.New), []registration.Submission{submission(registration.New), submission(registration.New)}
	for i := range others {
		others[i].DraftID = fmt.Sprintf("%s.%02d", head.DraftID, i+1)
		others[i].Details.Guardian = registration.Guardian{Name: head.Details.Name, Relation: "父"}
	}
	a, err := db.Apply(t.Context(), registration.BeginFamily(step(noon), head, others))
	if err != nil {
		t.Fatal(err)
	}
	return familyOf(t, db, a.ID)
}

// sendFamily sends one image for all of them.
func sendFamily(t testing.TB, db *store.DB, family []registration.Application) {
	t.Helper()
	d := add(t, db, family[0], true)
	do(t, db, family[0].ID, func(a registration.Application) (registration.Change, error) {
		return a.Lead(step(noon), family, func(a registration.Application, s registration.Step) (registration.Change, error) {
			return a.SendDocuments(s, []registration.Document{d})
		})
	})
}

func familyOf(t testing.TB, db *store.DB, head string) []registration.Application {
	t.Helper()
	family, err := db.Family(t.Context(), head)
	if err != nil {
		t.Fatal(err)
	}
	return family
}

func TestFamilyIsBegunAndSentAsOne(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		family := beginFamily(t, db)
		if len(family) != 3 || family[0].ID != family[0].Family || family[1].DraftID > family[2].DraftID || family[1].Guardian.Relation != "父" {
			t.Fatalf("the family comes back as %+v", family)
		}
		mails, err := db.ClaimNotices(t.Context(), noon, time.Minute, 9)
		if err != nil || len(mails) != 1 || len(mails[0].Family) != 3 {
			t.Fatalf("%d mails, %v", len(mails), err)
		}
		if due, err := db.RemindDue(t.Context(), family[0].PurgeAt, 9); err != nil || len(due) != 1 || due[0].ID != family[0].ID {
			t.Errorf("%d are reminded, %v", len(due), err)
		}
		sendFamily(t, db, family)
		for _, a := range familyOf(t, db, family[0].ID) {
			if a.Status != registration.Waiting || !a.SentAt.Equal(noon) {
				t.Errorf("%s is %s, sent at %v", a.ID, a.Status, a.SentAt)
			}
		}
		whole(t, db)
	})
}

func TestFamilyIsConfirmedOnceOrNotAtAll(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		head := submission(registration.New)
		clickedAtOnce(t, db, func() registration.Change {
			first, child := submission(registration.New), submission(registration.New)
			first.DraftID, child.DraftID = head.DraftID, head.DraftID+".01"
			return registration.BeginFamily(step(noon), first, []registration.Submission{child})
		})
		// A sibling that cannot be committed takes the head with it.
		taken, err := db.ApplicationByDraft(t.Context(), head.DraftID)
		if err != nil {
			t.Fatal(err)
		}
		other, child := submission(registration.New), submission(registration.New)
		child.Receipt = taken.Receipt
		_, err = db.Apply(t.Context(), registration.BeginFamily(step(noon), other, []registration.Submission{child}))
		if !errors.Is(err, registration.Fault(registration.Conflict, "receipt_taken")) {
			t.Errorf("a sibling's number was taken: %v", err)
		}
		if _, err := db.ApplicationByDraft(t.Context(), other.DraftID); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("half a family was kept: %v", err)
		}
		whole(t, db)
	})
}

func TestImagesOfAHeadServeTheFamily(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		family := beginFamily(t, db)
		sendFamily(t, db, family)
		decide := func(i int, at time.Time) {
			do(t, db, family[i].ID, func(a registration.Application) (registration.Change, error) {
				return a.Refuse(step(at), registration.Refusal{Why: []registration.Deficiency{{Code: "other"}}}, at)
			})
		}
		due := func(at time.Time) int {
			t.Helper()
			ids, err := db.ShredDue(t.Context(), at, 9)
			if err != nil {
				t.Fatal(err)
			}
			// What is not due is not shredded either, by whoever asks for it.
			gone, err := db.Shred(t.Context(), family[0].ID, registration.Event{At: at, Subject: family[0].ID, Actor: registration.ByClock, Act: "images_shredded"})
			if err != nil || (len(gone) > 0) != (len(ids) > 0) {
				t.Errorf("%d files gone of %d due, %v", len(gone), len(ids), err)
			}
			return len(ids)
		}
		day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
		decide(0, day(1))
		decide(1, day(2))
		if due(day(60)) != 0 {
			t.Error("gone while one of the family waits")
		}
		decide(2, day(20))
		do(t, db, family[1].ID, func(a registration.Application) (registration.Change, error) {
			return a.Reopen(step(day(21)), registration.Reopening{Reason: "mistake"})
		})
		if due(day(60)) != 0 {
			t.Error("gone while one of the family is open again")
		}
		decide(1, day(30))
		if due(day(36)) != 0 || due(day(37)) != 1 {
			t.Error("not gone with the last of the family")
		}
		purgeFamily(t, db, family)
	})
}

// purgeFamily wants rows to go when the images are gone, a head with the last of its own.
func purgeFamily(t *testing.T, db *store.DB, family []registration.Application) {
	t.Helper()
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	h := registration.Horizons{Now: day(60), Applications: day(25)}
	if _, err := db.Purge(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	left := familyOf(t, db, family[0].ID)
	if len(left) != 2 || left[0].ID != family[0].ID || left[1].ID != family[1].ID {
		t.Errorf("%d left of the family", len(left))
	}
	whole(t, db)
	h.Applications = day(40)
	for range 2 {
		if _, err := db.Purge(t.Context(), h); err != nil {
			t.Fatal(err)
		}
	}
	if left := familyOf(t, db, family[0].ID); len(left) != 0 {
		t.Errorf("%d are left", len(left))
	}
}

func TestWithdrawnHeadStrandsNobody(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		family := beginFamily(t, db)
		do(t, db, family[0].ID, func(a registration.Application) (registration.Change, error) {
			return a.Lead(step(noon), family, registration.Application.Withdraw)
		})
		now := familyOf(t, db, family[1].ID)
		if len(now) != 2 || now[0].ID != family[1].ID || now[0].Link.Nonce == "" {
			t.Errorf("%d go on: %+v", len(now), now)
		}
		whole(t, db)
	})
}
