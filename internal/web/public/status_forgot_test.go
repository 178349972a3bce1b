package public_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ouchi/internal/registration"
)

// forgotten is the address in the newest mail that sets another password.
func (h *house) forgotten(receipt string) string {
	h.t.Helper()
	h.Deliver()
	return "/status/password/" + h.Link(h.Letter(h.application(receipt).Email, news))
}

// A forgotten password is set by a mailed link, once; what the old one opened ends,
// and nothing of the application is lost.
func TestForgottenPassword(t *testing.T) {
	h := build(t)
	b, phone := h.browser(), h.browser()
	receipt := b.applied()
	phone.post(h.link(receipt, verify), "password", password).is(200, "/identity/documents")
	phone.upload("drivers_license", licence()).is(200, "/identity/documents")
	b.get("/status/forgot").control("受付番号")
	b.post("/status/forgot", "receipt_number", strings.ToLower(receipt), "email", "Takako@Example.jp").
		is(200, "/status/forgot").says("受付番号とメールアドレスが合っていれば")
	link := h.forgotten(receipt)
	for range 2 {
		h.browser().get(link).is(200, link).control("新しいパスワード")
	}
	b.post(link, "password", "abc", "password_confirm", "abd").is(422, link).says("6文字以上")
	b.post(link, "password", "Aratame-2026", "password_confirm", "Aratame-2026").
		is(200, "/status").says("パスワードを決め直しました", receipt)
	b.post(link, "password", "Again-2026", "password_confirm", "Again-2026").is(http.StatusGone, link).says("このURLは使えません")
	phone.get("/identity/documents").is(http.StatusForbidden, "/identity/documents")
	phone.post("/status", "receipt_number", receipt, "password", password).is(http.StatusForbidden, "/status")
	phone.post("/status", "receipt_number", receipt, "password", "Aratame-2026").is(200, "/status")
	phone.post("/status/correction").is(200, "/identity/documents").says("1枚目 運転免許証")
}

// Whoever asks learns nothing: not whether the number is given, not whose it is, not
// whether it was decided.
func TestForgottenPasswordTellsNothing(t *testing.T) {
	h := build(t)
	b := h.browser()
	receipt := b.applied()
	done := b.post("/status/forgot", "receipt_number", receipt, "email", "takako@example.jp").is(200, "/status/forgot")
	first := h.forgotten(receipt)
	sent := len(h.Letters())
	for _, wrong := range [][2]string{{receipt, "hanako@example.jp"}, {"K7M-3RX-9TA", "takako@example.jp"}, {"", ""}} {
		if s := b.post("/status/forgot", "receipt_number", wrong[0], "email", wrong[1]); s.code != 200 || s.raw != done.raw {
			t.Errorf("%v shows itself: %d", wrong, s.code)
		}
	}
	h.Deliver()
	if n := len(h.Letters()); n != sent {
		t.Errorf("%d mails to nobody", n-sent)
	}
	b.post("/status/forgot", "receipt_number", receipt, "email", "takako@example.jp").is(200, "/status/forgot")
	second := h.forgotten(receipt)
	b.get(first).is(http.StatusGone, first)
	b.post("/status/forgot", "receipt_number", receipt, "email", "takako@example.jp").is(http.StatusTooManyRequests, "/status/forgot")
	h.Clock.Advance(24 * time.Hour)
	b.get(second).is(http.StatusGone, second).says("このURLは使えません")
	if h.application(receipt).Status != registration.Provisional {
		t.Error("asking changed the application")
	}
}

// A link that went to a mail address opens nothing once the address is corrected.
func TestForgottenPasswordAfterCorrection(t *testing.T) {
	h := build(t)
	b := h.browser()
	receipt := b.applied()
	b.post("/status/forgot", "receipt_number", receipt, "email", "takako@example.jp").is(200, "/status/forgot")
	link := h.forgotten(receipt)
	b.post("/status", "receipt_number", receipt, "password", password)
	b.post("/status/email", "email", "right@example.jp").is(200, "/status")
	b.get(link).is(http.StatusGone, link)
	b.post(link, "password", "Aratame-2026", "password_confirm", "Aratame-2026").is(http.StatusGone, link)
	b.post("/status/forgot", "receipt_number", receipt, "email", "right@example.jp")
	again := h.forgotten(receipt)
	b.post(again, "password", "Aratame-2026", "password_confirm", "Aratame-2026").is(200, "/status")
}

// Who leaves the status leaves the documents too, and the phone that was let in.
func TestLeavingLeavesAll(t *testing.T) {
	h := build(t)
	b := h.browser()
	receipt := b.applied()
	b.post("/status", "receipt_number", receipt, "password", password)
	b.post("/status/correction").is(200, "/identity/documents")
	phone := h.browser()
	phone.client.Jar.SetCookies(must(url.Parse(b.server.URL)), b.client.Jar.Cookies(must(url.Parse(b.server.URL))))
	b.post("/status/leave").is(200, "/")
	for _, b := range []*browser{b, phone} {
		b.get("/identity/documents").is(http.StatusForbidden, "/identity/documents")
	}
}

// Who has just given number and password goes straight on, without another mail, even
// when the mailed link is over.
func TestContinueFromStatus(t *testing.T) {
	h := build(t)
	b := h.browser()
	receipt := b.applied()
	h.Clock.Advance(72 * time.Hour)
	b.post("/status/correction").is(http.StatusForbidden, "/status/correction").control("受付番号")
	b.post("/status", "receipt_number", receipt, "password", password).says("このまま本人確認書類の画像を送れます")
	b.post("/status/correction").is(200, "/identity/documents")
	b.upload("drivers_license", licence())
	b.post("/identity/confirm").is(200, "/identity/done")
	b.get("/status").is(200, "/status").says("審査中", "送った書類", "運転免許証", "2026年11月28日 12:00")
	b.post("/status/correction").is(http.StatusConflict, "/status/correction")
	h.Return(h.application(receipt), registration.Correction{
		Deficiencies: []registration.Deficiency{{Code: "blurred"}}, Fields: []registration.Field{registration.FieldAddress},
	})
	b.get("/status").says("このまま訂正して送れます")
	b.post("/status/correction").is(200, "/identity/fields")
}
