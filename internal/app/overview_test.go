package app_test

import (
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/registration"
)

// What happened years ago is told when the applications are long purged.
func TestFiguresOutliveTheApplications(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		day := registration.DateOf(h.Clock.Now().In(h.App.Desk.Policy.Location))
		for range 3 {
			h.Apply(apptest.Form())
		}
		age := func() {
			t.Helper()
			if _, err := h.App.Upkeep.Age(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		age()
		if kept, err := h.App.Store.KeptFigures(t.Context(), day, day); err != nil || len(kept) > 0 {
			t.Errorf("a day that is not over is kept: %v, %v", kept, err)
		}
		h.Clock.Days(40)
		age() // they lapse
		h.Clock.Days(800)
		for range 9 {
			age() // a batch of days each
		}
		if totals, err := h.App.Store.Totals(t.Context()); err != nil || totals[registration.Lapsed] != 0 {
			t.Fatalf("not purged: %v, %v", totals, err)
		}
		kept, err := h.App.Store.KeptFigures(t.Context(), day, day.Plus(839))
		if err != nil || len(kept) != 840 || kept[day].Sum(registration.FigureReceived) != 3 || kept[day.Plus(40)].Sum(registration.FigureLapsed) != 3 {
			t.Errorf("%d days, %v, %v, %v", len(kept), kept[day], kept[day.Plus(40)], err)
		}
	})
}
