package app_test

import (
	"errors"
	"testing"
	"time"

	"ouchi/internal/apptest"
	"ouchi/internal/config"
	"ouchi/internal/desk"
	"ouchi/internal/membership"
	"ouchi/internal/registration"
)

const birthDigits = "19900412"

// logIn tries My page.
func logIn(t *testing.T, h *apptest.House, card registration.CardNumber, password string) (membership.Entry, error) {
	t.Helper()
	return h.App.Member.LogIn(t.Context(), string(card), password, apptest.Address)
}

func chosen(password string) membership.NewPassword {
	return membership.NewPassword{Password: password, Confirm: password}
}

func TestFirstPasswordOpensOnlyItsChange(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		a := h.Approve(h.Waiting(apptest.Form()))
		in, err := logIn(t, h, a.Issued, "１９９００４１２")
		if err != nil || !in.First {
			t.Fatalf("%+v, %v", in, err)
		}
		_, err = h.App.Member.Member(t.Context(), in.Cookie)
		refused(t, err, registration.Denied, "first_password")
		_, err = h.App.Member.ChangePassword(t.Context(), in.Cookie, chosen(birthDigits))
		refused(t, err, registration.Invalid, "form")
		own, err := h.App.Member.ChangePassword(t.Context(), in.Cookie, chosen("aso-1592m"))
		if err != nil || own.First {
			t.Fatalf("%+v, %v", own, err)
		}
		if p, err := h.App.Member.Member(t.Context(), own.Cookie); err != nil || p.Number != a.Issued {
			t.Errorf("inside as %s, %v", p.Number, err)
		}
		_, err = h.App.Member.ChangePassword(t.Context(), in.Cookie, chosen("again-1592m"))
		refused(t, err, registration.Denied, "login_needed")
		_, err = logIn(t, h, a.Issued, birthDigits)
		refused(t, err, registration.Denied, "wrong_card_or_password")
		if in, err = logIn(t, h, a.Issued, "aso-1592m"); err != nil || in.First {
			t.Errorf("by the own password: %+v, %v", in, err)
		}
	})
}

func TestFirstPasswordEnds(t *testing.T) {
	h := apptest.New(t)
	a := h.Approve(h.Waiting(apptest.Form()))
	h.Clock.Advance(registration.FirstPasswordDays*24*time.Hour - time.Millisecond)
	if _, err := logIn(t, h, a.Issued, birthDigits); err != nil {
		t.Errorf("a moment before its end: %v", err)
	}
	h.Clock.Advance(time.Millisecond)
	_, err := logIn(t, h, a.Issued, birthDigits)
	refused(t, err, registration.Denied, "wrong_card_or_password")
}

// The right first password is no failure, however often it is given.
func TestFirstPasswordMayBeGivenAgain(t *testing.T) {
	h := apptest.New(t)
	a := h.Approve(h.Waiting(apptest.Form()))
	for i := range registration.MaxFirstFailures + 2 {
		if _, err := logIn(t, h, a.Issued, birthDigits); err != nil {
			t.Fatalf("time %d: %v", i+1, err)
		}
	}
}

func manyTries(c *config.Config) { c.Limits.PasswordTries = 1000 }

func TestFirstPasswordLocksHoweverManyTryAtOnce(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		a := h.Approve(h.Waiting(apptest.Form()))
		for _, err := range atOnce(20, func() error { _, err := logIn(t, h, a.Issued, "19900413"); return err }) {
			refused(t, err, registration.Denied, "wrong_card_or_password")
		}
		p, err := h.App.Store.PatronByNumber(t.Context(), a.Issued)
		if err != nil || p.Login.Failures != registration.MaxFirstFailures {
			t.Errorf("%d failures counted, %v", p.Login.Failures, err)
		}
		_, err = logIn(t, h, a.Issued, birthDigits)
		refused(t, err, registration.Denied, "wrong_card_or_password")

		// A mailed link is the way out.
		if err := h.App.Member.Forgot(t.Context(), string(a.Issued), "Takako@EXAMPLE.jp", apptest.Address); err != nil {
			t.Fatal(err)
		}
		h.Deliver()
		token := h.Link(h.Letter(a.Email, apptest.DecisionSubject))
		if _, err := h.App.Member.SetPassword(t.Context(), token, chosen("aso-1592m")); err != nil {
			t.Fatal(err)
		}
		if _, err := logIn(t, h, a.Issued, "aso-1592m"); err != nil {
			t.Error(err)
		}
	}, apptest.Settings(manyTries))
}

func TestFirstPasswordByMailedLink(t *testing.T) {
	h := apptest.New(t, apptest.Settings(func(c *config.Config) { c.Card.FirstPassword = config.MailedLink }))
	a := h.Approve(h.Waiting(apptest.Form()))
	_, err := logIn(t, h, a.Issued, birthDigits)
	refused(t, err, registration.Denied, "wrong_card_or_password")
	token := h.Link(h.Letter(a.Email, apptest.DecisionSubject))
	for range 2 {
		if err := h.App.Member.PasswordLink(t.Context(), token); err != nil {
			t.Fatalf("opened: %v", err)
		}
	}
	if _, err := h.App.Member.SetPassword(t.Context(), token, chosen("short")); registration.CodeOf(err) != registration.Invalid {
		t.Errorf("five characters: %v", err)
	}
	in, err := h.App.Member.SetPassword(t.Context(), token, chosen("aso-1592m"))
	if err != nil || in.First {
		t.Fatalf("%+v, %v", in, err)
	}
	_, err = h.App.Member.SetPassword(t.Context(), token, chosen("aso-1592m"))
	refused(t, err, registration.Expired, "password_link_used")
	if _, err := logIn(t, h, a.Issued, "aso-1592m"); err != nil {
		t.Error(err)
	}
	h.Check()
}

func TestForgottenPassword(t *testing.T) {
	h := apptest.New(t)
	p := h.Patron(apptest.Form())
	before := len(h.Letters())
	for card, email := range map[string]string{
		string(p.Number): "other@example.jp", "80099999": p.Email, "": "", "8": "takako",
	} {
		if err := h.App.Member.Forgot(t.Context(), card, email, apptest.Address); err != nil {
			t.Errorf("%q: %v", card, err)
		}
	}
	h.Deliver()
	if n := len(h.Letters()); n != before {
		t.Errorf("%d mails for nobody", n-before)
	}
	links := make([]string, 3)
	for i := range links {
		if err := h.App.Member.Forgot(t.Context(), string(p.Number), p.Email, apptest.Address); err != nil {
			t.Fatal(err)
		}
		h.Deliver()
		links[i] = h.Link(h.Letter(p.Email, apptest.DecisionSubject))
	}
	refused(t, h.App.Member.Forgot(t.Context(), string(p.Number), p.Email, apptest.Address), registration.TooMany, "too_many_links")
	refused(t, h.App.Member.PasswordLink(t.Context(), links[0]), registration.Expired, "password_link_used")
	if _, err := logIn(t, h, p.Number, apptest.Password); err != nil {
		t.Errorf("by the old one until a new one is set: %v", err)
	}
	h.Clock.Days(1)
	_, err := h.App.Member.SetPassword(t.Context(), links[2], chosen("aso-1592m"))
	refused(t, err, registration.Expired, "password_link_expired")
}

// A new password ends what other browsers hold.
func TestNewPasswordLogsOthersOut(t *testing.T) {
	h := apptest.New(t)
	p := h.Patron(apptest.Form())
	one, _ := logIn(t, h, p.Number, apptest.Password)
	two, err := logIn(t, h, p.Number, apptest.Password)
	if err != nil {
		t.Fatal(err)
	}
	in := chosen("aso-1592m")
	_, err = h.App.Member.ChangePassword(t.Context(), one.Cookie, in)
	refused(t, err, registration.Invalid, "form")
	in.Current = apptest.Password
	own, err := h.App.Member.ChangePassword(t.Context(), one.Cookie, in)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.App.Member.Member(t.Context(), own.Cookie); err != nil {
		t.Error(err)
	}
	for _, cookie := range []string{one.Cookie, two.Cookie} {
		_, err := h.App.Member.Member(t.Context(), cookie)
		refused(t, err, registration.Denied, "login_needed")
	}
}

func TestPasswordMayBeTypedInFullWidth(t *testing.T) {
	h := apptest.New(t)
	f := apptest.Form()
	f.Password, f.PasswordConfirm = "ｔａｍａｎａ－２０２６", "tamana-2026"
	a := h.Apply(f)
	h.Ask(a) // by Password, half-width
	if _, err := h.App.Intake.Ask(t.Context(), a.Receipt.String(), "ｔａｍａｎａ-２０２６", apptest.Address); err != nil {
		t.Error(err)
	}
	_, err := h.App.Intake.Ask(t.Context(), a.Receipt.String(), "Tamana-2026", apptest.Address)
	refused(t, err, registration.Denied, "wrong_receipt_or_password")
}

// Wrong passwords are refused alike whatever was wrong, and only so many are heard.
func TestPasswordsAreThrottled(t *testing.T) {
	h := apptest.New(t)
	a := h.Apply(apptest.Form())
	h.Deliver()
	token := h.Link(h.Letter(a.Email, apptest.VerifySubject))
	p := h.Patron(apptest.Form())
	h.Clock.Advance(15 * time.Minute)
	doors := map[string]func(password string) error{
		"link": func(password string) error {
			_, err := h.App.Intake.Enter(t.Context(), token, password, "192.0.2.1")
			return err
		},
		"my": func(password string) error {
			_, err := h.App.Member.LogIn(t.Context(), string(p.Number), password, "192.0.2.2")
			return err
		},
		"staff": func(password string) error {
			_, err := h.App.Desk.LogIn(t.Context(), desk.Entry{Login: h.Staff().Login, Password: password, Browser: desk.Browser{Address: "192.0.2.3"}})
			return err
		},
	}
	for name, try := range doors {
		for range h.Config.Limits.PasswordTries {
			if err := try("wrong-one"); registration.CodeOf(err) != registration.Denied {
				t.Errorf("%s: %v", name, err)
			}
		}
		refused(t, try(apptest.Password), registration.TooMany, "too_many_passwords")
	}
	h.Clock.Advance(15 * time.Minute)
	for name, try := range doors {
		if err := try(apptest.Password); err != nil {
			t.Errorf("%s a quarter of an hour later: %v", name, err)
		}
	}
}

func TestOneAddressIsThrottledOverAll(t *testing.T) {
	h := apptest.New(t, apptest.Settings(func(c *config.Config) { c.Limits.AddressTries, c.Limits.FormsAnHour = 12, 3 }))
	a := h.Apply(apptest.Form())
	for _, receipt := range []string{"ABC-DEF-GHJ", "", "受付"} { // none exists
		for range 4 {
			_, err := h.App.Intake.Ask(t.Context(), receipt, apptest.Password, apptest.Address)
			refused(t, err, registration.Denied, "wrong_receipt_or_password")
		}
	}
	_, err := h.App.Intake.Ask(t.Context(), a.Receipt.String(), apptest.Password, apptest.Address)
	refused(t, err, registration.TooMany, "too_many_passwords")
	if _, err := h.App.Intake.Ask(t.Context(), a.Receipt.String(), apptest.Password, "192.0.2.99"); err != nil {
		t.Errorf("from elsewhere: %v", err)
	}
	h.Apply(apptest.Form())
	h.Apply(apptest.Form())
	fault := &registration.Error{}
	_, err = h.App.Intake.Check(t.Context(), visitor, apptest.Form())
	if !errors.As(err, &fault) || fault.Code != registration.TooMany || fault.Retry != time.Hour {
		t.Errorf("the fourth form of an hour: %v", err)
	}
}
