package staff_test

import (
	"crypto/rand"
	"net/http"
	"strings"
	"testing"
	"time"

	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

// auditor is logged in beside somebody who looked at an application.
func auditor(t *testing.T) (*listener, registration.Application) {
	t.Helper()
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	documents, err := l.Store.Documents(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		l.get(path(a) + "/documents/" + documents[0].ID + "/view")
		l.Now = l.Now.Add(time.Minute)
	}
	l.Account(t, "kansa", registration.Auditor)
	l.cookie = nil
	l.enter(t, "kansa")
	return l, a
}

func TestLogTellsWhoLookedAtWhat(t *testing.T) {
	l, a := auditor(t)
	html := l.page(t, "/log", 200, "画像を見た（3回）", "2026/11/25 12:00〜12:02", a.Receipt.String(), "shisho 花子",
		"ログインした", "記録を見た", "しぼり込みなし", "アカウントを作った・改めた", "kansa 花子", "管理用コマンド", "申請した方")
	if strings.Contains(html, "image_viewed</td>") || strings.Contains(html, desktest.Details().Name) {
		t.Error("a code or a name of an applicant is shown")
	}
	html = l.page(t, "/log?act=image_viewed&application="+a.Receipt.String()+"&from=2026-11-25&until=2026-11-25", 200,
		"画像を見た（3回）", `<optgroup label="その他">`, `value="2026-11-25"`, `value="image_viewed" selected`)
	if strings.Contains(html, "ログインした</td>") {
		t.Error("what was filtered out is shown")
	}
	l.page(t, "/log", 200, "しぼり込み：したこと、受付番号、期間")
	l.page(t, "/log?staff="+l.who.ID+"&until=2026-11-24", 200, "あてはまる記録はありません", `value="`+l.who.ID+`" selected`)
	l.page(t, "/log?application="+a.ID, 200, a.Receipt.String())
}

func TestLogFiltersThatAreNone(t *testing.T) {
	l, _ := auditor(t)
	l.page(t, "/log?from=24.11.2026", http.StatusUnprocessableEntity, "2026-11-24 の形", `value="24.11.2026"`, "画像を見た")
	l.page(t, "/log?application=K7M", http.StatusUnprocessableEntity, "この番号の申請はありません", `value="K7M"`)
	l.page(t, "/log?application=K7M3RX9TA", http.StatusUnprocessableEntity, "この番号の申請はありません")
	l.page(t, "/log?before=x&act=none", 200)
}

func TestLogGoesByPages(t *testing.T) {
	l, _ := auditor(t)
	for i := range 130 {
		l.Now = l.Now.Add(24 * time.Hour) // each on a line of its own
		err := l.Store.Record(t.Context(), registration.Event{At: l.Now, Subject: "mails", Actor: registration.ByClock, Act: "mails_purged", Detail: "mails=" + strings.Repeat("7", 1+i%2)})
		if err != nil {
			t.Fatal(err)
		}
	}
	l.cookie = nil
	l.enter(t, "kansa") // the session is over by now
	html := l.page(t, "/log?act=mails_purged", 200, "古いメールの記録を消した", "7件", "前の記録")
	if n := strings.Count(html, "古いメールの記録を消した</td>") + strings.Count(html, "古いメールの記録を消した<span"); n != 100 {
		t.Errorf("%d lines", n)
	}
	_, rest, _ := strings.Cut(html, `href="/log?act=mails_purged&amp;before=`)
	before, _, _ := strings.Cut(rest, `"`)
	html = l.page(t, "/log?act=mails_purged&before="+before, 200, "最初のページ")
	if n := strings.Count(html, "古いメールの記録を消した<span"); n != 30 || strings.Contains(html, "before=") {
		t.Errorf("%d lines on the second page", n)
	}
}

func TestLogTellsItsProof(t *testing.T) {
	l, _ := auditor(t)
	l.page(t, "/log", 200, "まだありません", "つながりの確かな記録")
	_, n, err := l.Store.SealNext(t.Context(), registration.Sealing{Holder: "x", Now: l.Now, Until: l.Now, Limit: 999, Salt: rand.Reader})
	if err != nil || n == 0 {
		t.Fatal(n, err)
	}
	verified := registration.Event{
		At: l.Now, Subject: registration.SubjectChain, Actor: registration.ByOperator, Act: registration.ActLogVerified, Detail: "seq=9",
	}
	if err := l.Store.Record(t.Context(), verified); err != nil {
		t.Fatal(err)
	}
	l.page(t, "/log", 200, "2026/11/25 12:03（管理用コマンド）")
	verified.Detail, verified.At = "broken=7", l.Now.Add(time.Second)
	if err := l.Store.Record(t.Context(), verified); err != nil {
		t.Fatal(err)
	}
	l.Now = l.Now.Add(2 * time.Minute)
	l.page(t, "/log", 200, "7番目でつながりが切れていました", "記録をつなぐ仕事が止まっています")
}
