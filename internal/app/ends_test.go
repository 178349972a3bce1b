package app_test

import (
	"slices"
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/config"
	"ouchi/internal/registration"
)

// A patron hears of the card's end 60 and 14 days before, once each; one whom the first
// reminder missed hears the second alone.
func TestCardsEndIsTold(t *testing.T) {
	h := apptest.New(t, apptest.Settings(func(c *config.Config) {
		c.Card.ReminderDays, c.Retention.ApplicationDays = []int{14, 60}, 3650
	}))
	p := h.Patron(apptest.Form())
	h.Deliver()
	told := func() (n int) {
		t.Helper()
		h.Age()
		h.Deliver()
		mails, err := h.App.Store.MailsOf(t.Context(), p.ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mails {
			if m.Kind == registration.EndsNotice && m.State == "sent" {
				n++
			}
		}
		return n
	}
	var got []int
	for _, days := range []int{61, 60, 59, 14, 13, 0} {
		h.Clock.Set(p.ValidUntil.Plus(-days).Start(h.App.Member.Location))
		got = append(got, told())
	}
	if want := []int{0, 1, 1, 2, 2, 2}; !slices.Equal(got, want) {
		t.Errorf("told %v times, want %v", got, want)
	}
	late := apptest.Form()
	late.BirthDay, late.Email = "13", "late@example.jp"
	p = h.Patron(late)
	h.Clock.Set(p.ValidUntil.Plus(-10).Start(h.App.Member.Location))
	if n := told(); n != 1 {
		t.Errorf("told %d times at once", n)
	}
}
