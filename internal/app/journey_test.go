package app_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/desk"
	"ouchi/internal/intake"
	"ouchi/internal/registration"
)

// visitor is a browser that comes for the first time.
var visitor = intake.Visitor{Address: apptest.Address}

// refused checks that err is a fault of the code and reason.
func refused(t *testing.T, err error, code registration.Code, reason string) {
	t.Helper()
	if !errors.Is(err, registration.Fault(code, reason)) {
		t.Errorf("got %v, want %s: %s", err, code, reason)
	}
}

// says checks that a letter holds every text.
func says(t *testing.T, letter string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(letter, text) {
			t.Errorf("the mail lacks %q:\n%s", text, letter)
		}
	}
}

// asking is the form for a card that the applicant has.
func asking(kind registration.Kind, card registration.CardNumber) registration.Form {
	f := apptest.Form()
	f.Kind, f.CardNumber = string(kind), string(card)
	return f
}

func TestNewCardOnScreen(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		f := apptest.Form()
		a := h.Waiting(f)
		if a.Status != registration.Waiting || a.CardState != registration.NoCard {
			t.Errorf("sent: %+v", a)
		}
		a = h.Approve(a)
		p, err := h.App.Store.PatronByNumber(t.Context(), a.Issued)
		if err != nil || p.ID != a.PatronID || p.ValidUntil.String() != "2029-11-25" || p.Email != f.Email {
			t.Errorf("patron %+v, %v", p, err)
		}
		letter := h.Letter(f.Email, apptest.DecisionSubject).Text
		says(t, letter, string(a.Issued), "2026/12/09 12:00", "2029/11/25", "スマートフォンの画面")
		if strings.Contains(letter, "19900412") {
			t.Error("the mail tells the birth date")
		}
		var subjects []string
		for _, l := range h.Letters() {
			subjects = append(subjects, l.Subject)
		}
		if want := []string{apptest.VerifySubject, apptest.ReceivedSubject, apptest.DecisionSubject}; !slices.Equal(subjects, want) {
			t.Errorf("mails %q", subjects)
		}
		h.Check()
	})
}

func TestNewCardByPost(t *testing.T) {
	h := apptest.New(t)
	f := apptest.Form()
	f.Delivery = string(registration.Post)
	a := h.Approve(h.Waiting(f))
	if a.CardState != registration.EnvelopeAwaited {
		t.Errorf("card state %q", a.CardState)
	}
	says(t, h.Letter(f.Email, apptest.DecisionSubject).Text, "254円分の切手", "情報支援課")
	h.Check()
}

func TestOutsideThePrefecture(t *testing.T) {
	h := apptest.New(t)
	f := apptest.Form()
	f.PostalCode, f.Address = "810-0001", "福岡県福岡市中央区見本町4"
	_, err := h.App.Intake.Check(t.Context(), visitor, f)
	var fault *registration.Error
	if !errors.As(err, &fault) || len(fault.Fields) != 1 || fault.Fields[0].Reason != "workplace_needed" {
		t.Fatalf("without a place of work: %v", err)
	}
	f.Workplace = "見本高等学校（熊本市）"
	a := h.Waiting(f)
	if !a.Outside || a.Workplace == "" {
		t.Errorf("stored %+v", a.Details)
	}
	says(t, h.Letter(f.Email, apptest.VerifySubject).Text, "県外にお住まいの方")
	if a = h.Approve(a); a.Status != registration.Registered {
		t.Errorf("status %s", a.Status)
	}
}

func TestReissueGivesANewNumber(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		p := h.Patron(apptest.Form())
		in, err := h.App.Member.LogIn(t.Context(), string(p.Number), apptest.Password, apptest.Address)
		if err != nil {
			t.Fatal(err)
		}
		f := asking(registration.Reissue, p.Number)
		f.Name, f.NameKana = "神 髙子", "カミ タカコ" // married; 神 is U+FA19
		a := h.Approve(h.Waiting(f))
		now, err := h.App.Store.PatronByNumber(t.Context(), a.Issued)
		if err != nil || now.ID != p.ID || now.Number == p.Number || now.Name != "神　髙子" {
			t.Errorf("patron %+v, %v", now, err)
		}
		says(t, h.Letter(f.Email, apptest.DecisionSubject).Text, string(a.Issued), "使えなくなりました")
		_, err = h.App.Member.LogIn(t.Context(), string(p.Number), apptest.Password, apptest.Address)
		refused(t, err, registration.Denied, "wrong_card_or_password")
		_, err = h.App.Member.Member(t.Context(), in.Cookie)
		refused(t, err, registration.Denied, "login_needed")
		if in, err = h.App.Member.LogIn(t.Context(), string(a.Issued), "19900412", apptest.Address); err != nil || !in.First {
			t.Errorf("by the first password: %+v, %v", in, err)
		}
		h.Check()
	})
}

func TestChangeKeepsNumberAndPassword(t *testing.T) {
	h := apptest.New(t)
	p := h.Patron(apptest.Form())
	f := asking(registration.Amend, p.Number)
	f.Address, f.Phone = "熊本県八代市見本町9", "0965-00-0000"
	a := h.Approve(h.Waiting(f))
	if a.Issued != p.Number {
		t.Errorf("number %s, had %s", a.Issued, p.Number)
	}
	letter := h.Letter(f.Email, apptest.DecisionSubject).Text
	says(t, letter, "これまでと同じです", "・住所", "・電話番号")
	if strings.Contains(letter, "八代市") || strings.Contains(letter, "はじめてのパスワード") {
		t.Errorf("the mail tells too much:\n%s", letter)
	}
	in, err := h.App.Member.LogIn(t.Context(), string(p.Number), apptest.Password, apptest.Address)
	if err != nil || in.First {
		t.Errorf("by the password kept: %+v, %v", in, err)
	}
	now, err := h.App.Member.Member(t.Context(), in.Cookie)
	if err != nil || now.Address != a.Address || now.ValidUntil != p.ValidUntil {
		t.Errorf("patron %+v, %v", now, err)
	}
	h.Check()
}

func TestRenewalLengthensTheCard(t *testing.T) {
	h := apptest.New(t)
	p := h.Patron(apptest.Form())
	h.Clock.Days(1000)
	a := h.Approve(h.Waiting(asking(registration.Renewal, p.Number)))
	now, err := h.App.Store.PatronByNumber(t.Context(), p.Number)
	if err != nil || now.ValidUntil.String() != "2032-08-21" || a.Issued != p.Number {
		t.Errorf("patron %+v, %v", now, err)
	}
	says(t, h.Letter(a.Email, apptest.DecisionSubject).Text, "2032/08/21", "変わったところはありません")
}

func TestNamesChangeByReissueAlone(t *testing.T) {
	h := apptest.New(t)
	p := h.Patron(apptest.Form())
	for _, kind := range []registration.Kind{registration.Amend, registration.Renewal} {
		f := asking(kind, p.Number)
		f.BirthDay = "13"
		a := h.Waiting(f)
		_, err := h.App.Desk.Approve(t.Context(), h.Staff(), desk.Decision{Receipt: string(a.Receipt)})
		refused(t, err, registration.Conflict, "name_differs")
		if h.Now(a).Status != registration.Waiting {
			t.Errorf("%s: moved to %s", kind, h.Now(a).Status)
		}
	}
}

func TestUnknownCardIsCorrectedWhereItStands(t *testing.T) {
	h := apptest.New(t)
	p := h.Patron(apptest.Form())
	f := asking(registration.Amend, "80099999")
	a := h.Waiting(f)
	_, err := h.App.Desk.Approve(t.Context(), h.Staff(), desk.Decision{Receipt: string(a.Receipt)})
	refused(t, err, registration.Conflict, "card_unknown")
	seen, err := h.App.Desk.Open(t.Context(), h.Staff(), string(a.Receipt))
	if err != nil || !seen.Unmatched() {
		t.Errorf("staff see %+v, %v", seen.Patron, err)
	}
	h.Return(a, registration.Correction{
		Deficiencies: apptest.Reasons("card_number_unknown"), Fields: []registration.Field{registration.FieldCardNumber},
	})
	cookie := h.Arrive(a, apptest.DecisionSubject)
	f.CardNumber = string(p.Number)
	if err := h.App.Intake.Correct(t.Context(), cookie, f); err != nil {
		t.Fatal(err)
	}
	if a = h.Approve(h.Send(cookie)); a.Issued != p.Number {
		t.Errorf("issued %s", a.Issued)
	}
	h.Check()
}

// Two librarians decide at once, many times over: one decision each, one number each.
func TestOneDecisionWins(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		one, two := h.Colleague("kikuchi"), h.Colleague("midori")
		for range 4 {
			a := h.Waiting(apptest.Form())
			in := desk.Decision{Receipt: string(a.Receipt), Version: a.Version}
			refusal := in
			refusal.Correction.Deficiencies = apptest.Reasons("duplicate")
			errs := make(chan error, 3)
			go func() { _, err := h.App.Desk.Approve(t.Context(), one, in); errs <- err }()
			go func() { _, err := h.App.Desk.Approve(t.Context(), two, in); errs <- err }()
			go func() { _, err := h.App.Desk.Refuse(t.Context(), two, refusal); errs <- err }()
			won := 0
			for range 3 {
				switch err := <-errs; {
				case err == nil:
					won++
				case !errors.Is(err, registration.ErrConflict):
					t.Error(err)
				}
			}
			if won != 1 {
				t.Errorf("%d decisions", won)
			}
			before := len(h.Letters())
			h.Deliver()
			if told := len(h.Letters()) - before; told != 1 {
				t.Errorf("the applicant got %d mails", told)
			}
		}
		h.Check()
	})
}
