package app_test

import (
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

func TestReturnedAndCorrectedWhereItStands(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		f := apptest.Form()
		a := h.Waiting(f)
		a = h.Return(a, registration.Correction{
			Deficiencies: []registration.Deficiency{{Code: "old_address", Words: "二枚目の写真が\n暗いようです"}},
			Documents:    true, Fields: []registration.Field{registration.FieldPostalCode, registration.FieldAddress},
		})
		says(t, h.Letter(f.Email, apptest.DecisionSubject).Text, "書類の住所が申請の住所とちがいます", "暗いようです", "・住所")
		cookie := h.Arrive(a, apptest.DecisionSubject)

		_, err := h.App.Intake.Send(t.Context(), cookie)
		refused(t, err, registration.Conflict, "documents_missing")
		f.Address, f.Name = "熊本県玉名市見本町7", "だれか ほか"
		if err := h.App.Intake.Correct(t.Context(), cookie, f); err != nil {
			t.Fatal(err)
		}
		h.Upload(cookie, apptest.Picture(), apptest.Picture())
		b := h.Send(cookie)
		if b.Receipt != a.Receipt || b.Round != 2 || b.Address != "熊本県玉名市見本町７" || b.Name != a.Name {
			t.Errorf("corrected %+v", b)
		}
		seen, err := h.App.Desk.Open(t.Context(), h.Staff(), string(b.Receipt))
		if err != nil || len(seen.Documents) != 3 {
			t.Errorf("staff see %d images, %v", len(seen.Documents), err)
		}
		h.Approve(b)
		h.Check()
	})
}

func TestReturnedForFieldsAlone(t *testing.T) {
	h := apptest.New(t)
	f := apptest.Form()
	a := h.Return(h.Waiting(f), registration.Correction{
		Deficiencies: apptest.Reasons("mismatch_name"), Fields: []registration.Field{registration.FieldName},
	})
	cookie := h.Arrive(a, apptest.DecisionSubject)
	_, err := h.App.Intake.Upload(t.Context(), cookie)
	refused(t, err, registration.Conflict, "no_documents_asked")
	f.Name = ""
	refused(t, h.App.Intake.Correct(t.Context(), cookie, f), registration.Invalid, "form")
	f.Name = "𠮷田 髙子\U000e0101" // with a variation selector
	if err := h.App.Intake.Correct(t.Context(), cookie, f); err != nil {
		t.Fatal(err)
	}
	b := h.Send(cookie)
	if b.Name != "𠮷田　髙子\U000e0101" || b.Round != 1 {
		t.Errorf("corrected %q in round %d", b.Name, b.Round)
	}
	h.Deliver()
	says(t, h.Letter(f.Email, apptest.ReceivedSubject).Text, "訂正していただいた内容を受け取りました")
	h.Check()
}

func TestReturnedTwice(t *testing.T) {
	h := apptest.New(t)
	a := h.Waiting(apptest.Form())
	old := h.Link(h.Letter(a.Email, apptest.VerifySubject))
	for range 2 {
		a = h.Return(a, registration.Correction{Deficiencies: apptest.Reasons("blurred"), Documents: true})
		refused(t, h.App.Intake.Link(t.Context(), old), registration.Expired, "link_replaced")
		cookie := h.Arrive(a, apptest.DecisionSubject)
		old = h.Link(h.Letter(a.Email, apptest.DecisionSubject))
		h.Upload(cookie, apptest.Picture())
		a = h.Send(cookie)
		h.Clock.Days(1)
	}
	if a.Round != 3 {
		t.Errorf("round %d", a.Round)
	}
	h.Approve(a)
	h.Check()
}

func TestReturnNeedsReasonAndParts(t *testing.T) {
	h := apptest.New(t)
	a := h.Waiting(apptest.Form())
	for reason, c := range map[string]registration.Correction{
		"reason_missing": {Documents: true},
		"parts_missing":  {Deficiencies: apptest.Reasons("other")},
	} {
		_, err := h.App.Desk.Return(t.Context(), h.Staff(), desk.Decision{Receipt: string(a.Receipt), Correction: c})
		refused(t, err, registration.Invalid, reason)
	}
	if h.Now(a).Version != a.Version {
		t.Error("a return that was refused changed the application")
	}
}
