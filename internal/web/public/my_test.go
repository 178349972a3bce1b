package public_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"ouchi/internal/apptest"
)

// The first login asks for another password and opens nothing before; then the card
// is shown.
func TestFirstLogin(t *testing.T) {
	h := build(t)
	a := h.Approve(h.Waiting(apptest.Form()))
	b := h.browser()
	b.get("/my").is(200, "/my/login").control("貸出カード番号(ログインID)")
	b.post("/my/login", "card_number", string(a.Issued), "password", "x").is(http.StatusForbidden, "/my/login").
		says("番号かパスワードが違います")
	first := b.post("/my/login", "card_number", string(a.Issued), "password", "19900412").is(200, "/my/password")
	first.says("お好きなパスワードに変更してください")
	if len(first.controls()) != 2 {
		t.Error("the first password is asked for again")
	}
	for _, closed := range []string{"/my", "/my/card"} {
		b.get(closed).is(200, "/my/password")
	}
	b.post("/my/password", "password", "19900412", "password_confirm", "19900412").is(422, "/my/password").says("生年月日は")
	b.post("/my/password", "password", "short", "password_confirm", "").is(422, "/my/password").says("短すぎます")
	b.post("/my/password", "password", password, "password_confirm", password).is(200, "/my").
		says("パスワードを変更しました", "𠮷田 髙子 様", string(a.Issued), "2029年11月25日まで")
	card := b.get("/my/card").is(200, "/my/card").says("𠮷田 髙子", string(a.Issued))
	if !strings.Contains(card.raw, `aria-label="`+string(a.Issued)+`"`) || card.header.Get("Cache-Control") != "no-store" {
		t.Error("no bars, or a card that browsers keep")
	}
	b.post("/my/password", "current_password", "x", "password", "another-1", "password_confirm", "another-1").
		is(422, "/my/password").control("現在のパスワード")
	b.post("/my/password", "current_password", password, "password", "another-1", "password_confirm", "another-1").is(200, "/my")
	b.post("/my/logout").is(200, "/")
	b.get("/my/card").is(200, "/my/login")
}

// What a patron need not type again stands in the form for 変更 and 更新.
func TestFormOfAPatron(t *testing.T) {
	h := build(t)
	p := h.Patron(apptest.Form())
	b := h.browser()
	b.post("/my/login", "card_number", string(p.Number), "password", password).is(200, "/my")
	form := b.get("/apply?kind=renewal").is(200, "/apply")
	for name, want := range map[string]string{
		"name": p.Name, "birth_month": "4", "card_number": string(p.Number), "email": p.Email, "kind": "renewal", "password": "",
	} {
		if got := form.value(name); got != want {
			t.Errorf("%s shows %q, want %q", name, got, want)
		}
	}
	if stranger := h.browser().get("/apply?kind=renewal"); stranger.value("kind") != "renewal" || stranger.value("name") != "" {
		t.Error("a stranger reads a patron's form")
	}
	h.Clock.Days(3 * 366)
	b.post("/my/login", "card_number", string(p.Number), "password", password).is(200, "/my").says("有効期限が過ぎています")
}

// Whoever asks for a new password learns nothing; the mail's link sets it once.
func TestForgotten(t *testing.T) {
	h := build(t)
	p := h.Patron(apptest.Form())
	b := h.browser()
	b.get("/my/forgot").is(200, "/my/forgot").control("E-mail")
	known := b.post("/my/forgot", "card_number", string(p.Number), "email", p.Email).is(200, "/my/forgot")
	unknown := b.post("/my/forgot", "card_number", "99999999", "email", "nobody@example.jp").is(200, "/my/forgot")
	if known.text() != unknown.text() {
		t.Error("the answers differ")
	}
	h.Deliver()
	link := "/my/password/" + h.Link(h.Letter(p.Email, news))
	for range 2 {
		b.get(link).is(200, link).says("Myライブラリの新しいパスワード")
	}
	b.post(link, "password", "new-one-1", "password_confirm", "other").is(422, link).says("上のパスワードと違っています")
	b.post(link, "password", "new-one-1", "password_confirm", "new-one-1").is(200, "/my")
	used := b.get(link).is(http.StatusGone, link)
	if !slices.Contains(used.buttons(), "パスワードを忘れた方") {
		t.Error(used.buttons())
	}
	b.get("/my/password/nonsense").is(http.StatusNotFound, "/my/password/nonsense")
}
