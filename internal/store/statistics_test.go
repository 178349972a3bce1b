package store_test

import (
	"maps"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

var jst = time.FixedZone("JST", 9*60*60)

func window(day registration.Date) registration.Window {
	return day.Window(jst, func(since, until time.Time) int { return int(until.Sub(since).Hours()) / 24 })
}

func TestDaysAreCounted(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx, today := t.Context(), registration.DateOf(noon.In(jst))
		later := noon.AddDate(0, 0, 3)
		approved, returned := sent(t, db, noon), sent(t, db, noon)
		begin(t, db)
		do(t, db, approved.ID, func(a registration.Application) (registration.Change, error) {
			return a.Approve(step(later), approval(nil))
		})
		do(t, db, returned.ID, func(a registration.Application) (registration.Change, error) {
			return a.Return(step(later), registration.Correction{
				Deficiencies: []registration.Deficiency{{Code: "blurred"}}, Fields: []registration.Field{registration.FieldPhone},
			}, later)
		})
		do(t, db, returned.ID, func(a registration.Application) (registration.Change, error) {
			return a.SendDocuments(step(later.Add(time.Hour)), nil)
		})
		do(t, db, returned.ID, func(a registration.Application) (registration.Change, error) {
			return a.Refuse(step(later.Add(25*time.Hour)), registration.Refusal{Why: []registration.Deficiency{{Code: "duplicate"}}}, later)
		})
		for day, want := range map[registration.Date]registration.Figures{
			today: {"received.new": 3, "mails.cancelled": 2}, // the links of those who sent their documents
			today.Plus(3): {
				"approve.new": 1, "return.new": 1, "reason.blurred": 1, "days.3": 2,
			},
			today.Plus(4): {"refuse.new": 1, "days.1": 1},
			today.Plus(9): {},
		} {
			got, err := db.Count(ctx, window(day))
			maps.DeleteFunc(got, func(name string, _ int) bool { return day != today && name == "mails.cancelled" })
			if err != nil || !maps.Equal(got, want) {
				t.Errorf("%v: %v, %v, want %v", day, got, err, want)
			}
		}
	})
}

func TestFiguresAreKept(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx, day := t.Context(), registration.Date{Year: 2026, Month: 11, Day: 30}
		if last, begins, err := db.CountedUntil(ctx); err != nil || !last.IsZero() || !begins.IsZero() {
			t.Errorf("of nothing: %v, %v, %v", last, begins, err)
		}
		begin(t, db)
		for _, f := range []registration.Figures{{"received.new": 9, "lapse.new": 1}, {"received.new": 2}} {
			if err := db.PutFigures(ctx, day, f); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.PutFigures(ctx, day.Next(), nil); err != nil {
			t.Fatal(err)
		}
		got, err := db.KeptFigures(ctx, day.Plus(-5), day.Plus(5))
		if err != nil || len(got) != 2 || !maps.Equal(got[day], registration.Figures{"received.new": 2}) || got[day.Next()] == nil {
			t.Errorf("%v, %v", got, err)
		}
		if last, begins, err := db.CountedUntil(ctx); err != nil || last != day.Next() || !begins.Equal(noon) {
			t.Errorf("%v, %v, %v", last, begins, err)
		}
	})
}

func TestStanding(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		refused := sent(t, db, noon)
		refused = do(t, db, refused.ID, func(a registration.Application) (registration.Change, error) {
			return a.Refuse(step(noon), registration.Refusal{Why: []registration.Deficiency{{Code: "x"}}}, noon)
		})
		sent(t, db, noon)
		registered := sent(t, db, noon)
		do(t, db, registered.ID, func(a registration.Application) (registration.Change, error) {
			return a.Approve(step(noon), approval(nil))
		})
		s, err := db.Standing(t.Context(), noon.Add(time.Minute), jst)
		if err != nil || s.Applications[registration.Waiting] != 1 || s.Images != 3 || s.Undated != 1 {
			t.Errorf("%+v, %v", s, err)
		}
		due := registration.DateOf(refused.ShredAt.In(jst))
		if len(s.Due) != 1 || s.Due[0] != (registration.DueImages{Day: due, N: 2}) {
			t.Errorf("due %+v, want %v", s.Due, due)
		}
		if s.Queued != 3 || s.Dead != 0 || s.OldestDue != time.Minute || s.Cards[registration.AwaitedList] != 1 {
			t.Errorf("%+v", s)
		}
	})
}
