package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

// Of many who want the same application at once, one gets it.
func TestReservations(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a := sent(t, db, noon)
		until := noon.Add(time.Minute)
		mine := func(who string) registration.Reservation {
			return registration.Reservation{ApplicationID: a.ID, Holder: registration.ByStaff(who), Until: until}
		}
		var (
			work sync.WaitGroup
			mu   sync.Mutex
			got  = map[string]registration.Actor{}
		)
		for _, who := range []string{"a", "b", "c", "d"} {
			work.Go(func() {
				r, err := db.Reserve(context.Background(), mine(who), noon)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Errorf("%s: %v", who, err)
				}
				got[who] = r.Holder
			})
		}
		work.Wait()
		winner := got["a"]
		for who, holder := range got {
			if holder != winner {
				t.Errorf("%s is told that %s has it, a that %s has", who, holder, winner)
			}
		}
		whole(t, db)
	})
}

// What one has no other decides, unless it is taken over.
func TestReservationsAreTakenOver(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx, a := t.Context(), sent(t, db, noon)
		until := noon.Add(time.Minute)
		mine := func(who string) registration.Reservation {
			return registration.Reservation{ApplicationID: a.ID, Holder: registration.ByStaff(who), Until: until}
		}
		if _, err := db.Reserve(ctx, mine("a"), noon); err != nil {
			t.Fatal(err)
		}
		if err := db.TakeOver(ctx, mine("x"), registration.Event{At: noon, Subject: a.ID, Actor: registration.ByStaff("x")}); err != nil {
			t.Fatal(err)
		}
		if all, err := db.Reservations(ctx, noon); err != nil || all[a.ID] != mine("x") {
			t.Errorf("taken over: %+v, %v", all, err)
		}
		if all, err := db.Reservations(ctx, until); err != nil || len(all) != 0 {
			t.Errorf("at its end: %+v, %v", all, err)
		}
		refuse := func(who registration.Actor, at time.Time) error {
			s := step(at)
			s.By = who
			c, err := a.Refuse(s, registration.Refusal{Why: []registration.Deficiency{{Code: "x"}}}, at)
			if err != nil {
				t.Fatal(err)
			}
			_, err = db.Apply(ctx, c)
			return err
		}
		if err := refuse(registration.ByStaff("y"), noon); !errors.Is(err, registration.Fault(registration.Conflict, "reserved")) {
			t.Errorf("decided by another: %v", err)
		}
		if err := refuse(registration.ByStaff("x"), noon); err != nil {
			t.Errorf("decided by its holder: %v", err)
		}
		if all, err := db.Reservations(ctx, noon); err != nil || len(all) != 0 {
			t.Errorf("after the decision: %+v, %v", all, err)
		}
		if r, err := db.Reserve(ctx, mine("x"), noon); err != nil || r.Holder != "" {
			t.Errorf("what is decided: %+v, %v", r, err)
		}
		if err := db.TakeOver(ctx, mine("x"), registration.Event{}); !errors.Is(err, registration.ErrConflict) {
			t.Errorf("taken over when decided: %v", err)
		}
		whole(t, db)
	})
}

// The applicant may withdraw whoever looks at it, and what is over keeps nobody out.
func TestReservationsYield(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		for name, by := range map[string]registration.Step{
			"the applicant":      step(noon),
			"another, when over": {At: noon.Add(time.Hour), By: registration.ByStaff("y"), ID: step(noon).ID},
		} {
			a := sent(t, db, noon)
			r := registration.Reservation{ApplicationID: a.ID, Holder: registration.ByStaff("x"), Until: noon.Add(time.Hour)}
			if _, err := db.Reserve(t.Context(), r, noon); err != nil {
				t.Fatal(err)
			}
			c, err := a.Withdraw(by)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.Apply(t.Context(), c); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
