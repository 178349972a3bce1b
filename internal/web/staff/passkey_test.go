package staff_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
	"ouchi/internal/signin"
)

func TestPasskeysAreOfferedWhereTheyWork(t *testing.T) {
	l := open(t, nil)
	l.page(t, "/account", 200, "パスキーを追加する", `data-challenge="/account/passkeys/challenge"`)
	session := l.cookie
	l.cookie = nil
	l.page(t, "/login", 200, "パスキーでログイン", `autocomplete="username webauthn"`)
	digits, err := signin.NewPasskeys("http://127.0.0.1:8081", "みほん")
	if err != nil {
		t.Fatal(err)
	}
	l.Passkeys = digits
	if html := l.page(t, "/login", 200); strings.Contains(html, "パスキーでログイン") {
		t.Error("offered at an address of digits")
	}
	if w := l.post("/login/passkey/challenge", nil); w.Code != http.StatusNotFound {
		t.Errorf("a challenge: %d", w.Code)
	}
	l.cookie = session
	l.page(t, "/account", 200, "このアドレスでは、パスキーを使えません")
}

// A challenge is for one answer, whatever that is.
func TestAnswersToAChallenge(t *testing.T) {
	l := open(t, nil)
	session := l.cookie
	l.cookie = nil
	w := l.post("/login/passkey/challenge", nil)
	var options struct{ Challenge string }
	if err := json.Unmarshal(w.Body.Bytes(), &options); err != nil || options.Challenge == "" {
		t.Fatalf("%s, %v", w.Body, err)
	}
	l.cookie = w.Result().Cookies()[0]
	shows(t, l.post("/login/passkey", url.Values{"answer": {"{}"}}), http.StatusForbidden, "このパスキーではログインできません", "ログインID")
	events, err := l.Store.Events(t.Context(), "nobody")
	if err != nil || len(events) != 1 || events[0].Detail != "method=passkey" {
		t.Errorf("the log says %+v, %v", events, err)
	}
	if _, err := l.Store.TakeSession(t.Context(), "x", registration.PasskeyPurpose, desktest.Noon); err == nil {
		t.Error("a challenge of nobody")
	}
	l.cookie = session
	shows(t, l.post("/account/passkeys", url.Values{"passkey_name": {""}, "answer": {"{}"}}), 422, "60文字まで")
	shows(t, l.post("/account/passkeys", url.Values{"passkey_name": {"机"}, "answer": {"{}"}}), 422, "このパスキーを確かめられませんでした")
}

func TestTheOtherLoginIsNotThere(t *testing.T) {
	l := open(t, nil)
	l.cookie = nil
	if html := l.page(t, "/login", 200); strings.Contains(html, "/login/oidc") {
		t.Error("a button to nowhere")
	}
	l.page(t, "/login/oidc", 404)
	l.page(t, "/login/oidc/return?state=x&code=y", 404)
	l.Issuer = &signin.Issuer{Address: "https://login.example.jp", Now: l.House.Parts.Now}
	l.page(t, "/login", 200, `href="/login/oidc"`)
	l.page(t, "/login/oidc/return?state=x&code=y", http.StatusForbidden, "もう一度、はじめからログインしてください", "ログインID")
}
