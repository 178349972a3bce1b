package public_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/membership"
)

// A saved card opens by itself for a week, and nothing else does.
func TestSavedCard(t *testing.T) {
	h := build(t)
	p := h.Patron(apptest.Form())
	b := h.browser()
	b.get("/my/card/copy").is(200, "/my/login")
	b.post("/my/card/keeping").is(200, "/my/login")
	b.post("/my/login", "card_number", string(p.Number), "password", password)
	if b.get("/my/card").says("この端末に保存する"); len(b.get("/my/card").all("noscript")) != 1 {
		t.Error("nobody is told that saving takes a script")
	}
	b.post("/my/card/keeping").is(200, "/my/card").says("この端末から消す", "2026年12月2日 12:00まで")
	b.post("/my/logout/all").is(200, "/")
	b.get("/my/card").is(200, "/my/login")

	b.post("/my/login", "card_number", string(p.Number), "password", password)
	b.post("/my/card/keeping").is(200, "/my/card")
	h.Clock.Days(6) // the login is over long since
	b.get("/my").is(200, "/my/login")
	b.get("/my/card").is(200, "/my/card").says("𠮷田 髙子", string(p.Number), "Myライブラリにログイン")
	copied := b.get("/my/card/copy").is(200, "/my/card/copy").says("オフラインで表示しています。最終確認 2026年12月1日 12:00", string(p.Number))
	if copied.header.Get("Ouchi-Until") == "" || copied.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the copy has the headers %v", copied.header)
	}
	b.post("/my/card/keeping").is(200, "/my/card")
	h.Clock.Days(6)
	b.get("/my/card").is(200, "/my/card")
	h.Clock.Days(1)
	b.get("/my/card").is(200, "/my/login")
	b.post("/my/login", "card_number", string(p.Number), "password", password).is(200, "/my").says("時間を延ばす")
	b.post("/my/card/keeping")
	for _, page := range []string{"/my/card/copy", "/my/card/lost"} {
		if strings.Contains(b.get(page).is(200, page).text(), "時間を延ばす") {
			t.Errorf("%s speaks of a login", page)
		}
	}
	if lost := b.get("/my/card/lost").is(200, "/my/card/lost"); strings.Contains(lost.text(), p.Name) {
		t.Error("the page of nobody names somebody")
	}
}

// Whatever ends a patron's sessions ends the saved card.
func TestSavedCardEnds(t *testing.T) {
	for name, end := range map[string]func(h *house, own, other *browser){
		"taken off":         func(_ *house, own, _ *browser) { own.post("/my/card/removal").is(200, "/my/card") },
		"logged out":        func(_ *house, own, _ *browser) { own.post("/my/logout").is(200, "/") },
		"out everywhere":    func(_ *house, _, other *browser) { other.post("/my/logout/all").is(200, "/") },
		"another password":  func(_ *house, _, other *browser) { other.changePassword("another-1") },
		"its own password":  func(_ *house, own, _ *browser) { own.changePassword("another-1") },
		"the card is ended": func(h *house, _, _ *browser) { h.Clock.Days(3 * 366) },
	} {
		t.Run(name, func(t *testing.T) {
			h := build(t)
			p := h.Patron(apptest.Form())
			own, other := h.browser(), h.browser()
			for _, b := range []*browser{own, other} {
				b.post("/my/login", "card_number", string(p.Number), "password", password).is(200, "/my")
			}
			own.post("/my/card/keeping").is(200, "/my/card")
			end(h, own, other)
			own.get("/my/card/copy").is(200, "/my/login")
		})
	}
}

func (b *browser) changePassword(to string) {
	b.t.Helper()
	b.post("/my/password", "current_password", password, "password", to, "password_confirm", to).is(200, "/my")
}

// The copy's end is never behind the card's.
func TestSavedCardEndsWithTheCard(t *testing.T) {
	h := build(t)
	p := h.Patron(apptest.Form())
	h.Clock.Set(p.ValidUntil.Start(apptest.Noon.Location()))
	in, err := h.App.Member.LogIn(t.Context(), string(p.Number), password, apptest.Address)
	if err != nil {
		t.Fatal(err)
	}
	_, kept, err := h.App.Member.KeepCard(t.Context(), in.Cookie, "")
	if want := p.ValidUntil.Next().Start(h.App.Member.Location); err != nil || !kept.Until.Equal(want) {
		t.Errorf("kept until %v, %v, want %v", kept.Until, err, want)
	}
	if membership.KeptLife.Hours() != 168 {
		t.Error("the page says a week")
	}
}

// A browser is asked to delete what it holds, when it holds something.
func TestBrowsersForgetTheCard(t *testing.T) {
	h := build(t)
	p := h.Patron(apptest.Form())
	b := h.browser()
	var asked []string
	b.client.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		asked = append(asked, r.Response.Header.Get("Clear-Site-Data"))
		return nil
	}
	for range 2 {
		b.post("/my/login", "card_number", string(p.Number), "password", password)
		b.post("/my/logout")
	}
	if slices.Contains(asked, `"storage"`) {
		t.Error("asked a browser that holds nothing")
	}
	b.post("/my/login", "card_number", string(p.Number), "password", password)
	b.post("/my/card/keeping")
	b.post("/my/logout")
	if asked[len(asked)-1] != `"storage"` {
		t.Errorf("asked %q", asked)
	}
}

// The worker comes from its own address and answers for the card alone.
func TestCardsWorker(t *testing.T) {
	b := build(t).browser()
	worker := b.get("/my/card/worker.js").is(200, "/my/card/worker.js")
	for name, want := range map[string]string{
		"Content-Type": "text/javascript; charset=utf-8", "Service-Worker-Allowed": "/my/card", "Cache-Control": "no-cache",
	} {
		if got := worker.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	app := b.get("/my/card/manifest.webmanifest").is(200, "/my/card/manifest.webmanifest")
	if !strings.Contains(app.raw, `"start_url":"/my/card"`) || app.header.Get("Content-Type") != "application/manifest+json; charset=utf-8" {
		t.Errorf("%v: %s", app.header, app.raw)
	}
}

// A number is read aloud in groups, and copied without them.
func TestNumberInGroups(t *testing.T) {
	h := build(t)
	p := h.Patron(apptest.Form())
	b := h.browser()
	b.post("/my/login", "card_number", string(p.Number), "password", password)
	card := b.get("/my/card")
	if n := string(p.Number); !strings.Contains(card.raw, "<span>"+n[:3]+"</span><span>"+n[3:6]+"</span><span>"+n[6:]+"</span>") {
		t.Errorf("no groups of %s", n)
	}
}

// Whoever knows the password is never shut out by having used it.
func TestRightPasswordsAreNoTries(t *testing.T) {
	h := build(t)
	p := h.Patron(apptest.Form())
	for range 3 * h.Config.Limits.PasswordTries {
		h.browser().post("/my/login", "card_number", string(p.Number), "password", password).is(200, "/my")
	}
	b := h.browser()
	for range h.Config.Limits.PasswordTries {
		b.post("/my/login", "card_number", string(p.Number), "password", "x").is(http.StatusForbidden, "/my/login")
	}
	b.post("/my/login", "card_number", string(p.Number), "password", "x").is(http.StatusTooManyRequests, "/my/login")
}
