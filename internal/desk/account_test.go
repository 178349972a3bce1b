package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

// details are what the log says of an act on a subject, in order.
func details(t testing.TB, h *desktest.House, subject, act string) []string {
	t.Helper()
	list, err := h.Store.Events(t.Context(), subject)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range list {
		if e.Act == act {
			all = append(all, e.Detail)
		}
	}
	return all
}

// inside comes in by the password and gives the caller.
func inside(t testing.TB, h *desktest.House, login, password string) (desk.Caller, string) {
	t.Helper()
	cookie, err := logIn(h, login, password, "192.0.2.1")
	if err != nil {
		t.Fatalf("%s: %v", login, err)
	}
	c, err := h.Caller(t.Context(), cookie)
	if err != nil {
		t.Fatalf("%s: %v", login, err)
	}
	return c, cookie
}

func TestAccountOfAColleague(t *testing.T) {
	h := desktest.New(t)
	boss, ctx := h.Account(t, "kanri", registration.Administrator), t.Context()
	id, first, err := h.AddAccount(ctx, boss, desk.NewAccount{Login: "new", Name: "新人 花子", Role: registration.Reviewer})
	if err != nil || len(first) < 20 {
		t.Fatalf("%q, %v", first, err)
	}
	c, cookie := inside(t, h, "new", first)
	if c.Due != desk.DuePassword {
		t.Errorf("with a password that was handed over: %q is due", c.Due)
	}
	if _, err := h.Queue(ctx, c, registration.QueueFilter{Limit: 1}); !isFault(err, registration.Denied, "own_account_first") {
		t.Errorf("the queue before the password is changed: %v", err)
	}
	mine := desk.NewPassword{Present: first, Password: "watashi-dake-no", Confirm: "watashi-dake-no", Address: "192.0.2.1"}
	if err := h.ChangePassword(ctx, c, mine); err != nil {
		t.Fatal(err)
	}
	if c, err = h.Caller(ctx, cookie); err != nil || c.Due != "" {
		t.Errorf("after the change: %+v, %v", c, err)
	}
	if err := h.ChangeAccount(ctx, boss, id, desk.NewAccount{Name: "新人 華子", Role: registration.CardDesk}); err != nil {
		t.Fatal(err)
	}
	if got := details(t, h, id, "role_changed"); !slices.Equal(got, []string{"from=reviewer to=card_desk"}) {
		t.Errorf("the log says %q", got)
	}
	if c, err = h.Caller(ctx, cookie); err != nil || c.Role != registration.CardDesk || c.Name != "新人 華子" {
		t.Errorf("a session still open: %+v, %v", c, err)
	}
	again, err := h.ResetAccount(ctx, boss, id)
	if err != nil || again == first {
		t.Fatalf("reset: %q, %v", again, err)
	}
	if _, err := h.Caller(ctx, cookie); !isFault(err, registration.Denied, "login_needed") {
		t.Errorf("a session outlives the reset: %v", err)
	}
	if _, err := logIn(h, "new", mine.Password, "192.0.2.1"); !isFault(err, registration.Denied, "wrong_login") {
		t.Errorf("the password outlives the reset: %v", err)
	}
	h.Now = h.Now.Add(14*24*time.Hour + time.Second)
	if _, err := logIn(h, "new", again, "192.0.2.1"); !isFault(err, registration.Denied, "wrong_login") {
		t.Errorf("a first password past its day: %v", err)
	}
}

func TestPasswordIsCheckedBeforeItChanges(t *testing.T) {
	h := desktest.New(t)
	h.Account(t, "shisho", registration.Reviewer)
	c, _ := inside(t, h, "shisho", desktest.Password)
	_, elsewhere := inside(t, h, "shisho", desktest.Password)
	for name, tt := range map[string]struct {
		in     desk.NewPassword
		reason string
	}{
		"wrong present":  {desk.NewPassword{Present: "x", Password: "long-enough-now", Confirm: "long-enough-now"}, "wrong_password"},
		"short":          {desk.NewPassword{Present: desktest.Password, Password: "elevensigns", Confirm: "elevensigns"}, "staff_password_short"},
		"not repeated":   {desk.NewPassword{Present: desktest.Password, Password: "long-enough-now", Confirm: "long-enough-new"}, "password_mismatch"},
		"the same again": {desk.NewPassword{Present: desktest.Password, Password: desktest.Password, Confirm: desktest.Password}, "password_same"},
	} {
		var e *registration.Error
		tt.in.Address = name // an address each, or the throttle answers
		h.Now = h.Now.Add(16 * time.Minute)
		if err := h.ChangePassword(t.Context(), c, tt.in); !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Reason != tt.reason {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.Now = h.Now.Add(16 * time.Minute)
	if err := h.ChangePassword(t.Context(), c, desk.NewPassword{
		Present: desktest.Password, Password: "long-enough-now", Confirm: "long-enough-now", Address: "192.0.2.1",
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Caller(t.Context(), elsewhere); !isFault(err, registration.Denied, "login_needed") {
		t.Errorf("another session outlives the change: %v", err)
	}
	if n := events(t, h, c.ID, "password_changed"); n != 1 {
		t.Errorf("%d changes in the log", n)
	}
}

func TestSomebodyStaysAdministrator(t *testing.T) {
	h := desktest.New(t)
	ctx := t.Context()
	one, other := h.Account(t, "one", registration.Administrator), h.Account(t, "other", registration.Administrator)
	if err := h.DisableAccount(ctx, one, other.ID); err != nil {
		t.Fatal(err)
	}
	for name, act := range map[string]func() error{
		"disabled": func() error { return h.DisableAccount(ctx, one, one.ID) },
		"demoted": func() error {
			return h.ChangeAccount(ctx, one, one.ID, desk.NewAccount{Name: "x", Role: registration.Auditor})
		},
		"renewed": func() error {
			return h.KeepAccount(ctx, desk.Operator, desk.NewAccount{Login: "one", Password: desktest.Password, Role: registration.Reviewer})
		},
	} {
		if err := act(); !isFault(err, registration.Conflict, "last_administrator") {
			t.Errorf("the last one is %s: %v", name, err)
		}
	}
	if n := events(t, h, one.ID, "account_disabled") + events(t, h, one.ID, "role_changed"); n != 0 {
		t.Errorf("%d acts in the log that were not done", n)
	}
	if err := h.EnableAccount(ctx, one, other.ID); err != nil {
		t.Fatal(err)
	}
	if err := h.DisableAccount(ctx, one, one.ID); err != nil {
		t.Errorf("one of two: %v", err)
	}
}

func TestWhatNewAccountsMustHave(t *testing.T) {
	h := desktest.New(t)
	boss := h.Account(t, "kanri", registration.Administrator)
	for name, in := range map[string]desk.NewAccount{
		"no login":      {Name: "花子", Role: registration.Reviewer},
		"a spaced one":  {Login: "ha nako", Name: "花子", Role: registration.Reviewer},
		"a long one":    {Login: strings.Repeat("a", 61), Name: "花子", Role: registration.Reviewer},
		"no name":       {Login: "hanako", Name: "　", Role: registration.Reviewer},
		"no known role": {Login: "hanako", Name: "花子", Role: "owner"},
	} {
		if _, _, err := h.AddAccount(t.Context(), boss, in); !isFault(err, registration.Invalid, "account") {
			t.Errorf("%s: %v", name, err)
		}
	}
	taken := desk.NewAccount{Login: "kanri", Name: "花子", Role: registration.Reviewer}
	if _, _, err := h.AddAccount(t.Context(), boss, taken); !isFault(err, registration.Conflict, "login_taken") {
		t.Errorf("a login twice: %v", err)
	}
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	h := desktest.New(t)
	who, ctx := h.Account(t, "shisho", registration.Reviewer), t.Context()
	here, cookie := inside(t, h, "shisho", desktest.Password)
	h.Now = h.Now.Add(time.Minute)
	_, there := inside(t, h, "shisho", desktest.Password)
	own, err := h.Own(ctx, here)
	if err != nil || len(own.Sessions) != 2 || own.Sessions[0].Device != "Firefox（Linux）" || own.Sessions[1].Hash != here.Session {
		t.Fatalf("%+v, %v", own.Sessions, err)
	}
	other, _ := inside(t, h, h.Account(t, "other", registration.Reviewer).Login, desktest.Password)
	if err := h.EndSession(ctx, other, desk.Handle(own.Sessions[0])); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Caller(ctx, there); err != nil {
		t.Errorf("ended by somebody else: %v", err)
	}
	if err := h.EndSession(ctx, here, desk.Handle(own.Sessions[0])); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Caller(ctx, there); !isFault(err, registration.Denied, "login_needed") {
		t.Errorf("it was ended: %v", err)
	}
	if n := events(t, h, who.ID, "session_ended"); n != 1 {
		t.Errorf("%d ends in the log", n)
	}
	_, there = inside(t, h, "shisho", desktest.Password)
	if err := h.EndOtherSessions(ctx, here); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Caller(ctx, there); err == nil {
		t.Error("another session is left")
	}
	if _, err := h.Caller(ctx, cookie); err != nil {
		t.Errorf("this one ended too: %v", err)
	}
}

// Every login makes a session of its own, and ends the one that the browser brought.
func TestLoginLeavesNoOldSession(t *testing.T) {
	h := desktest.New(t)
	h.Account(t, "shisho", registration.Reviewer)
	_, before := inside(t, h, "shisho", desktest.Password)
	in, err := h.LogIn(t.Context(), desk.Entry{
		Login: "shisho", Password: desktest.Password, Browser: desk.Browser{Address: "192.0.2.1", Cookie: before},
	})
	if err != nil || in.Cookie == before {
		t.Fatalf("%v", err)
	}
	if _, err := h.Caller(t.Context(), before); err == nil {
		t.Error("the session before is still good")
	}
}

func TestIdleSessionsLock(t *testing.T) {
	h := desktest.New(t)
	who, ctx := h.Account(t, "shisho", registration.Reviewer), t.Context()
	_, cookie := inside(t, h, "shisho", desktest.Password)
	look := func(active bool) desk.Visit {
		t.Helper()
		v, err := h.Visit(ctx, cookie, active)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for range 4 { // an hour of work
		h.Now = h.Now.Add(15 * time.Minute)
		if look(true).Locked {
			t.Fatal("locked while at work")
		}
	}
	for range 2 { // a page that only asks by itself
		h.Now = h.Now.Add(7 * time.Minute)
		if look(false).Locked {
			t.Fatal("locked early")
		}
	}
	h.Now = h.Now.Add(2 * time.Minute)
	v := look(true)
	if !v.Locked || v.Caller.Role != "" || v.Caller.ID != who.ID {
		t.Fatalf("after sixteen minutes: %+v", v)
	}
	if _, err := h.Queue(ctx, v.Caller, registration.QueueFilter{Limit: 1}); !isFault(err, registration.Denied, "not_permitted") {
		t.Errorf("a locked caller at the queue: %v", err)
	}
	in := desk.Entry{Password: "wrong", Browser: desk.Browser{Address: "192.0.2.1", Cookie: cookie}}
	if err := h.Unlock(ctx, in); !isFault(err, registration.Denied, "wrong_password") || !look(true).Locked {
		t.Errorf("a wrong password: %v", err)
	}
	in.Password = desktest.Password
	if err := h.Unlock(ctx, in); err != nil || look(true).Locked {
		t.Errorf("the right one: %v", err)
	}
	if err := h.Lock(ctx, cookie); err != nil || !look(true).Locked {
		t.Errorf("locked by hand: %v", err)
	}
	h.Policy.Idle = 0
	if !look(true).Locked {
		t.Error("what was locked by hand opens where nothing locks by itself")
	}
	for range h.Policy.PasswordTries {
		_ = h.Unlock(ctx, desk.Entry{Password: "wrong", Browser: in.Browser})
	}
	if err := h.Unlock(ctx, in); registration.CodeOf(err) != registration.TooMany {
		t.Errorf("tries without end: %v", err)
	}
}

// A session notes once a minute that it was seen, not at every request.
func TestSeenIsWrittenOnceAMinute(t *testing.T) {
	h := desktest.New(t)
	h.Account(t, "shisho", registration.Reviewer)
	c, cookie := inside(t, h, "shisho", desktest.Password)
	opened := h.Now
	for seconds, want := range []time.Duration{59: 0, 60: time.Minute} {
		if seconds < 59 {
			continue
		}
		h.Now = opened.Add(time.Duration(seconds) * time.Second)
		if _, err := h.Visit(t.Context(), cookie, true); err != nil {
			t.Fatal(err)
		}
		own, err := h.Own(t.Context(), c)
		if err != nil || !own.Sessions[0].SeenAt.Equal(opened.Add(want)) {
			t.Errorf("after %d seconds: seen %v, %v", seconds, own.Sessions[0].SeenAt.Sub(opened), err)
		}
	}
}
