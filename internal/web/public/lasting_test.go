package public_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"ouchi/internal/registration"
)

// left is how many seconds the page says that it lasts.
func (s *sheet) left() int {
	s.t.Helper()
	for _, n := range s.all("section") {
		if attr(n, "id") == "session" {
			return must(strconv.Atoi(attr(n, "data-left")))
		}
	}
	return 0
}

// A session says until when, lasts as long as something is done in it, and ends within
// the day; looking does not extend it.
func TestSessionsLast(t *testing.T) {
	h := build(t)
	b := h.browser()
	receipt := b.applied()
	b.inside(receipt, verify)
	if left := b.get("/identity/documents").says("14:00まで使えます").left(); left != 7200 {
		t.Errorf("%d seconds", left)
	}
	h.Clock.Advance(119 * time.Minute)
	if left := b.get("/identity/documents").left(); left != 60 {
		t.Errorf("looking left %d seconds", left)
	}
	if left := b.post("/identity/extension").is(200, "/identity/documents").left(); left != 7200 {
		t.Errorf("the button left %d seconds", left)
	}
	h.Clock.Advance(119 * time.Minute)
	if left := b.upload("drivers_license", licence()).is(200, "/identity/documents").left(); left != 7200 {
		t.Errorf("a picture left %d seconds", left)
	}
	for range 3 {
		h.Clock.Advance(80 * time.Minute)
		b.post("/identity/extension")
	}
	if left := b.get("/identity/documents").left(); left > 7200 {
		t.Errorf("after eight hours there are %d seconds", left)
	}
	h.Clock.Advance(2 * time.Hour)
	b.post("/identity/extension").is(http.StatusForbidden, "/identity/extension").says("時間が過ぎたため")
	b.post("/status", "receipt_number", receipt, "password", password)
	h.Clock.Advance(20 * time.Minute)
	b.post("/status/extension").is(200, "/status").says("まで使えます")
	h.Clock.Advance(20 * time.Minute)
	b.get("/status").is(200, "/status").says("仮登録")
}

// What was typed when the session ended is not lost: number and password lead on.
func TestTypedAfterTheEnd(t *testing.T) {
	h := build(t)
	b := h.browser()
	receipt := b.applied()
	b.inside(receipt, verify)
	b.upload("drivers_license", licence())
	b.post("/identity/confirm")
	h.Return(h.application(receipt), registration.Correction{
		Deficiencies: []registration.Deficiency{{Code: "address"}}, Fields: []registration.Field{registration.FieldAddress},
	})
	b.inside(receipt, news)
	b.get("/identity/fields").is(200, "/identity/fields")
	h.Clock.Advance(3 * time.Hour)
	const address = "熊本県熊本市中央区出水2丁目5-1"
	over := b.post("/identity/fields", "address", address).is(http.StatusForbidden, "/identity/fields").says("入力した内容は、残っています")
	if over.value("address") != address {
		t.Error("what was typed is lost")
	}
	wrong := b.post("/identity/reentry", "address", address, "receipt_number", receipt, "password", "x").
		is(http.StatusForbidden, "/identity/reentry")
	if wrong.value("address") != address || wrong.value("receipt_number") != receipt {
		t.Error("a wrong password loses what was typed")
	}
	b.post("/identity/reentry", "address", address, "receipt_number", receipt, "password", password).
		is(200, "/identity/confirm").says("熊本県熊本市中央区出水２丁目５－１")
	b.inside(receipt, news)
	h.Clock.Advance(3 * time.Hour)
	b.post("/identity/reentry", "address", "", "receipt_number", receipt, "password", password).
		is(422, "/identity/reentry").says("入力してください")
}
