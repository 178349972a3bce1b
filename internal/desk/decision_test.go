package desk_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

func decision(a registration.Application) desk.Decision {
	return desk.Decision{
		Receipt: string(a.Receipt), Version: a.Version,
		Correction: registration.Correction{
			Deficiencies: []registration.Deficiency{{Code: "blurred", Words: "もう一度お願いします。"}}, Documents: true,
		},
	}
}

func mails(t *testing.T, h *desktest.House, a registration.Application, kind registration.NoticeKind) int {
	t.Helper()
	list, err := h.Store.Mailings(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range list {
		if m.Kind == kind && m.State == "queued" {
			n++
		}
	}
	return n
}

func TestApprovalGivesTheNextNumberAndAFirstPassword(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	for i, want := range []registration.CardNumber{"80000001", "80000002"} {
		a, err := h.Approve(t.Context(), who, decision(h.Waiting(t, desktest.Details())))
		if err != nil || a.Status != registration.Registered || a.Issued != want {
			t.Fatalf("%d: %+v, %v", i, a, err)
		}
		p, err := h.Store.PatronByNumber(t.Context(), want)
		if err != nil || p.ID != a.PatronID || p.Name != a.Name || p.ValidUntil.String() != "2029-11-25" {
			t.Errorf("patron %+v, %v", p, err)
		}
		if ok, err := h.Passwords.Verify(t.Context(), p.Login.Hash, "19900412"); err != nil || !ok || !p.Login.First {
			t.Errorf("the first password is not the birth date: %+v, %v", p.Login, err)
		}
		if mails(t, h, a, registration.RegisteredNotice) != 1 || events(t, h, a.ID, "approve") != 1 {
			t.Error("a mail and an event were promised")
		}
	}
}

func TestChangeKeepsNumberNameAndBirth(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	d := desktest.Details()
	p := h.Patron(t, registration.Patron{Number: "1000001", Name: d.Name, NameKana: d.NameKana, Birth: d.Birth, Phone: "096-000-0000"})
	d.Kind, d.CardNumber = registration.Amend, "1000001"
	a := h.Waiting(t, d)
	c, err := h.Open(t.Context(), who, string(a.Receipt))
	if err != nil || c.Unmatched() || c.Renames() || len(c.Differences) == 0 || c.Patron.ID != p.ID {
		t.Fatalf("opened %+v, %v", c, err)
	}
	if a, err = h.Approve(t.Context(), who, decision(a)); err != nil || a.Issued != "1000001" {
		t.Fatalf("%+v, %v", a, err)
	}
	if p, err = h.Store.PatronByNumber(t.Context(), "1000001"); err != nil || p.Phone != d.Phone || p.Login.Hash != "" {
		t.Errorf("patron %+v, %v", p, err)
	}
}

func TestApprovalIsRefused(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	d := desktest.Details()
	h.Patron(t, registration.Patron{Number: "1000001", Name: d.Name, NameKana: d.NameKana, Birth: d.Birth})
	alter := func(f func(*registration.Details)) registration.Application {
		d := desktest.Details()
		d.Kind, d.CardNumber = registration.Amend, "1000001"
		f(&d)
		return h.Waiting(t, d)
	}
	for _, tt := range []struct {
		name, reason string
		a            registration.Application
	}{
		{"a card of nobody", "card_unknown", alter(func(d *registration.Details) { d.CardNumber = "1000009" })},
		{"another name", "name_differs", alter(func(d *registration.Details) { d.Name = "𠮷田　花子" })},
		{"another birth date", "name_differs", alter(func(d *registration.Details) { d.Kind, d.Birth.Day = registration.Renewal, 13 })},
		{"a reissue of nobody's card", "card_unknown", alter(func(d *registration.Details) { d.Kind, d.CardNumber = registration.Reissue, "1000009" })},
		{"documents not sent", "already_provisional", h.Provisional(t, desktest.Details())},
	} {
		if _, err := h.Approve(t.Context(), who, decision(tt.a)); !isFault(err, registration.Conflict, tt.reason) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if now, err := h.Store.Application(t.Context(), tt.a.ID); err != nil || now.Version != tt.a.Version {
			t.Errorf("%s: changed all the same: %v", tt.name, err)
		}
	}
	a := alter(func(d *registration.Details) { d.Kind, d.Name = registration.Reissue, "改姓　髙子" })
	if a, err := h.Approve(t.Context(), who, decision(a)); err != nil || a.Issued == "1000001" {
		t.Errorf("a reissue under a new name: %+v, %v", a, err)
	}
	// The old number is nobody's now, and rightly so.
	if c, err := h.Open(t.Context(), who, string(a.Receipt)); err != nil || c.Unmatched() || len(c.Warnings) > 0 {
		t.Errorf("warned of after the approval: %+v, %v", c.Warnings, err)
	}
}

func TestReturnOpensTheNextRound(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	in := decision(h.Waiting(t, desktest.Details()))
	nothing, noPart := in, in
	nothing.Correction = registration.Correction{Documents: true}
	noPart.Correction = registration.Correction{Deficiencies: in.Correction.Deficiencies}
	if _, err := h.Return(t.Context(), who, nothing); !isFault(err, registration.Invalid, "reason_missing") {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := h.Return(t.Context(), who, noPart); !isFault(err, registration.Invalid, "parts_missing") {
		t.Errorf("without a part: %v", err)
	}
	a, err := h.Return(t.Context(), who, in)
	if err != nil || a.Status != registration.Returned || a.Round != 2 || a.Link.Nonce == "" {
		t.Fatalf("%+v, %v", a, err)
	}
	if mails(t, h, a, registration.ReturnedNotice) != 1 || events(t, h, a.ID, "return") != 1 {
		t.Error("a mail and an event were promised")
	}
	h.Now = h.Now.Add(24 * time.Hour)
	a = h.Send(t, a)
	c, err := h.Open(t.Context(), who, string(a.Receipt))
	if err != nil || a.Status != registration.Waiting || len(c.Documents) != 2 || c.Documents[1].Round != 2 {
		t.Errorf("sent again: %+v, %v", c, err)
	}
	names, err := h.Colleagues(t.Context(), who, c.History)
	if err != nil || len(names) != 1 || names[registration.ByStaff(who.ID)] != who.Name {
		t.Errorf("colleagues %v, %v", names, err)
	}
}

func TestRefusal(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	in := decision(h.Waiting(t, desktest.Details()))
	nothing := in
	nothing.Correction = registration.Correction{}
	if _, err := h.Refuse(t.Context(), who, nothing); !isFault(err, registration.Invalid, "reason_missing") {
		t.Errorf("without a reason: %v", err)
	}
	a, err := h.Refuse(t.Context(), who, in)
	if err != nil || a.Status != registration.Refused || a.ShredAt.IsZero() || mails(t, h, a, registration.RefusedNotice) != 1 {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := h.Approve(t.Context(), who, decision(a)); !isFault(err, registration.Conflict, "already_refused") {
		t.Errorf("approved after it: %v", err)
	}
}

func TestDecisionOnWhatWasSeen(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	in := decision(h.Waiting(t, desktest.Details()))
	in.Version--
	if _, err := h.Approve(t.Context(), who, in); !isFault(err, registration.Conflict, "seen_is_old") {
		t.Errorf("on what is old: %v", err)
	}
	in.Receipt = "K7M-3RX-9TA"
	if _, err := h.Approve(t.Context(), who, in); registration.CodeOf(err) != registration.NotFound {
		t.Errorf("of nobody: %v", err)
	}
}

// Two at once: one decides, the others are told, and one number is given.
func TestManyLibrariansOneDecision(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	a := h.Waiting(t, desktest.Details())
	acts := []func(context.Context, desk.Caller, desk.Decision) (registration.Application, error){h.Approve, h.Return, h.Refuse}
	errs := make([]error, 9)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { _, errs[i] = acts[i%len(acts)](context.Background(), who, decision(a)) })
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if registration.CodeOf(err) != registration.Conflict {
			t.Errorf("the others are told %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d decided: %v", won, errs)
	}
	if broken, err := h.Store.Check(t.Context(), time.Time{}); err != nil || len(broken) > 0 {
		t.Errorf("invariants: %v, %v", broken, err)
	}
}

func TestAccounts(t *testing.T) {
	h := desktest.New(t)
	h.Account(t, "shisho", registration.Reviewer)
	cookie, err := logIn(h, "shisho", desktest.Password, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]desk.NewAccount{
		"no login":       {Password: desktest.Password, Role: registration.Reviewer},
		"short password": {Login: "x", Password: "12345", Role: registration.Reviewer},
		"no such role":   {Login: "x", Password: desktest.Password, Role: "owner"},
	} {
		if err := h.KeepAccount(t.Context(), desk.Operator, in); !isFault(err, registration.Invalid, "account") {
			t.Errorf("%s: %v", name, err)
		}
	}
	renewed := desk.NewAccount{Login: "shisho", Name: "改名", Password: "another-password", Role: registration.Auditor}
	if err := h.KeepAccount(t.Context(), desk.Operator, renewed); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Caller(t.Context(), cookie); !isFault(err, registration.Denied, "login_needed") {
		t.Errorf("the old password's session still opens: %v", err)
	}
	cookie, err = logIn(h, "shisho", "ａｎｏｔｈｅｒ-password", "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	if c, err := h.Caller(t.Context(), cookie); err != nil || c.Role != registration.Auditor || c.Name != "改名" {
		t.Errorf("%+v, %v", c, err)
	}
}
