package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

func TestWhoHasItInHand(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	l.page(t, path(a), 200, "あなたが審査しています", "12:10まで", "承認する", path(a)+"/release")
	first := l.cookie
	l.Account(t, "futari", registration.Reviewer)
	l.cookie = nil
	l.enter(t, "futari")
	html := l.page(t, path(a), 200, "shisho 花子さんが、この申請を審査しています（12:10まで）", "引き継ぐ")
	if strings.Contains(html, "承認する") {
		t.Error("what a colleague has in hand can be decided")
	}
	shows(t, l.post(path(a)+"/approval", nil), http.StatusConflict, "ほかの職員がこの申請を審査しています", "引き継ぐ")
	if w := l.post(path(a)+"/takeover", nil); w.Header().Get("Location") != path(a) {
		t.Errorf("taking over: %d", w.Code)
	}
	if w := l.post(path(a)+"/reservation", nil); w.Code != http.StatusNoContent {
		t.Errorf("holding on: %d", w.Code)
	}
	second := l.cookie
	l.cookie = first
	shows(t, l.post(path(a)+"/reservation", nil), 200, "futari 花子さんが、この申請を引き継ぎました")
	l.cookie = second
	if w := l.post(path(a)+"/release", nil); w.Header().Get("Location") != "/applications" {
		t.Errorf("let go: %d", w.Code)
	}
	l.post(path(a)+"/approval", nil)
	shows(t, l.post(path(a)+"/takeover", nil), http.StatusConflict, "もう承認されています")
	shows(t, l.post(path(a)+"/reservation", nil), 200, "もう審査を待っていません")
}

func TestTheNextOpens(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	l.Now = l.Now.Add(time.Second)
	b := l.Waiting(t, desktest.Details())
	next := func(form url.Values) string { return l.post("/applications/next", form).Header().Get("Location") }
	if got := next(nil); got != path(a) {
		t.Errorf("the oldest: %q", got)
	}
	_, after, _ := strings.Cut(l.page(t, path(a), 200, "決めずに次へ"), `name="after" value="`)
	after, _, _ = strings.Cut(after, `"`)
	if got := next(url.Values{"after": {after}}); got != path(b) {
		t.Errorf("the one after it: %q", got)
	}
	l.post(path(a)+"/approval", nil)
	l.post(path(b)+"/approval", nil)
	if got := next(nil); got != "/applications?done=nobody" {
		t.Errorf("nobody waits: %q", got)
	}
	l.page(t, "/applications?done=nobody", 200, "待っている申請はありません")
}
