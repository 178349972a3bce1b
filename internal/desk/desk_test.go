package desk_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

// events counts what the log says of a subject.
func events(t testing.TB, h *desktest.House, subject, act string) int {
	t.Helper()
	list, err := h.Store.Events(t.Context(), subject)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range list {
		if e.Act == act {
			n++
		}
	}
	return n
}

func isFault(err error, code registration.Code, reason string) bool {
	return errors.Is(err, registration.Fault(code, reason))
}

// logIn comes in by a password alone.
func logIn(h *desktest.House, login, password, address string) (string, error) {
	in, err := h.LogIn(context.Background(), desk.Entry{
		Login: login, Password: password, Browser: desk.Browser{Address: address, Device: "Firefox（Linux）"},
	})
	if in.Code {
		err = errors.New("a code is asked for")
	}
	return in.Cookie, err
}

// same tells whether it is the same person, whichever session they act in.
func same(got, want desk.Caller) bool {
	got.Session, want.Session = "", ""
	return got == want
}

func TestLogIn(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	cookie, err := logIn(h, "shisho", desktest.Password, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := h.Caller(t.Context(), cookie); err != nil || !same(got, who) {
		t.Errorf("the cookie is %+v's, %v", got, err)
	}
	if events(t, h, who.ID, "logged_in") != 1 {
		t.Error("a login leaves no trace")
	}
	h.Now = h.Now.Add(8*time.Hour + time.Second)
	if _, err := h.Caller(t.Context(), cookie); !isFault(err, registration.Denied, "login_needed") {
		t.Errorf("after the session's life: %v", err)
	}
	if cookie, err = logIn(h, "shisho", desktest.Password, "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	if err := h.LogOut(t.Context(), cookie); err != nil {
		t.Fatal(err)
	}
	for name, cookie := range map[string]string{"logged out": cookie, "made up": "x", "none": ""} {
		if _, err := h.Caller(t.Context(), cookie); !isFault(err, registration.Denied, "login_needed") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLoginRefusesAllAlike(t *testing.T) {
	h := desktest.New(t)
	h.Account(t, "shisho", registration.Reviewer)
	gone := h.Account(t, "taishoku", registration.Reviewer)
	a, err := h.Store.Account(t.Context(), gone.ID)
	if err != nil {
		t.Fatal(err)
	}
	cookie, err := logIn(h, "taishoku", desktest.Password, "192.0.2.9")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.DisableAccount(t.Context(), desk.Operator, a.ID); err != nil {
		t.Fatal(err)
	}
	for _, try := range [][2]string{{"shisho", "wrong"}, {"nobody", desktest.Password}, {"taishoku", desktest.Password}, {"", ""}} {
		if _, err := logIn(h, try[0], try[1], "192.0.2.1"); !isFault(err, registration.Denied, "wrong_login") {
			t.Errorf("%q: %v", try[0], err)
		}
	}
	if _, err := h.Caller(t.Context(), cookie); !isFault(err, registration.Denied, "login_needed") {
		t.Errorf("a disabled account is still inside: %v", err)
	}
}

// Who comes in again and again guesses nothing.
func TestRightPasswordsAreNoTries(t *testing.T) {
	h := desktest.New(t)
	h.Policy.AddressTries = 1000
	h.Account(t, "shisho", registration.Reviewer)
	for range 3 * h.Policy.PasswordTries {
		if _, err := logIn(h, "shisho", "wrong", "192.0.2.1"); !isFault(err, registration.Denied, "wrong_login") {
			t.Fatal(err)
		}
		if _, err := logIn(h, "shisho", desktest.Password, "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLoginThrottle(t *testing.T) {
	t.Run("of a login", func(t *testing.T) {
		h := desktest.New(t)
		h.Account(t, "shisho", registration.Reviewer)
		for range h.Policy.PasswordTries {
			_, _ = logIn(h, "shisho", "wrong", "192.0.2.1")
		}
		var e *registration.Error
		_, err := logIn(h, "shisho", desktest.Password, "198.51.100.2")
		if !errors.As(err, &e) || e.Code != registration.TooMany || e.Retry <= 0 {
			t.Errorf("from elsewhere with the right password: %v", err)
		}
		h.Now = h.Now.Add(16 * time.Minute)
		if _, err := logIn(h, "shisho", desktest.Password, "192.0.2.1"); err != nil {
			t.Errorf("after a quarter of an hour: %v", err)
		}
	})
	t.Run("of an address", func(t *testing.T) {
		h := desktest.New(t)
		h.Account(t, "shisho", registration.Reviewer)
		for i := range h.Policy.AddressTries {
			_, _ = logIn(h, string(rune('a'+i)), "wrong", "192.0.2.1")
		}
		if _, err := logIn(h, "shisho", desktest.Password, "192.0.2.1"); registration.CodeOf(err) != registration.TooMany {
			t.Errorf("from the same address: %v", err)
		}
		if _, err := logIn(h, "shisho", desktest.Password, "198.51.100.2"); err != nil {
			t.Errorf("from another: %v", err)
		}
	})
}

// Every method by every role: what is not allowed here is not allowed.
func TestGate(t *testing.T) {
	h := desktest.New(t)
	a := h.Waiting(t, desktest.Details())
	documents, err := h.Store.Documents(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	ctx, in := t.Context(), desk.Decision{Receipt: string(a.Receipt), Version: 999} // decides nothing
	methods := map[string]func(desk.Caller) error{
		"Queue": func(c desk.Caller) error {
			_, err := h.Queue(ctx, c, registration.QueueFilter{Limit: 1})
			return err
		},
		"Open": func(c desk.Caller) error { _, err := h.Open(ctx, c, in.Receipt); return err },
		"Image": func(c desk.Caller) error {
			r, err := h.Image(ctx, c, desk.ImageRequest{Receipt: in.Receipt, Document: documents[0].ID, Role: registration.View})
			if err == nil {
				err = r.Close()
			}
			return err
		},
		"Colleagues": func(c desk.Caller) error { _, err := h.Colleagues(ctx, c, nil); return err },
		"Approve":    func(c desk.Caller) error { _, err := h.Approve(ctx, c, in); return err },
		"Return":     func(c desk.Caller) error { _, err := h.Return(ctx, c, in); return err },
		"Refuse":     func(c desk.Caller) error { _, err := h.Refuse(ctx, c, in); return err },
		"KeepAccount": func(c desk.Caller) error {
			return h.KeepAccount(ctx, c, desk.NewAccount{Login: "new", Password: desktest.Password, Role: registration.Auditor})
		},
		"ImportPatrons": func(c desk.Caller) error {
			_, err := h.ImportPatrons(ctx, c, eof{}, rosterFormat())
			return err
		},
	}
	review := []string{"Queue", "Open", "Image", "Colleagues", "Approve", "Return", "Refuse"}
	for role, may := range map[registration.StaffRole][]string{
		registration.Administrator: append([]string{"KeepAccount", "ImportPatrons"}, review...),
		registration.Reviewer:      review,
		registration.Auditor:       {"Queue"},
		"":                         nil,
		"owner":                    nil,
	} {
		allowed := map[string]bool{}
		for _, m := range may {
			allowed[m] = true
		}
		for name, call := range methods {
			err := call(desk.Caller{ID: "someone", Login: "someone", Role: role})
			if denied := isFault(err, registration.Denied, "not_permitted"); denied == allowed[name] {
				t.Errorf("%s as %q: %v", name, role, err)
			}
		}
	}
}

type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

func TestLookIsRecordedBeforeAByteFlows(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	a := h.Waiting(t, desktest.Details())
	documents, err := h.Store.Documents(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	look := desk.ImageRequest{Receipt: a.Receipt.String(), Document: documents[0].ID, Role: registration.View}
	image, err := h.Image(t.Context(), who, look)
	if err != nil {
		t.Fatal(err)
	}
	if events(t, h, a.ID, "image_viewed") != 1 {
		t.Error("the look was not recorded before the first byte")
	}
	b, err := io.ReadAll(image)
	if err != nil || string(b) != string(desktest.Picture(0)) {
		t.Errorf("the image came as %d bytes, %v", len(b), err)
	}
	_ = image.Close()

	parts := h.Parts
	parts.Log = deaf{h.Store}
	blind := desk.New(parts)
	if image, err := blind.Image(t.Context(), who, look); !errors.Is(err, errDeaf) || image != nil {
		t.Errorf("what can't be recorded was shown: %v, %v", image, err)
	}
	if got, err := blind.Open(t.Context(), who, look.Receipt); !errors.Is(err, errDeaf) || got.Application.ID != "" {
		t.Errorf("what can't be recorded was opened: %v", err)
	}
	if _, err := blind.ImportPatrons(t.Context(), who, eof{}, rosterFormat()); err == nil {
		t.Error("an import that can't be recorded was made")
	}
}

// deaf is a log that can't be written.
type deaf struct{ desk.Log }

var errDeaf = errors.New("deaf")

func (deaf) Record(context.Context, registration.Event) error { return errDeaf }

func TestImageOfNobodyElse(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	one, other := h.Waiting(t, desktest.Details()), h.Waiting(t, desktest.Details())
	documents, err := h.Store.Documents(t.Context(), one.ID)
	if err != nil {
		t.Fatal(err)
	}
	id := documents[0].ID
	for name, r := range map[string]desk.ImageRequest{
		"under another receipt": {Receipt: string(other.Receipt), Document: id, Role: registration.View},
		"as uploaded":           {Receipt: string(one.Receipt), Document: id, Role: registration.Raw},
		"of no such role":       {Receipt: string(one.Receipt), Document: id, Role: "x"},
		"without a document":    {Receipt: string(one.Receipt), Role: registration.View},
		"of no such receipt":    {Receipt: "K7M", Document: id, Role: registration.View},
	} {
		if _, err := h.Image(t.Context(), who, r); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
