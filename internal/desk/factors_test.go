package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

// app is a telephone with a secret in it.
type app struct {
	h      *desktest.House
	secret string
}

func (a app) code(t testing.TB) string {
	t.Helper()
	code, err := totp.GenerateCode(a.secret, a.h.Now)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// enrol adds an authenticator app to the caller's account.
func enrol(t testing.TB, h *desktest.House, c desk.Caller) (app, []string) {
	t.Helper()
	offer, err := h.OfferAuthenticator(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	a := app{h, offer.Secret}
	_, codes, err := h.ConfirmAuthenticator(t.Context(), c, offer.Sealed, a.code(t))
	if err != nil {
		t.Fatal(err)
	}
	return a, codes
}

// password gives the right one and comes as far as the question for a code.
func (a app) password(t testing.TB) string {
	t.Helper()
	in, err := a.h.LogIn(t.Context(), desk.Entry{Login: "shisho", Password: desktest.Password, Browser: desk.Browser{Address: "192.0.2.1"}})
	if err != nil || !in.Code {
		t.Fatalf("the password alone: %+v, %v", in, err)
	}
	if _, err := a.h.Caller(t.Context(), in.Cookie); !isFault(err, registration.Denied, "login_needed") {
		t.Fatalf("it opens the desk: %v", err)
	}
	return in.Cookie
}

// give gives a code and looks whether the desk opens.
func (a app) give(t testing.TB, pending, code string) error {
	t.Helper()
	cookie, err := a.h.GiveCode(t.Context(), desk.CodeEntry{Pending: pending, Code: code, Browser: desk.Browser{Address: "192.0.2.1"}})
	if err != nil {
		return err
	}
	_, err = a.h.Caller(t.Context(), cookie)
	return err
}

func TestLoginWithACode(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	c, _ := inside(t, h, "shisho", desktest.Password)
	phone, _ := enrol(t, h, c)
	pending := phone.password(t)
	if err := phone.give(t, pending, phone.code(t)); !isFault(err, registration.Denied, "wrong_code") {
		t.Errorf("the code of the enrolment again: %v", err)
	}
	h.Now = h.Now.Add(30 * time.Second)
	code := phone.code(t)
	if err := phone.give(t, pending, " "+code[:3]+"-"+code[3:]); err != nil {
		t.Errorf("a new code: %v", err)
	}
	if err := phone.give(t, pending, code); !isFault(err, registration.Denied, "login_needed") {
		t.Errorf("the first step is good twice: %v", err)
	}
	if err := phone.give(t, phone.password(t), code); !isFault(err, registration.Denied, "wrong_code") {
		t.Errorf("a code twice: %v", err)
	}
	pending = phone.password(t)
	h.Now = h.Now.Add(11 * time.Minute)
	if err := phone.give(t, pending, phone.code(t)); !isFault(err, registration.Denied, "login_needed") {
		t.Errorf("after too long: %v", err)
	}
	if got := details(t, h, who.ID, "logged_in"); !slices.Equal(got, []string{"method=password", "method=authenticator"}) {
		t.Errorf("the log says %q", got)
	}
	if got := details(t, h, who.ID, "login_refused"); !slices.Equal(got, []string{"method=authenticator", "method=authenticator"}) {
		t.Errorf("the log says of what was refused %q", got)
	}
}

func TestRecoveryCodesAreGoodOnce(t *testing.T) {
	h := desktest.New(t)
	h.Account(t, "shisho", registration.Reviewer)
	c, _ := inside(t, h, "shisho", desktest.Password)
	phone, recovery := enrol(t, h, c)
	if len(recovery) != 10 {
		t.Errorf("%d recovery codes", len(recovery))
	}
	pending := phone.password(t)
	for _, code := range []string{"", "000000", "12345", recovery[0][:9], recovery[0]} {
		err := phone.give(t, pending, code)
		if right := code == recovery[0]; right != (err == nil) {
			t.Errorf("%q: %v", code, err)
		}
	}
	h.Now = h.Now.Add(16 * time.Minute) // and the tries are forgotten
	if err := phone.give(t, phone.password(t), recovery[0]); !isFault(err, registration.Denied, "wrong_code") {
		t.Errorf("a recovery code twice: %v", err)
	}
	if err := phone.give(t, phone.password(t), strings.ToUpper(recovery[1])); err != nil {
		t.Errorf("another, in capitals: %v", err)
	}
	if own, err := h.Own(t.Context(), c); err != nil || own.Codes != 8 {
		t.Errorf("%d codes are left, %v", own.Codes, err)
	}
}

func TestCodesAreThrottled(t *testing.T) {
	h := desktest.New(t)
	h.Account(t, "shisho", registration.Reviewer)
	c, _ := inside(t, h, "shisho", desktest.Password)
	_, recovery := enrol(t, h, c)
	in, err := h.LogIn(t.Context(), desk.Entry{Login: "shisho", Password: desktest.Password, Browser: desk.Browser{Address: "192.0.2.1"}})
	if err != nil {
		t.Fatal(err)
	}
	e := desk.CodeEntry{Pending: in.Cookie, Code: "000000", Browser: desk.Browser{Address: "192.0.2.1"}}
	for range h.Policy.PasswordTries {
		_, _ = h.GiveCode(t.Context(), e)
	}
	e.Code, e.Address = recovery[0], "198.51.100.2"
	if _, err := h.GiveCode(t.Context(), e); registration.CodeOf(err) != registration.TooMany {
		t.Errorf("a right code after too many wrong ones: %v", err)
	}
}

func TestFactorsGoAndCodesWithThem(t *testing.T) {
	h := desktest.New(t)
	ctx := t.Context()
	who := h.Account(t, "shisho", registration.Reviewer)
	c, _ := inside(t, h, "shisho", desktest.Password)
	if _, err := h.RenewRecoveryCodes(ctx, c); !isFault(err, registration.Conflict, "factor_first") {
		t.Errorf("recovery codes of nothing: %v", err)
	}
	_, before := enrol(t, h, c)
	after, err := h.RenewRecoveryCodes(ctx, c)
	if err != nil || len(after) != 10 || slices.Contains(after, before[0]) {
		t.Fatalf("%q, %v", after, err)
	}
	h.Now = h.Now.Add(time.Minute)
	if _, codes := enrol(t, h, c); codes != nil {
		t.Error("a second telephone brings new recovery codes")
	}
	own, err := h.Own(ctx, c)
	if err != nil || len(own.Factors) != 1 || own.Codes != 10 {
		t.Fatalf("%+v, %v", own, err)
	}
	stranger := h.Account(t, "other", registration.Reviewer)
	if err := h.RemoveFactor(ctx, stranger, own.Factors[0].ID); err != nil {
		t.Fatal(err)
	}
	if own, _ = h.Own(ctx, c); len(own.Factors) != 1 {
		t.Error("somebody else removed it")
	}
	if err := h.RemoveFactor(ctx, c, own.Factors[0].ID); err != nil {
		t.Fatal(err)
	}
	if own, err = h.Own(ctx, c); err != nil || len(own.Factors) != 0 || own.Codes != 0 {
		t.Errorf("%d factors and %d codes are left, %v", len(own.Factors), own.Codes, err)
	}
	if n := events(t, h, who.ID, "factor_added"); n != 2 || events(t, h, who.ID, "factor_removed") != 1 {
		t.Errorf("%d additions in the log", n)
	}
	inside(t, h, "shisho", desktest.Password) // by the password alone again
}

func TestOfferIsTheCallersOwn(t *testing.T) {
	h := desktest.New(t)
	one, other := h.Account(t, "one", registration.Reviewer), h.Account(t, "other", registration.Reviewer)
	offer, err := h.OfferAuthenticator(t.Context(), one)
	if err != nil {
		t.Fatal(err)
	}
	code := app{h, offer.Secret}.code(t)
	if _, _, err := h.ConfirmAuthenticator(t.Context(), other, offer.Sealed, code); !isFault(err, registration.Invalid, "form_unreadable") {
		t.Errorf("somebody else's offer: %v", err)
	}
	again, _, err := h.ConfirmAuthenticator(t.Context(), one, offer.Sealed, "000000")
	if !isFault(err, registration.Invalid, "account") || again.Secret != offer.Secret {
		t.Errorf("after a wrong code the offer is %q, %v", again.Secret, err)
	}
}

func TestRequiredFactorComesFirst(t *testing.T) {
	h := desktest.New(t)
	h.Policy.SecondFactor = true
	h.Account(t, "shisho", registration.Reviewer)
	c, cookie := inside(t, h, "shisho", desktest.Password)
	if _, err := h.Queue(t.Context(), c, registration.QueueFilter{Limit: 1}); c.Due != desk.DueFactor || !isFault(err, registration.Denied, "own_account_first") {
		t.Errorf("%q is due, the queue says %v", c.Due, err)
	}
	enrol(t, h, c)
	if c, err := h.Caller(t.Context(), cookie); err != nil || c.Due != "" {
		t.Errorf("afterwards: %+v, %v", c, err)
	}
}

func TestResetTakesFactorsAway(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	c, _ := inside(t, h, "shisho", desktest.Password)
	enrol(t, h, c)
	first, err := h.ResetAccount(t.Context(), desk.Operator, who.ID)
	if err != nil {
		t.Fatal(err)
	}
	inside(t, h, "shisho", first)
	if got := details(t, h, who.ID, "account_reset"); !slices.Equal(got, []string{"factors=11"}) {
		t.Errorf("the log says %q", got)
	}
}
