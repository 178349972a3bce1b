package app_test

import (
	"testing"
	"time"

	"ouchi/internal/apptest"
	"ouchi/internal/registration"
)

func TestOpeningALinkChangesNothing(t *testing.T) {
	h := apptest.New(t)
	a := h.Apply(apptest.Form())
	h.Deliver()
	token := h.Link(h.Letter(a.Email, apptest.VerifySubject))
	for range 3 { // mail scanners do
		if err := h.App.Intake.Link(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	h.Enter(token)
	h.Enter(token) // on another device
	if h.Now(a).Version != a.Version {
		t.Error("the application changed")
	}
	refused(t, h.App.Intake.Link(t.Context(), token+"x"), registration.NotFound, "link_unknown")
	refused(t, h.App.Member.PasswordLink(t.Context(), token), registration.NotFound, "link_unknown")
}

func TestRenewedLinkReplacesTheOld(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		a := h.Apply(apptest.Form())
		h.Deliver()
		old := h.Link(h.Letter(a.Email, apptest.VerifySubject))
		inside := h.Enter(old)
		if err := h.App.Intake.RenewLink(t.Context(), h.Ask(a)); err != nil {
			t.Fatal(err)
		}
		refused(t, h.App.Intake.Link(t.Context(), old), registration.Expired, "link_replaced")
		_, err := h.App.Intake.Identity(t.Context(), inside)
		refused(t, err, registration.Expired, "link_replaced")
		cookie := h.Arrive(a, apptest.VerifySubject)
		h.Upload(cookie, apptest.Picture())
		h.Send(cookie)
		refused(t, h.App.Intake.Link(t.Context(), old), registration.Expired, "link_used")
		h.Check()
	})
}

// A mail that waited in the outbox while the link was renewed is not sent any more.
func TestRenewedLinkCancelsTheMailBefore(t *testing.T) {
	h := apptest.New(t)
	a := h.Apply(apptest.Form())
	if err := h.App.Intake.RenewLink(t.Context(), h.Ask(a)); err != nil {
		t.Fatal(err)
	}
	h.Deliver()
	if n := len(h.Letters()); n != 1 {
		t.Errorf("%d mails", n)
	}
	if err := h.App.Intake.Link(t.Context(), h.Link(h.Letters()[0])); err != nil {
		t.Error(err)
	}
}

func TestExpiredLinkIsRenewedByStatus(t *testing.T) {
	h := apptest.New(t)
	a := h.Apply(apptest.Form())
	h.Deliver()
	letter := h.Letter(a.Email, apptest.VerifySubject)
	says(t, letter.Text, "2026/11/27 12:00", "2026/12/25 12:00")
	token := h.Link(letter)
	h.Clock.Advance(48*time.Hour - time.Millisecond)
	if err := h.App.Intake.Link(t.Context(), token); err != nil {
		t.Errorf("a moment before its end: %v", err)
	}
	h.Clock.Advance(time.Millisecond)
	refused(t, h.App.Intake.Link(t.Context(), token), registration.Expired, "link_expired")
	_, err := h.App.Intake.Enter(t.Context(), token, apptest.Password, apptest.Address)
	refused(t, err, registration.Expired, "link_expired")
	if err := h.App.Intake.RenewLink(t.Context(), h.Ask(a)); err != nil {
		t.Fatal(err)
	}
	h.Arrive(a, apptest.VerifySubject)
	says(t, h.Letter(a.Email, apptest.VerifySubject).Text, "2026/11/29 12:00", "2026/12/27 12:00")
}

func TestLinksADayAreCounted(t *testing.T) {
	h := apptest.New(t)
	a := h.Apply(apptest.Form())
	for range h.Config.Limits.LinksADay {
		if err := h.App.Intake.RenewLink(t.Context(), h.Ask(a)); err != nil {
			t.Fatal(err)
		}
		h.Clock.Advance(16 * time.Minute) // past the limit of passwords
	}
	refused(t, h.App.Intake.RenewLink(t.Context(), h.Ask(a)), registration.TooMany, "too_many_links")
	h.Clock.Days(1)
	if err := h.App.Intake.RenewLink(t.Context(), h.Ask(a)); err != nil {
		t.Error(err)
	}
}

func TestCorrectedMailAddress(t *testing.T) {
	h := apptest.New(t)
	f := apptest.Form()
	f.Email = "takao@example.jp" // slipped
	a := h.Apply(f)
	h.Deliver()
	astray := h.Link(h.Letter(f.Email, apptest.VerifySubject))
	status := h.Ask(a)
	refused(t, h.App.Intake.CorrectEmail(t.Context(), status, "たかこ"), registration.Invalid, "form")
	if err := h.App.Intake.CorrectEmail(t.Context(), status, "ｔａｋａｋｏ＠example.jp"); err != nil {
		t.Fatal(err)
	}
	refused(t, h.App.Intake.Link(t.Context(), astray), registration.Expired, "link_replaced")
	a = h.Now(a)
	if a.Email != "takako@example.jp" {
		t.Errorf("stored %q", a.Email)
	}
	cookie := h.Arrive(a, apptest.VerifySubject)
	h.Upload(cookie, apptest.Picture())
	h.Send(cookie)
	refused(t, h.App.Intake.CorrectEmail(t.Context(), status, "other@example.jp"), registration.Conflict, "already_waiting")
}

func TestWithdrawal(t *testing.T) {
	h := apptest.New(t)
	early, late := h.Apply(apptest.Form()), h.Waiting(apptest.Form())
	for _, a := range []registration.Application{early, late} {
		status := h.Ask(a)
		if err := h.App.Intake.Withdraw(t.Context(), status); err != nil {
			t.Fatal(err)
		}
		refused(t, h.App.Intake.Withdraw(t.Context(), status), registration.Conflict, "already_withdrawn")
		refused(t, h.App.Intake.RenewLink(t.Context(), status), registration.Conflict, "already_withdrawn")
		h.Deliver()
		says(t, h.Letter(a.Email, apptest.DecisionSubject).Text, "取り下げました", a.Receipt.String())
		if now := h.Now(a); now.Status != registration.Withdrawn || now.ShredAt.IsZero() {
			t.Errorf("%+v", now)
		}
	}
	h.Check()
}

func TestReminderOnceThenLapse(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		a := h.Apply(apptest.Form())
		h.Pass(22)
		if n := len(h.Letters()); n != 1 {
			t.Fatalf("%d mails after 22 days", n)
		}
		h.Pass(1)
		letter := h.Letter(a.Email, apptest.DecisionSubject)
		says(t, letter.Text, "2026/12/25 12:00")
		if err := h.App.Intake.Link(t.Context(), h.Link(letter)); err != nil {
			t.Errorf("the reminder's link: %v", err)
		}
		h.Pass(6)
		if n := len(h.Letters()); n != 2 || h.Now(a).Status != registration.Provisional {
			t.Errorf("%d mails, %s after 29 days", n, h.Now(a).Status)
		}
		h.Pass(1)
		if h.Now(a).Status != registration.Lapsed || len(h.Letters()) != 2 {
			t.Errorf("%s, %d mails after 30 days", h.Now(a).Status, len(h.Letters()))
		}
		refused(t, h.App.Intake.Link(t.Context(), h.Link(letter)), registration.Expired, "link_used")
		h.Check()
	})
}

// The last day begins anew with a renewed link, and so does its reminder.
func TestRenewalOfTheLinkPutsTheLapseOff(t *testing.T) {
	h := apptest.New(t)
	a := h.Apply(apptest.Form())
	h.Pass(25)
	if err := h.App.Intake.RenewLink(t.Context(), h.Ask(a)); err != nil {
		t.Fatal(err)
	}
	h.Pass(29)
	if h.Now(a).Status != registration.Provisional || len(h.Letters()) != 4 {
		t.Errorf("%s, %d mails", h.Now(a).Status, len(h.Letters()))
	}
	h.Pass(1)
	if h.Now(a).Status != registration.Lapsed {
		t.Error(h.Now(a).Status)
	}
}

func TestDraftIsTheBrowsersOwnAndEnds(t *testing.T) {
	h := apptest.New(t)

	cookie, err := h.App.Intake.Check(t.Context(), visitor, apptest.Form())
	if err != nil {
		t.Fatal(err)
	}
	d, err := h.App.Intake.Draft(t.Context(), cookie, "")
	if err != nil || d.Form.Name != "𠮷田 髙子" || d.Form.Password != "" || d.PasswordLength != len(apptest.Password) {
		t.Errorf("draft %+v, %v", d, err)
	}
	_, err = h.App.Intake.Draft(t.Context(), "another", d.ID)
	refused(t, err, registration.NotFound, "draft_gone")
	_, err = h.App.Intake.Confirm(t.Context(), "", d.ID)
	refused(t, err, registration.NotFound, "draft_gone")
	h.Clock.Days(1)
	_, err = h.App.Intake.Confirm(t.Context(), cookie, d.ID)
	refused(t, err, registration.NotFound, "draft_gone")
	h.Age()
	if rows := h.Table("drafts"); rows != "" {
		t.Errorf("left: %s", rows)
	}
}
