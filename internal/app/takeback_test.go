package app_test

import (
	"testing"
	"time"

	"ouchi/internal/apptest"
	"ouchi/internal/config"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

var tenMinutes = apptest.Settings(func(c *config.Config) { c.Staff.UndoMinutes = 10 })

// Undone before its mail, an approval was never heard of: no mail, and a void number.
func TestUndoBeforeTheMail(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		a := h.Waiting(apptest.Form())
		before := len(h.Letters())
		a = h.Approve(a)
		number := a.Issued
		h.Clock.Advance(10*time.Minute - time.Millisecond)
		h.Deliver()
		a, err := h.App.Desk.Undo(t.Context(), h.Staff(), desk.Decision{Receipt: string(a.Receipt), Version: a.Version})
		if err != nil {
			t.Fatal(err)
		}
		h.Clock.Days(1)
		h.Deliver()
		if n := len(h.Letters()) - before; n != 0 {
			t.Errorf("%d mails tell of what was undone", n)
		}
		_, err = h.App.Member.LogIn(t.Context(), string(number), "19900412", apptest.Address)
		refused(t, err, registration.Denied, "wrong_card_or_password")
		again := h.Approve(a)
		if again.Issued == number || again.Status != registration.Registered {
			t.Errorf("approved again as %s with %s", again.Status, again.Issued)
		}
		h.Check()
	}, tenMinutes)
}

// Until its mail, a decision does not show to whoever is still inside the mailed link.
func TestUndoShowsNowhere(t *testing.T) {
	for name, decide := range map[string]func(*apptest.House, registration.Application){
		"refused": func(h *apptest.House, a registration.Application) { h.Refuse(a) },
		"returned": func(h *apptest.House, a registration.Application) {
			h.Return(a, registration.Correction{Deficiencies: apptest.Reasons("blurred"), Documents: true})
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := apptest.New(t, tenMinutes)
			cookie := h.Arrive(h.Apply(apptest.Form()), apptest.VerifySubject)
			h.Upload(cookie, apptest.Picture())
			decide(h, h.Send(cookie))
			id, err := h.App.Intake.Identity(t.Context(), cookie)
			if err != nil || !id.Sent || id.Application.Status != registration.Waiting {
				t.Errorf("%s %v", id.Application.Status, err)
			}
		})
	}
}

// Reopened days later, a 再発行 leaves the patron exactly as before: card, values and
// password; the applicant reads what became of the mail before.
func TestReopeningRestoresAPatron(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		f := apptest.Form()
		before := h.Patron(f)
		h.Clock.Days(30)
		f.Kind, f.CardNumber, f.Phone = string(registration.Reissue), string(before.Number), "090-1111-2222"
		a := h.Approve(h.Waiting(f))
		wrong := a.Issued
		h.Clock.Days(2)
		a, err := h.App.Desk.Reopen(t.Context(), h.Staff(), desk.Reopening{
			Receipt: string(a.Receipt), Reason: "mistake", Words: "窓口の方と取り違えました。",
		})
		if err != nil {
			t.Fatal(err)
		}
		h.Deliver()
		says(t, h.Letter(f.Email, apptest.DecisionSubject).Text, "前にお知らせした結果を取り消して", string(wrong)+" は、使えなくなりました",
			"これまでの "+string(before.Number)+" は、また使えます", "窓口の方と取り違えました。")
		after, err := h.App.Store.PatronByNumber(t.Context(), before.Number)
		if err != nil {
			t.Fatal(err)
		}
		after.Version, after.UpdatedAt = before.Version, before.UpdatedAt
		if after != before {
			t.Errorf("got  %+v\nwant %+v", after, before)
		}
		if _, err := h.App.Member.LogIn(t.Context(), string(before.Number), apptest.Password, apptest.Address); err != nil {
			t.Errorf("the password from before: %v", err)
		}
		_, err = h.App.Member.LogIn(t.Context(), string(wrong), "19900412", apptest.Address)
		refused(t, err, registration.Denied, "wrong_card_or_password")
		if b := h.Refuse(a); b.Status != registration.Refused {
			t.Errorf("decided anew: %+v", b)
		}
		h.Check()
	})
}

// A mail of a decision that could not be delivered is never sent after it was taken back.
func TestUndeliveredDecisionIsForgottenWithIt(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		a := h.Waiting(apptest.Form())
		h.Post.Fail(apptest.Permanent)
		a = h.Approve(a)
		if n, err := h.App.Desk.Undelivered(t.Context(), h.Staff()); err != nil || n != 1 {
			t.Fatalf("%d undelivered, %v", n, err)
		}
		h.Post.Fail(nil)
		if _, err := h.App.Desk.Reopen(t.Context(), h.Staff(), desk.Reopening{Receipt: string(a.Receipt), Reason: "mistake"}); err != nil {
			t.Fatal(err)
		}
		if n, err := h.App.Desk.Undelivered(t.Context(), h.Staff()); err != nil || n != 0 {
			t.Errorf("%d undelivered after it, %v", n, err)
		}
		h.Check()
	})
}

// Images that went before it was reopened: a return asks for new ones, then it is approved.
func TestReopenedAfterItsImagesWent(t *testing.T) {
	h := apptest.New(t)
	a := h.Refuse(h.Waiting(apptest.Form()))
	h.Clock.Days(8)
	if _, err := h.App.Upkeep.Age(t.Context()); err != nil {
		t.Fatal(err)
	}
	a, err := h.App.Desk.Reopen(t.Context(), h.Staff(), desk.Reopening{Receipt: string(a.Receipt), Reason: "wish"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.App.Desk.Approve(t.Context(), h.Staff(), desk.Decision{Receipt: string(a.Receipt)})
	refused(t, err, registration.Conflict, "images_gone")
	h.Check()
	a = h.Return(a, registration.Correction{Deficiencies: apptest.Reasons("blurred"), Documents: true})
	cookie := h.Arrive(a, apptest.DecisionSubject)
	h.Upload(cookie, apptest.Picture())
	if a = h.Approve(h.Send(cookie)); a.Status != registration.Registered {
		t.Errorf("it is %s", a.Status)
	}
	h.Check()
}

// What a caller had corrected is told at both addresses, and the link goes to the new one.
func TestAddressCorrectedForACaller(t *testing.T) {
	h := apptest.New(t)
	f := apptest.Form()
	a := h.Apply(f)
	h.Deliver()
	h.Clock.Advance(time.Minute)
	_, err := h.App.Desk.Readdress(t.Context(), h.Staff(), desk.Call{Receipt: string(a.Receipt), Checked: desk.CheckedByCall}, "taka@example.jp")
	if err != nil {
		t.Fatal(err)
	}
	h.Deliver()
	h.Enter(h.Link(h.Letter("taka@example.jp", apptest.VerifySubject)))
	says(t, h.Letter(f.Email, apptest.DecisionSubject).Text, "・E-mail", "新しいメールアドレスに", "ご連絡をした覚えのない方")
}

// The preview is word for word the mail that goes out, but for the link's secret.
func TestPreviewIsTheMail(t *testing.T) {
	h := apptest.New(t)
	a := h.Waiting(apptest.Form())
	in := desk.Decision{Receipt: string(a.Receipt), Correction: registration.Correction{Deficiencies: apptest.Reasons("duplicate")}, Contact: "資料係 096-000-0001"}
	d, err := h.App.Desk.Preview(t.Context(), h.Staff(), registration.Refuse, in)
	if err != nil {
		t.Fatal(err)
	}
	seen, err := h.App.Preview(d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.App.Desk.Refuse(t.Context(), h.Staff(), in); err != nil {
		t.Fatal(err)
	}
	h.Deliver()
	if sent := h.Letter(a.Email, apptest.DecisionSubject); sent.Text != seen.Text || sent.Subject != seen.Subject {
		t.Errorf("seen\n%s\nsent\n%s", seen.Text, sent.Text)
	}
}

// Until the mail goes, its applicant neither reads what was decided nor can act on it.
func TestDecisionIsNotToldBeforeItsMail(t *testing.T) {
	decisions := map[registration.Status]func(*apptest.House, registration.Application) registration.Application{
		registration.Registered: (*apptest.House).Approve,
		registration.Refused:    (*apptest.House).Refuse,
		registration.Returned: func(h *apptest.House, a registration.Application) registration.Application {
			return h.Return(a, registration.Correction{Deficiencies: apptest.Reasons("blurred"), Documents: true})
		},
	}
	for status, decide := range decisions {
		t.Run(string(status), func(t *testing.T) {
			h := apptest.New(t, tenMinutes)
			a := decide(h, h.Waiting(apptest.Form()))
			cookie := h.Ask(a)
			now, err := h.App.Intake.Standing(t.Context(), cookie)
			if b := now.Application; err != nil || b.Status != registration.Waiting || b.Issued != "" || b.Round != 1 || !b.ShredAt.IsZero() {
				t.Errorf("told %+v, %v", b, err)
			}
			refused(t, h.App.Intake.Withdraw(t.Context(), cookie), registration.Conflict, "deciding")
			h.Clock.Advance(10 * time.Minute)
			if now, err := h.App.Intake.Standing(t.Context(), cookie); err != nil || now.Application.Status != status {
				t.Errorf("then told %s, %v", now.Application.Status, err)
			}
		})
	}
}
