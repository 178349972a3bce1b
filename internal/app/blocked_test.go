package app_test

import (
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// A card that was reported lost ends at once, whoever is inside; a 再発行 that names its
// number opens My library again, and the old number never does.
func TestLostCardClosesMyLibrary(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		a := h.Approve(h.Waiting(apptest.Form()))
		in, err := logIn(t, h, a.Issued, birthDigits)
		if err != nil {
			t.Fatal(err)
		}
		own, err := h.App.Member.ChangePassword(t.Context(), in.Cookie, chosen("aso-1592m"))
		if err != nil {
			t.Fatal(err)
		}
		void := desk.Voiding{Number: string(a.Issued), Why: registration.LostCard}
		if _, err := h.App.Desk.VoidCard(t.Context(), desk.Operator, void); err != nil {
			t.Fatal(err)
		}
		_, err = h.App.Member.Member(t.Context(), own.Cookie)
		refused(t, err, registration.Denied, "login_needed")
		_, err = logIn(t, h, a.Issued, "aso-1592m")
		refused(t, err, registration.Denied, "card_blocked")
		_, err = logIn(t, h, a.Issued, "wrong-1592m")
		refused(t, err, registration.Denied, "wrong_card_or_password")
		_, err = h.App.Desk.VoidCard(t.Context(), desk.Operator, void)
		refused(t, err, registration.Conflict, "card_void")

		f := apptest.Form()
		f.Kind, f.CardNumber = string(registration.Renewal), string(a.Issued)
		renewal := h.Waiting(f)
		_, err = h.App.Desk.Approve(t.Context(), h.Staff(), desk.Decision{Receipt: string(renewal.Receipt)})
		refused(t, err, registration.Conflict, "card_void")
		f.Kind = string(registration.Reissue)
		again := h.Approve(h.Waiting(f))
		if again.Issued == a.Issued || again.PatronID != a.PatronID {
			t.Fatalf("reissued as %+v", again)
		}
		if in, err := logIn(t, h, again.Issued, birthDigits); err != nil || !in.First {
			t.Errorf("%+v, %v", in, err)
		}
		_, err = logIn(t, h, a.Issued, "aso-1592m")
		refused(t, err, registration.Denied, "wrong_card_or_password")
		h.Check()
	})
}
