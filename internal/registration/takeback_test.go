package registration_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"ouchi/internal/registration"
)

const moment = 10 * time.Minute // of undo

func at(when time.Time) registration.Step {
	s := step("staff:x")
	s.At = when
	return s
}

// cardholder is somebody whose card the other kinds name.
func cardholder() registration.Patron {
	return registration.Patron{
		ID: "patron", Version: 4, Number: "20000017", Name: "熊本　太郎", NameKana: "クマモト　タロウ",
		Birth: registration.Date{Year: 1990, Month: 4, Day: 1}, Address: "旧住所", Phone: "096-000-0000",
		Email: "before@example.jp", ValidUntil: registration.Date{Year: 2026, Month: 12, Day: 1},
		Login: registration.Login{Hash: "own"}, UpdatedAt: noon.AddDate(-1, 0, 0),
	}
}

// approved is an application of a kind after its approval, as the store leaves it, and
// its patron then.
func approved(t *testing.T, kind registration.Kind) (registration.Application, registration.Patron) {
	t.Helper()
	a := in(registration.Waiting, kind)
	a.Version = 7
	approval := registration.Approval{
		FirstHash: "first", DueAt: noon.Add(moment), Today: registration.Date{Year: 2026, Month: 11, Day: 24},
	}
	if kind.NamesCard() {
		p := cardholder()
		approval.Patron = &p
	}
	c, err := a.Approve(step("staff:x"), approval)
	if err != nil {
		t.Fatal(err)
	}
	a, p := c.Application, *c.Patron
	a.Version++
	p.Version++
	if c.Draw != nil {
		a.Issued, p.Number = "20000099", "20000099"
	}
	return a, p
}

func TestTakingBackAnApprovalByKind(t *testing.T) {
	for _, kind := range registration.Kinds() {
		for _, act := range []registration.Action{registration.Undo, registration.Reopen} {
			t.Run(fmt.Sprint(kind, act), func(t *testing.T) {
				a, p := approved(t, kind)
				p.Login = registration.Login{Hash: "chosen since"}
				p.Version++
				c, err := takeBack(a, act, &p)
				if err != nil {
					t.Fatal(err)
				}
				b := c.Application
				if b.Status != registration.Waiting || b.Issued != "" || b.PatronID != "" ||
					!b.DecidedAt.IsZero() || !b.ShredAt.IsZero() || b.Decision.Act != "" || b.Link != (registration.Link{}) {
					t.Errorf("it became %+v", b)
				}
				if !c.CancelNotices || c.LogOut != p.ID || c.Events[0].Detail == "" {
					t.Errorf("the change is %+v", c)
				}
				drawn, revived := registration.CardNumber(""), registration.CardNumber("")
				if kind.DrawsNumber() {
					drawn = "20000099"
				}
				if kind == registration.Reissue {
					revived = "20000017"
				}
				if c.Void != drawn || c.Revive != revived {
					t.Errorf("void %q, revived %q", c.Void, c.Revive)
				}
				patronAsBefore(t, kind, c, p)
			})
		}
	}
}

func takeBack(a registration.Application, act registration.Action, p *registration.Patron) (registration.Change, error) {
	if act == registration.Undo {
		return a.Undo(at(noon.Add(moment-1)), p)
	}
	return a.Reopen(at(noon.AddDate(0, 0, 3)), registration.Reopening{Reason: "mistake", Words: "ごめんなさい", Patron: p})
}

func patronAsBefore(t *testing.T, kind registration.Kind, c registration.Change, now registration.Patron) {
	t.Helper()
	if kind == registration.New {
		if c.Patron != nil || c.Forget == nil || c.Forget.ID != now.ID || c.Forget.Version != now.Version {
			t.Errorf("the new patron is not forgotten: %+v, %+v", c.Patron, c.Forget)
		}
		return
	}
	want := cardholder()
	want.Version, want.UpdatedAt = now.Version, c.Patron.UpdatedAt
	if kind != registration.Reissue {
		want.Login = now.Login // their own, whatever they chose since
	}
	if c.Forget != nil || !reflect.DeepEqual(*c.Patron, want) {
		t.Errorf("the patron became %+v, want %+v", *c.Patron, want)
	}
}

func TestReopeningTellsTheApplicantAndUndoNobody(t *testing.T) {
	a, p := approved(t, registration.Reissue)
	undone, err := takeBack(a, registration.Undo, &p)
	if err != nil || len(undone.Notices) != 0 || len(undone.Unheard) != 1 || undone.Unheard[0] != a.Decision.Mails[0] {
		t.Errorf("undo: %+v, %v", undone, err)
	}
	reopened, err := takeBack(a, registration.Reopen, &p)
	if err != nil || len(reopened.Notices) != 1 || len(reopened.Unheard) != 0 || len(reopened.Untrue) != 1 {
		t.Fatalf("reopen: %+v, %v", reopened, err)
	}
	n := reopened.Notices[0]
	if n.Kind != registration.ReopenedNotice || n.To != a.Email || n.Data.Number != "20000099" ||
		n.Data.Revived != "20000017" || n.Data.Was != registration.Registered || n.Data.Words != "ごめんなさい" {
		t.Errorf("it is told %+v", n)
	}
	if reopened.Events[0].Detail != "was=registered reason=mistake" {
		t.Errorf("logged %q", reopened.Events[0].Detail)
	}
}

func TestUndoneReturnLeavesNothing(t *testing.T) {
	before := in(registration.Waiting, registration.New)
	before.Version, before.Round, before.RemindedAt = 7, 2, noon
	before.Correction = registration.Correction{Deficiencies: []registration.Deficiency{{Code: "expired"}}, Documents: true}
	c, err := before.Return(step("staff:x"), registration.Correction{
		Deficiencies: []registration.Deficiency{{Code: "blurred"}}, Documents: true,
	}, noon.Add(moment))
	if err != nil {
		t.Fatal(err)
	}
	a := c.Application
	a.Version++
	back, err := a.Undo(at(noon.Add(time.Minute)), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := before
	want.Version, want.Link = a.Version, registration.Link{}
	if !reflect.DeepEqual(back.Application, want) {
		t.Errorf("got  %+v\nwant %+v", back.Application, want)
	}
	a.Version++ // the applicant asked for another link
	if _, err := a.Undo(at(noon.Add(time.Minute)), nil); !errors.Is(err, registration.Fault(registration.Conflict, "undo_over")) {
		t.Errorf("undone after the applicant acted: %v", err)
	}
}

func TestTakingBackIsRefused(t *testing.T) {
	a, p := approved(t, registration.Renewal)
	with := func(f func(*registration.Patron)) *registration.Patron {
		q := p
		f(&q)
		return &q
	}
	unknown := a
	unknown.Decision = registration.Decision{}
	for name, tt := range map[string]struct {
		reason string
		a      registration.Application
		p      *registration.Patron
	}{
		"moved since":                {"patron_changed", a, with(func(p *registration.Patron) { p.Address = "新住所" })},
		"renewed since":              {"patron_changed", a, with(func(p *registration.Patron) { p.ValidUntil.Year++ })},
		"another card since":         {"patron_changed", a, with(func(p *registration.Patron) { p.Number = "20000033" })},
		"the same values once more":  {"patron_changed", a, with(func(p *registration.Patron) { p.UpdatedAt = noon.Add(time.Second) })},
		"nobody's card":              {"patron_changed", a, nil},
		"before decisions were kept": {"decision_unknown", unknown, &p},
	} {
		if _, err := takeBack(tt.a, registration.Reopen, tt.p); !errors.Is(err, registration.Fault(registration.Conflict, tt.reason)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := a.Undo(at(noon.Add(moment)), &p); !errors.Is(err, registration.Fault(registration.Conflict, "undo_over")) {
		t.Errorf("undone when the mail goes: %v", err)
	}
	if _, err := a.Reopen(at(noon), registration.Reopening{Patron: &p}); registration.CodeOf(err) != registration.Invalid {
		t.Errorf("reopened without a reason: %v", err)
	}
}

func TestNoCardLeavesWhileItsApprovalMayBeUndone(t *testing.T) {
	a, _ := approved(t, registration.New)
	a.Delivery, a.CardState = registration.Post, registration.EnvelopeReceived
	if _, err := a.PostCard(at(noon.Add(moment - 1))); !errors.Is(err, registration.Fault(registration.Conflict, "approval_untold")) {
		t.Errorf("before the mail: %v", err)
	}
	if c, err := a.PostCard(at(noon.Add(moment))); err != nil || c.Application.CardState != registration.Posted {
		t.Errorf("after it: %+v, %v", c.Application.CardState, err)
	}
}

func TestPostedCardNeedsAnotherEnvelope(t *testing.T) {
	for state, want := range map[registration.CardState]registration.CardState{
		registration.Posted:           registration.EnvelopeAwaited,
		registration.EnvelopeReceived: registration.EnvelopeReceived,
		registration.NoCard:           registration.NoCard,
	} {
		a, p := approved(t, registration.New)
		a.CardState = state
		if c, err := takeBack(a, registration.Reopen, &p); err != nil || c.Application.CardState != want {
			t.Errorf("%q became %q, %v", state, c.Application.CardState, err)
		}
	}
}

func TestCorrectingForACaller(t *testing.T) {
	s := step("staff:x")
	s.Checked = "call_back"
	correct := func(reason string, f func(*registration.Details)) (registration.Change, error) {
		a := in(registration.Waiting, registration.New)
		d := a.Details
		f(&d)
		return a.CorrectFor(s, d, reason)
	}
	c, err := correct("", func(d *registration.Details) { d.Phone, d.Delivery = "090-0000-0000", registration.Post })
	if err != nil || c.Application.Phone != "090-0000-0000" || c.Application.CardState != registration.EnvelopeAwaited {
		t.Fatalf("%+v, %v", c.Application, err)
	}
	if c.Events[0].Detail != "checked=call_back corrected=phone,card_delivery" {
		t.Errorf("logged %q", c.Events[0].Detail)
	}
	if n := c.Notices; len(n) != 1 || n[0].Kind != registration.CorrectedNotice ||
		!slices.Equal(n[0].Data.Changed, []registration.Field{registration.FieldPhone, registration.FieldDelivery}) {
		t.Errorf("told %+v", n)
	}
	rename := func(d *registration.Details) { d.Name = "熊本　次郎" }
	if _, err := correct("", rename); !errors.Is(err, registration.Fault(registration.Invalid, "name_reason_missing")) {
		t.Errorf("another name without a reason: %v", err)
	}
	if c, err := correct("typo", rename); err != nil || c.Events[0].Detail != "checked=call_back corrected=name reason=typo" {
		t.Errorf("another name with one: %+v, %v", c.Events, err)
	}
	if _, err := correct("", func(*registration.Details) {}); !errors.Is(err, registration.Fault(registration.Invalid, "nothing_changed")) {
		t.Errorf("nothing: %v", err)
	}
}

func TestAnotherAddressIsToldAtBoth(t *testing.T) {
	for status, link := range map[registration.Status]bool{
		registration.Provisional: true, registration.Waiting: false, registration.Returned: true,
	} {
		a := in(status, registration.New)
		c, err := a.ReaddressFor(step("staff:x"), "hanako@example.jp")
		if err != nil || len(c.Notices) != 2 {
			t.Fatalf("%s: %+v, %v", status, c.Notices, err)
		}
		fresh, old := c.Notices[0], c.Notices[1]
		if fresh.To != "hanako@example.jp" || (fresh.Data.Link.Nonce != "") != link || c.Application.Email != fresh.To {
			t.Errorf("%s: the new address is told %+v", status, fresh)
		}
		if old.To != "taro@example.jp" || old.Kind != registration.CorrectedNotice || old.Data.Link.Nonce != "" || old.ID == fresh.ID {
			t.Errorf("%s: the old address is told %+v", status, old)
		}
		if _, err := a.ReaddressFor(step("staff:x"), a.Email); registration.CodeOf(err) != registration.Invalid {
			t.Errorf("%s: the same address: %v", status, err)
		}
	}
}
