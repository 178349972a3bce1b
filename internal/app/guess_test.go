package app_test

import (
	"strings"
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/config"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// elsewhere is another network address than apptest's own.
const elsewhere = "203.0.113.9"

func fewTries(c *config.Config) { c.Limits.PasswordTries, c.Limits.AddressTries = 3, 5 }

// A receipt number has many spellings; whether it exists must not show in when the
// tries run out.
func TestNobodyLearnsWhichReceiptNumberExists(t *testing.T) {
	h := apptest.New(t, apptest.Settings(func(c *config.Config) { c.Limits.PasswordTries, c.Limits.AddressTries = 3, 1000 }))
	a := h.Apply(apptest.Form())
	unknown, err := registration.NewReceiptNumber(strings.NewReader("kumamoto"))
	if err != nil {
		t.Fatal(err)
	}
	for name, number := range map[string]registration.ReceiptNumber{"known": a.Receipt, "unknown": unknown} {
		t.Run(name, func(t *testing.T) {
			for i := range 4 {
				_, err := h.App.Intake.Ask(t.Context(), string(number)+strings.Repeat("-", i), "wrong-2026", elsewhere)
				if i < 3 {
					refused(t, err, registration.Denied, "wrong_receipt_or_password")
				} else {
					refused(t, err, registration.TooMany, "too_many_passwords")
				}
			}
		})
	}
}

// Who has no tries left at an address uses up nobody else's.
func TestABlockedAddressLocksNobodyOut(t *testing.T) {
	h := apptest.New(t, apptest.Settings(fewTries))
	a := h.Approve(h.Waiting(apptest.Form()))
	colleague := h.Colleague("kikuchi")
	guesses := map[string]func(who, password, address string) error{
		"status": func(who, password, address string) error {
			_, err := h.App.Intake.Ask(t.Context(), who, password, address)
			return err
		},
		"my page": func(who, password, address string) error {
			_, err := h.App.Member.LogIn(t.Context(), who, password, address)
			return err
		},
		"desk": func(who, password, address string) error {
			_, err := h.App.Desk.LogIn(t.Context(), desk.Entry{Login: who, Password: password, Browser: desk.Browser{Address: address}})
			return err
		},
	}
	for name, who := range map[string][3]string{
		"status":  {a.Receipt.String(), apptest.Password, "22222222"},
		"my page": {string(a.Issued), birthDigits, "1"},
		"desk":    {colleague.Login, apptest.Password, "nobody"},
	} {
		t.Run(name, func(t *testing.T) {
			for i := range 8 {
				_ = guesses[name](strings.Repeat(who[2], i+1), "wrong-2026", elsewhere) // as it may
			}
			for range 5 {
				refused(t, guesses[name](who[0], "wrong-2026", elsewhere), registration.TooMany, "too_many_passwords")
			}
			if err := guesses[name](who[0], who[1], apptest.Address); err != nil {
				t.Errorf("from their own address: %v", err)
			}
		})
	}
}

// Guesses at the mail address of a card don't take away the links of who knows it.
func TestWrongMailAddressesKeepNobodyFromTheirLink(t *testing.T) {
	h := apptest.New(t)
	a := h.Approve(h.Waiting(apptest.Form()))
	for range 4 {
		if err := h.App.Member.Forgot(t.Context(), string(a.Issued), "nobody@example.jp", elsewhere); err != nil {
			refused(t, err, registration.TooMany, "too_many_links")
		}
	}
	if err := h.App.Member.Forgot(t.Context(), string(a.Issued), a.Email, apptest.Address); err != nil {
		t.Error(err)
	}
}

// Sessions are opened with a password. One that is no longer in force opens nothing,
// even where a crash, or a login at the same moment, left the session's row.
func TestASessionEndsWithItsPassword(t *testing.T) {
	h := apptest.New(t)
	p := h.Patron(apptest.Form())
	in, err := logIn(t, h, p.Number, apptest.Password)
	if err != nil {
		t.Fatal(err)
	}
	p, err = h.App.Member.Member(t.Context(), in.Cookie)
	if err != nil {
		t.Fatal(err)
	}
	p.Login.Hash = "another"
	if _, err := h.App.Store.SavePatron(t.Context(), registration.PatronChange{Patron: p}); err != nil {
		t.Fatal(err)
	}
	_, err = h.App.Member.Member(t.Context(), in.Cookie)
	refused(t, err, registration.Denied, "login_needed")
}
