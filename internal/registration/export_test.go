package registration_test

import (
	"testing"
	"time"

	"ouchi/internal/registration"
)

// A held approval opens nothing until it is announced, and begins to run then.
func TestAnnounceBeginsTheFirstLogin(t *testing.T) {
	at := time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)
	until := at.AddDate(0, 0, registration.FirstPasswordDays)
	for _, tt := range []struct {
		name   string
		login  registration.Login
		held   bool
		opened registration.Login
	}{
		{"birth date", registration.Login{Hash: "h", First: true}, true, registration.Login{Hash: "h", First: true, FirstUntil: until}},
		{"link", registration.Login{Nonce: "n"}, true, registration.Login{Nonce: "n", NonceUntil: until}},
		{"own password", registration.Login{Hash: "h"}, false, registration.Login{Hash: "h"}},
		{"never inside", registration.Login{}, false, registration.Login{}},
		{"announced", registration.Login{Hash: "h", First: true, FirstUntil: at}, false, registration.Login{Hash: "h", First: true, FirstUntil: at}},
	} {
		if tt.login.Held() != tt.held {
			t.Errorf("%s: held %v", tt.name, tt.login.Held())
		}
		n, p := registration.Announce(at, registration.Notice{Held: true}, registration.Patron{Login: tt.login})
		if n.Held || !n.DueAt.Equal(at) || p.Login != tt.opened || p.Login.Held() {
			t.Errorf("%s: %+v, %+v", tt.name, n, p.Login)
		}
		if tt.held && !n.Data.FirstUntil.Equal(p.Login.FirstUntil) || !n.Data.Link.ExpiresAt.Equal(p.Login.NonceUntil) && tt.held {
			t.Errorf("%s: the mail tells another end", tt.name)
		}
	}
}

func TestHeldCardIsNotPosted(t *testing.T) {
	a := registration.Application{Status: registration.Registered, CardState: registration.EnvelopeReceived}
	a.Decision.Held = true
	if _, err := a.PostCard(registration.Step{}); registration.CodeOf(err) != registration.Conflict {
		t.Errorf("posted: %v", err)
	}
}
