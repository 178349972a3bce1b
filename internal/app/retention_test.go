package app_test

import (
	"strings"
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/config"
	"ouchi/internal/registration"
)

func rows(table string) int { return strings.Count(table, "\n") }

func TestWhatIsFinishedIsForgotten(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		p := h.Patron(apptest.Form())
		again := h.Refuse(h.Waiting(apptest.Form()))
		open := h.Return(h.Waiting(apptest.Form()), registration.Correction{
			Deficiencies: apptest.Reasons("blurred"), Documents: true,
		})
		h.Clock.Days(90) // the mails' days; the open application has lapsed by now
		h.Age()
		if left := h.Table("notices"); strings.Contains(left, "state=sent") {
			t.Errorf("mails left: %s", left)
		}
		if left := h.Table("sessions") + h.Table("throttles") + h.Table("drafts"); left != "" {
			t.Errorf("left: %s", left)
		}
		h.Clock.Days(270) // 360 after the decisions
		h.Age()
		if n := rows(h.Table("applications")); n != 3 {
			t.Errorf("%d applications the days before", n)
		}
		h.Clock.Days(5)
		h.Age()
		if left := h.Table("applications"); rows(left) != 1 || !strings.Contains(left, open.ID) {
			t.Errorf("applications left: %s", left)
		}
		h.Clock.Days(90)
		h.Age()
		if left := h.Table("applications"); left != "" {
			t.Errorf("applications left: %s", left)
		}
		if !purged(t, h, again.ID, "application_purged") || !purged(t, h, open.ID, "application_purged") {
			t.Error("the log does not tell that the applications went")
		}
		h.Check()

		h.Clock.Set(apptest.Noon.AddDate(3, 0, 365)) // the card's last day, and a year
		h.Age()
		if n := rows(h.Table("patrons")); n != 1 {
			t.Errorf("%d patrons on the last day", n)
		}
		h.Clock.Days(2)
		h.Age()
		if left := h.Table("patrons"); left != "" {
			t.Errorf("patrons left: %s", left)
		}
		if !purged(t, h, p.ID, "patron_purged") {
			t.Error("the log does not tell that the patron went")
		}
		if !strings.Contains(h.Table("events"), "act=mails_purged") {
			t.Error("the log does not tell that mails went")
		}
		h.Check()
		if a := h.Approve(h.Waiting(apptest.Form())); a.Issued == p.Number {
			t.Error("a number was given twice")
		}
	})
}

func purged(t *testing.T, h *apptest.House, subject, act string) bool {
	t.Helper()
	events, err := h.App.Store.Events(t.Context(), subject)
	if err != nil || len(events) == 0 {
		t.Errorf("events %v, %v", events, err)
		return false
	}
	return events[len(events)-1].Act == act
}

// However short mails are kept, what is under way is not taken for broken.
func TestMailsMayGoBeforeTheirApplications(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		h.Apply(apptest.Form())
		h.Waiting(apptest.Form())
		h.Return(h.Waiting(apptest.Form()), registration.Correction{
			Deficiencies: apptest.Reasons("blurred"), Documents: true,
		})
		h.Pass(3)
		if left := h.Table("notices"); left != "" {
			t.Errorf("mails left: %s", left)
		}
		h.Check()
	}, apptest.Settings(func(c *config.Config) { c.Retention.MailDays = 2 }))
}
