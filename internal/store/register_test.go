package store_test

import (
	"crypto/rand"
	"testing"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

func rostered(number registration.CardNumber) registration.Patron {
	return registration.Patron{
		ID: rand.Text(), Number: number, Name: "阿蘇　花子", Birth: registration.Date{Year: 1972, Month: 11, Day: 3},
		ValidUntil: registration.Date{Year: 2026, Month: 11, Day: 30}, CreatedAt: noon, UpdatedAt: noon,
	}
}

func importing(t *testing.T, db *store.DB, list ...registration.Patron) registration.Imported {
	t.Helper()
	done, err := db.ImportPatrons(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// The library's file lags behind: it still has the card that a reissue voided.
func TestImportLeavesVoidCardsAlone(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		importing(t, db, rostered("A1"))
		p, err := db.PatronByNumber(t.Context(), "A1")
		if err != nil {
			t.Fatal(err)
		}
		a := sent(t, db, noon)
		a = do(t, db, a.ID, func(a registration.Application) (registration.Change, error) {
			a.Kind = registration.Reissue
			return a.Approve(step(noon), approval(&p))
		})
		if done := importing(t, db, rostered("A1"), rostered("A2")); done.Added != 1 || done.Changed != 0 || len(done.Void) != 1 {
			t.Errorf("%+v", done)
		}
		if now, err := db.PatronByNumber(t.Context(), a.Issued); err != nil || now.ID != p.ID {
			t.Errorf("the new card is %+v's, %v", now, err)
		}
		if _, err := db.PatronByNumber(t.Context(), "A1"); registration.CodeOf(err) != registration.NotFound {
			t.Errorf("the void card: %v", err)
		}
		whole(t, db)
	})
}

// What is tried is counted as if it were done, and is not.
func TestTriedImportLeavesNothing(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		importing(t, db, rostered("A1"))
		changed := rostered("A1")
		changed.Address = "ほか"
		list := []registration.Patron{changed, rostered("A2")}
		tried, err := db.TryPatrons(t.Context(), list)
		if err != nil || tried.Added != 1 || tried.Changed != 1 {
			t.Errorf("%+v, %v", tried, err)
		}
		if _, err := db.PatronByNumber(t.Context(), "A2"); registration.CodeOf(err) != registration.NotFound {
			t.Errorf("it was written: %v", err)
		}
		if done := importing(t, db, list...); done.Added != 1 || done.Changed != 1 {
			t.Errorf("%+v", done)
		}
		whole(t, db)
	})
}

func TestNumbersAheadAreCounted(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		d := registration.Draw{First: 20000000, Number: numbers}
		if next, err := db.NextSerial(t.Context(), d); err != nil || next != 20000000 {
			t.Errorf("%d, %v", next, err)
		}
		approved(t, db, noon, false)
		if next, err := db.NextSerial(t.Context(), d); err != nil || next != 20000001 {
			t.Errorf("%d, %v", next, err)
		}
		importing(t, db, rostered("20000005"), rostered("200000050"), rostered("A0000005"), rostered("30000000"))
		if n, err := db.CardsBetween(t.Context(), "20000001", "29999999"); err != nil || n != 1 {
			t.Errorf("%d ahead, %v", n, err)
		}
	})
}

// A patron who was forgotten comes back with the card when the library has them still.
func TestImportTakesForgottenPatronsBack(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		importing(t, db, rostered("A1"))
		n, err := db.Purge(t.Context(), registration.Horizons{Now: noon, Patrons: registration.Date{Year: 2026, Month: 12, Day: 1}})
		if err != nil || n != 1 {
			t.Fatalf("purged %d, %v", n, err)
		}
		if done := importing(t, db, rostered("A1")); done.Added != 1 {
			t.Errorf("%+v", done)
		}
		if _, err := db.PatronByNumber(t.Context(), "A1"); err != nil {
			t.Error(err)
		}
		whole(t, db)
	})
}
