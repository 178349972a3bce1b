package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

func profile() registration.ExportProfile {
	return registration.ExportProfile{
		Code: "toshokan", Label: "図書館システム", Encoding: "shift_jis", LineEnd: "crlf", DateFormat: "GEE.MM.DD", Quote: "all",
		Unwritable: "replace", Columns: [][]string{{"貸出カード番号", "card_number"}, {"氏名", "name"}, {"生年月日", "birth_date"}},
	}
}

// exporting is a card desk with two decided applications.
func exporting(t *testing.T, hold bool) (*listener, []registration.Application) {
	t.Helper()
	l := open(t, func(p *desk.Policy) { p.Exports, p.Hold = []registration.ExportProfile{profile()}, hold })
	var all []registration.Application
	for range 2 {
		a := l.Waiting(t, desktest.Details())
		if w := l.post(path(a)+"/approval", url.Values{}); w.Code != http.StatusSeeOther {
			t.Fatalf("approval: %d", w.Code)
		}
		all = append(all, a)
	}
	l.Account(t, "kado", registration.CardDesk)
	l.cookie = nil
	l.enter(t, "kado")
	return l, all
}

func TestExportByTheCardDesk(t *testing.T) {
	l, all := exporting(t, false)
	l.page(t, "/exports", 200, "図書館システム", "<strong>2件</strong>", "まだありません")
	w := l.post("/exports", url.Values{"profile": {"toshokan"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/exports/toshokan-1?done=made" {
		t.Fatalf("made: %d to %q", w.Code, w.Header().Get("Location"))
	}
	l.page(t, "/exports/toshokan-1?done=made", 200, "書き出しました", "表せない文字があります", all[0].Receipt.String(), all[1].Receipt.String(), "氏名（1文字）", "80000001", "取り込みの確認待ち")
	w = l.get("/exports/toshokan-1/file")
	if w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Content-Type") != "text/csv; charset=Shift_JIS" ||
		w.Header().Get("Content-Disposition") != `attachment; filename="toshokan-1.csv"` || !strings.Contains(w.Body.String(), `"80000001"`) {
		t.Errorf("file: %d %v\n%q", w.Code, w.Header(), w.Body)
	}
	shows(t, l.post("/exports", url.Values{"profile": {"toshokan"}}), http.StatusConflict, "書き出すものがありません", "toshokan-1", "kado 花子")
	shows(t, l.post("/exports", url.Values{"profile": {"x"}}), http.StatusNotFound)
	l.page(t, "/exports/toshokan-9", http.StatusNotFound)
	l.page(t, path(all[0]), 200, "図書館システムへの書き出し", `href="/exports/toshokan-1"`, "もう一度書き出す")
	cookie := l.cookie
	l.cookie = nil
	l.enter(t, "shisho")
	if html := l.page(t, path(all[0]), 200, "toshokan-1"); strings.Contains(html, `href="/exports`) {
		t.Error("a reviewer is led to what may not be opened")
	}
	l.cookie = cookie
	if w := l.post(path(all[0])+"/export", url.Values{"batch": {"toshokan-1"}}); w.Header().Get("Location") != path(all[0]) {
		t.Errorf("again: %d", w.Code)
	}
	l.page(t, "/exports", 200, "<strong>1件</strong>（うち書き出し直し1件）")
	if w := l.post("/exports/toshokan-1/repetition", url.Values{}); w.Header().Get("Location") != "/exports/toshokan-1?done=again" {
		t.Errorf("all again: %d", w.Code)
	}
	shows(t, l.post("/exports/toshokan-1/repetition", url.Values{}), http.StatusConflict, "書き出すものがありません")
	l.page(t, "/exports/toshokan-1", 200, "もう一度書き出します")
}

func TestConfirmationOnThePage(t *testing.T) {
	l, all := exporting(t, true)
	l.page(t, path(all[0]), 200, "取り込み待ち")
	l.post("/exports", url.Values{"profile": {"toshokan"}})
	l.page(t, "/exports", 200, "取り込みを待っているメールが2通あります")
	const way = "/exports/toshokan-1/confirmation"
	shows(t, l.post(way, url.Values{"refused": {"K7M"}}), http.StatusUnprocessableEntity, "受付番号の形ではないもの", "\nK7M</textarea>")
	if w := l.post(way, url.Values{"refused": {all[1].Receipt.String() + "\r\n"}}); w.Header().Get("Location") != "/exports/toshokan-1?done=confirmed" {
		t.Errorf("confirmed: %d\n%s", w.Code, w.Body)
	}
	l.page(t, "/exports/toshokan-1?done=confirmed", 200, "取り込みを確認しました", "取り込み済み", "取り込めませんでした")
	l.page(t, "/exports", 200, "取り込みを待っているメールが1通あります", "取り込めなかった申請があります", all[1].Receipt.String())
	shows(t, l.post(way, url.Values{}), http.StatusConflict, "もう取り込みが確認されています")
	l.page(t, path(all[0]), 200, "書き出し先への取り込みを確認した")
}
