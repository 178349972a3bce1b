package signin_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"ouchi/internal/registration"
	"ouchi/internal/signin"
)

func TestPasskeysNeedANamedAddress(t *testing.T) {
	for address, want := range map[string]bool{
		"https://shokuin.library.example.jp": true, "http://localhost:8081": true,
		"http://127.0.0.1:8081": false, "http://[::1]:8081": false, "": false,
	} {
		p, err := signin.NewPasskeys(address, "みほん図書館")
		if err != nil || p.Ready() != want {
			t.Errorf("%q: %v, %v", address, p.Ready(), err)
		}
	}
}

func TestWhatABrowserIsAsked(t *testing.T) {
	p, err := signin.NewPasskeys("http://localhost:8081", "みほん図書館")
	if err != nil {
		t.Fatal(err)
	}
	a := registration.Account{ID: "id", Login: "hanako", Name: "花子"}
	options, mark, err := p.Invite(a, nil)
	if err != nil || mark == "" {
		t.Fatal(err)
	}
	for _, want := range []string{`"id":"localhost"`, `"residentKey":"required"`, `"userVerification":"required"`, `"name":"hanako"`} {
		if !strings.Contains(string(options), want) {
			t.Errorf("%s is not in %s", want, options)
		}
	}
	options, _, err = p.Challenge()
	if err != nil || !strings.Contains(string(options), `"rpId":"localhost"`) || strings.Contains(string(options), "hanako") {
		t.Errorf("%s, %v", options, err)
	}
}

// What a browser never said proves nothing.
func TestAnswersThatProveNothing(t *testing.T) {
	p, err := signin.NewPasskeys("http://localhost:8081", "みほん図書館")
	if err != nil {
		t.Fatal(err)
	}
	wrong := registration.Fault(registration.Denied, "wrong_passkey")
	_, invited, err := p.Invite(registration.Account{ID: "id"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, asked, err := p.Challenge()
	if err != nil {
		t.Fatal(err)
	}
	find := func(context.Context, string) (registration.Account, []registration.Factor, error) {
		return registration.Account{}, nil, registration.ErrNotFound
	}
	for _, answer := range []string{"", "null", "{}", "[]", `{"id":"eA","rawId":"eA","type":"public-key","response":{}}`} {
		if _, err := p.Accept(registration.Account{ID: "id"}, invited, []byte(answer)); !errors.Is(err, wrong) {
			t.Errorf("made of %q: %v", answer, err)
		}
		if _, _, err := p.Answer(t.Context(), asked, []byte(answer), find); !errors.Is(err, wrong) {
			t.Errorf("answered %q: %v", answer, err)
		}
	}
}
