package app_test

import (
	"context"
	"testing"
	"time"

	"ouchi/internal/apptest"
	"ouchi/internal/config"
	"ouchi/internal/mail"
	"ouchi/internal/registration"
)

// sameMail checks that every try was the one mail.
func sameMail(t *testing.T, tries []mail.Letter) {
	t.Helper()
	for _, l := range tries {
		if l.MessageID != tries[0].MessageID || l.Text != tries[0].Text || l.To != tries[0].To {
			t.Errorf("try %+v differs from %+v", l, tries[0])
		}
	}
}

func TestMailWaitsOutADeadServer(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		h.Post.Fail(apptest.Temporary)
		a := h.Apply(apptest.Form())
		down := h.Clock.Now()
		for h.Clock.Now().Sub(down) < 24*time.Hour {
			h.Deliver()
			h.Clock.Advance(10 * time.Minute)
		}
		tries := len(h.Post.Tries())
		if tries < 10 || tries > 18 || len(h.Letters()) != 0 {
			t.Errorf("%d tries in a day", tries)
		}
		h.Post.Fail(nil)
		for range 5 {
			h.Clock.Advance(time.Hour)
			h.Deliver()
		}
		if len(h.Letters()) != 1 || len(h.Post.Tries()) != tries+1 {
			t.Errorf("%d letters, %d tries", len(h.Letters()), len(h.Post.Tries()))
		}
		sameMail(t, h.Post.Tries())
		mails, err := h.App.Store.Mailings(t.Context(), a.ID)
		if err != nil || len(mails) != 1 || mails[0].State != "sent" || mails[0].Attempts != tries+1 {
			t.Errorf("%+v, %v", mails, err)
		}
	})
}

func TestMailIsGivenUpAfterTwoDays(t *testing.T) {
	h := apptest.New(t)
	h.Post.Fail(apptest.Temporary)
	a := h.Apply(apptest.Form())
	began, given := h.Clock.Now(), time.Duration(0)
	for given == 0 && h.Clock.Now().Sub(began) < 7*24*time.Hour {
		h.Clock.Advance(10 * time.Minute)
		h.Deliver()
		if mails, _ := h.App.Store.Mailings(t.Context(), a.ID); mails[0].State == "dead" {
			given = h.Clock.Now().Sub(began)
		}
	}
	if given < 48*time.Hour || given > 96*time.Hour {
		t.Errorf("given up after %v", given)
	}
	seen, err := h.App.Desk.Open(t.Context(), h.Staff(), string(a.Receipt))
	if err != nil || seen.Mailings[0].State != "dead" || seen.Mailings[0].ClosedAt.IsZero() {
		t.Errorf("staff see %+v, %v", seen.Mailings, err)
	}
	h.Check()
}

// A mail that can't arrive is given up at once, and holds up no other.
func TestRefusedMailHoldsUpNoOther(t *testing.T) {
	h := apptest.New(t)
	f := apptest.Form()
	f.Email = "nobody@example.jp"
	refusing := func(l mail.Letter) error {
		if l.To == f.Email {
			return apptest.Permanent(l)
		}
		return nil
	}
	h.Post.Fail(refusing)
	lost := h.Apply(f)
	h.Apply(apptest.Form())
	h.Deliver()
	h.Clock.Days(1)
	h.Deliver()
	if len(h.Post.Tries()) != 2 || len(h.Letters()) != 1 {
		t.Errorf("%d tries, %d letters", len(h.Post.Tries()), len(h.Letters()))
	}
	mails, err := h.App.Store.Mailings(t.Context(), lost.ID)
	if err != nil || mails[0].State != "dead" || mails[0].Attempts != 1 {
		t.Errorf("%+v, %v", mails, err)
	}
	if err := h.App.Intake.CorrectEmail(t.Context(), h.Ask(lost), "takako2@example.jp"); err != nil {
		t.Fatal(err)
	}
	h.Deliver()
	h.Enter(h.Link(h.Letter("takako2@example.jp", apptest.VerifySubject)))
}

// Killed between the server's answer and the commit, ouchi sends the mail once more,
// and it is the same mail.
func TestMailIsRepeatedOnlyWhenItsFateIsUnknown(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		h.Apply(apptest.Form())
		h.Post.After(func(mail.Letter) { h.Close() })
		if _, err := h.App.Upkeep.SendMail(t.Context()); err == nil {
			t.Fatal("the database was gone, and nobody noticed")
		}
		h.Post.After(nil)
		h.Open()
		h.Deliver()
		if n := len(h.Letters()); n != 1 {
			t.Errorf("%d letters while the lease runs", n)
		}
		h.Clock.Advance(5 * time.Minute)
		h.Deliver()
		h.Clock.Advance(5 * time.Minute)
		h.Deliver()
		if n := len(h.Letters()); n != 2 {
			t.Errorf("%d letters after it", n)
		}
		sameMail(t, h.Letters())
		h.Check()
	})
}

// An orderly stop in the middle of a sending loses and repeats nothing.
func TestStopWhileSending(t *testing.T) {
	h := apptest.New(t)
	h.Apply(apptest.Form())
	h.Apply(apptest.Form())
	ctx, stop := context.WithCancel(t.Context())
	h.Post.After(func(mail.Letter) { stop() })
	if _, err := h.App.Upkeep.SendMail(ctx); err == nil {
		t.Error("the second mail was sent after the stop")
	}
	h.Post.After(nil)
	h.Clock.Advance(5 * time.Minute)
	h.Deliver()
	letters := h.Letters()
	if len(letters) != 2 || letters[0].MessageID == letters[1].MessageID {
		t.Errorf("%d letters", len(letters))
	}
}

func TestDecisionWaitsItsMomentOfUndo(t *testing.T) {
	h := apptest.New(t, apptest.Settings(func(c *config.Config) { c.Staff.UndoMinutes = 10 }))
	before := len(h.Letters())
	a := h.Approve(h.Waiting(apptest.Form()))
	h.Clock.Advance(10*time.Minute - time.Millisecond)
	h.Deliver()
	if n := len(h.Letters()) - before; n != 2 {
		t.Errorf("%d mails before the moment is over", n)
	}
	h.Clock.Advance(time.Millisecond)
	h.Deliver()
	says(t, h.Letter(a.Email, apptest.DecisionSubject).Text, string(a.Issued), "2026/12/09 12:10")
}

// The mail goes with what it tells or not at all.
func TestNothingIsAnnouncedThatIsNotTrue(t *testing.T) {
	h := apptest.New(t)
	a := h.Waiting(apptest.Form())
	before := len(h.Letters())
	stale := h.Now(a)
	h.Refuse(a)
	change, err := stale.Withdraw(registration.Step{At: h.Clock.Now(), By: registration.ByApplicant, ID: func() string { return "one" }})
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.App.Store.Apply(t.Context(), change)
	refused(t, err, registration.Conflict, "changed")
	h.Deliver()
	if n := len(h.Letters()) - before; n != 1 {
		t.Errorf("%d mails for one decision", n)
	}
}
