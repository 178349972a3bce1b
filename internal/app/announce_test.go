package app_test

import (
	"strings"
	"testing"
	"time"

	"ouchi/internal/apptest"
	"ouchi/internal/config"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

func held() apptest.Option {
	return apptest.Settings(func(c *config.Config) { c.Export.Announce = config.AfterImport })
}

// Until the library's own system has the card, nobody outside learns that there is one.
func TestNothingIsToldBeforeTheImportIsConfirmed(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		before := len(h.Letters())
		a := h.Approve(h.Waiting(apptest.Form()))
		h.Clock.Days(30)
		h.Deliver()
		for _, l := range h.Letters()[before:] {
			if strings.Contains(l.Text, string(a.Issued)) {
				t.Errorf("%s tells the number", l.Subject)
			}
		}
		now, err := h.App.Intake.Standing(t.Context(), h.Ask(a))
		if err != nil || !now.Held {
			t.Errorf("standing %+v, %v", now.Held, err)
		}
		if _, err := h.App.Member.LogIn(t.Context(), string(a.Issued), "19900412", apptest.Address); registration.CodeOf(err) != registration.Denied {
			t.Errorf("the login opens: %v", err)
		}
		if err := h.App.Member.Forgot(t.Context(), string(a.Issued), a.Email, apptest.Address); err != nil {
			t.Error(err)
		}
		sent := len(h.Letters())
		h.Deliver()
		if len(h.Letters()) != sent {
			t.Error("a link for the password went out")
		}
		b, _, err := h.App.Export(t.Context(), "toshokan", "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.App.Desk.ConfirmExport(t.Context(), desk.Operator, b.ID, nil); err != nil {
			t.Fatal(err)
		}
		h.Deliver()
		l := h.Letters()[len(h.Letters())-1]
		if len(h.Letters()) != sent+1 || !strings.Contains(l.Text, string(a.Issued)) || !strings.Contains(l.Text, "2027/01/08") {
			t.Errorf("the mail of the approval: %d more\n%s", len(h.Letters())-sent, l.Text)
		}
		if now, err = h.App.Intake.Standing(t.Context(), h.Ask(a)); err != nil || now.Held {
			t.Errorf("standing %+v, %v", now.Held, err)
		}
		if in, err := h.App.Member.LogIn(t.Context(), string(a.Issued), "19900412", apptest.Address); err != nil || !in.First {
			t.Errorf("the login: %+v, %v", in, err)
		}
		h.Check()
	}, held())
}

// 変更 keeps card and login; only its mail waits.
func TestWhoHasACardStaysInside(t *testing.T) {
	h := apptest.New(t, held())
	a := h.Approve(h.Waiting(apptest.Form()))
	confirmExport(t, h)
	in, err := h.App.Member.LogIn(t.Context(), string(a.Issued), "19900412", apptest.Address)
	if err != nil {
		t.Fatal(err)
	}
	h.SetPassword(in.Cookie)
	f := apptest.Form()
	f.Kind, f.CardNumber, f.Phone = string(registration.Amend), string(a.Issued), "090-0000-0001"
	h.Approve(h.Waiting(f))
	if _, err := h.App.Member.LogIn(t.Context(), string(a.Issued), apptest.Password, apptest.Address); err != nil {
		t.Errorf("the login: %v", err)
	}
	sent := len(h.Letters())
	confirmExport(t, h)
	if len(h.Letters()) != sent+1 {
		t.Errorf("%d mails", len(h.Letters())-sent)
	}
}

// Who is taken back after the export, and approved again, is exported again; while the
// mail is held nobody hears of either.
func TestExportedTakenBackAndApprovedAgain(t *testing.T) {
	h := apptest.New(t, held())
	a := h.Approve(h.Waiting(apptest.Form()))
	if _, _, err := h.App.Export(t.Context(), "toshokan", ""); err != nil {
		t.Fatal(err)
	}
	sent := len(h.Letters())
	reopen := func(a registration.Application) {
		t.Helper()
		if _, err := h.App.Desk.Reopen(t.Context(), h.Staff(), desk.Reopening{Receipt: string(a.Receipt), Reason: "mistake"}); err != nil {
			t.Fatal(err)
		}
		h.Deliver()
	}
	reopen(a)
	lines, err := h.App.Store.ExportsOf(t.Context(), a.ID)
	if err != nil || len(lines) != 1 || !lines[0].Reopened() || len(h.Letters()) != sent {
		t.Errorf("%+v, %d mails, %v", lines, len(h.Letters())-sent, err)
	}
	h.Clock.Advance(time.Hour)
	second := h.Approve(a)
	confirmExport(t, h)
	if lines, err = h.App.Store.ExportsOf(t.Context(), a.ID); err != nil || len(lines) != 2 || lines[1].Again != 1 || len(h.Letters()) != sent+1 {
		t.Errorf("%+v, %d mails, %v", lines, len(h.Letters())-sent, err)
	}
	if l := h.Letters()[sent]; second.Issued == a.Issued || !strings.Contains(l.Text, string(second.Issued)) || strings.Contains(l.Text, string(a.Issued)) {
		t.Errorf("the mail of %s says\n%s", second.Issued, l.Text)
	}
	reopen(second)
	if len(h.Letters()) != sent+2 {
		t.Error("taken back after it was told, and nobody says so")
	}
	h.Check()
}

func confirmExport(t *testing.T, h *apptest.House) {
	t.Helper()
	b, _, err := h.App.Export(t.Context(), "toshokan", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.App.Desk.ConfirmExport(t.Context(), desk.Operator, b.ID, nil); err != nil {
		t.Fatal(err)
	}
	h.Deliver()
}
