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

// busy is a library some days into its work.
func busy(t *testing.T) *listener {
	t.Helper()
	l := open(t, nil)
	d := desktest.Details()
	l.Now = desktest.Noon.Add(-3 * 24 * time.Hour)
	first, second, third := l.Waiting(t, d), l.Waiting(t, d), l.Waiting(t, d)
	l.Provisional(t, d)
	l.Now = desktest.Noon.Add(-24 * time.Hour)
	l.cookie = nil
	l.enter(t, "shisho")
	for path, typed := range map[string]url.Values{
		path(first) + "/approval": {}, path(second) + "/return": {"reason": {"blurred", "other"}, "words": {"もう一度"}},
	} {
		if w := l.post(path, typed); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", path, w.Code, w.Body)
		}
	}
	l.Now = desktest.Noon
	l.cookie = nil
	l.enter(t, "shisho")
	if w := l.post(path(third)+"/refusal", url.Values{"reason": {"duplicate"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("refusal: %d\n%s", w.Code, w.Body)
	}
	return l
}

// keepDays counts the days that are over, as the clock does.
func (l *listener) keepDays(t *testing.T, days ...registration.Date) {
	t.Helper()
	for _, day := range days {
		f, err := l.Store.Count(t.Context(), day.Window(l.Policy.Location, l.Policy.OpeningDays))
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Store.PutFigures(t.Context(), day, f); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOverview(t *testing.T) {
	l := busy(t)
	l.keepDays(t, registration.Date{Year: 2026, Month: 11, Day: 22}, registration.Date{Year: 2026, Month: 11, Day: 23})
	html := l.page(t, "/overview", 200, "概況", "申請と審査", "11/22（日）", "2開館日", "3開館日", "画像の文字が読み取れません", "33.3%",
		`aria-label="申請と審査の件数"`, "11/22 申請 4", "11/25 審査で決めた 1", "まだ決まっていない", "印刷して発送する", "<dd>4件</dd>", "<dd>3件</dd>")
	if strings.Contains(html, "style=") || strings.Contains(html, "takako") {
		t.Error("an inline style, or a person")
	}
	l.page(t, "/overview?period=7", 200, "<svg", `href="/overview?period=7" aria-current="page"`)
	l.page(t, "/overview?period=months", 200, "2025年12月", "2026年11月")
	l.page(t, "/overview?period=x", 200, `href="/overview?period=30" aria-current="page"`)
}

func TestOverviewAsFiles(t *testing.T) {
	l := busy(t)
	l.keepDays(t, registration.Date{Year: 2026, Month: 11, Day: 22})
	for name, want := range map[string]string{
		"applications": "\ufeff日,申請,審査で決めた,承認,差し戻し,却下,取り消した決定,取り下げ,期限切れ\r\n2026-11-19,0,0,",
		"reasons":      "差し戻した申請の合計,1,33.3%\r\n",
		"waits":        "\r\n2,2\r\n3,1\r\n",
		"kinds":        "\r\n新規発行,4,1,1,1,0,0\r\n",
		"states":       "\r\n本登録,1\r\n",
		"images":       "まだ決まっていない,1\r\n",
		"mails":        "\r\n2026-11-25,0,0,0,0\r\n",
		"cards":        "発送済み,0\r\n",
	} {
		w := l.get("/overview/" + name + ".csv?period=7")
		if w.Code != 200 || !strings.Contains(w.Body.String(), want) || !strings.HasPrefix(w.Body.String(), "\ufeff") {
			t.Errorf("%s: %d\n%s", name, w.Code, w.Body)
		}
		if h := w.Header(); h.Get("Content-Type") != "text/csv; charset=utf-8" ||
			h.Get("Content-Disposition") != `attachment; filename="`+name+`-7-2026-11-25.csv"` {
			t.Errorf("%s: %v", name, h)
		}
	}
	for _, address := range []string{"/overview/applications", "/overview/nothing.csv", "/overview/.csv"} {
		l.page(t, address, http.StatusNotFound)
	}
}

func TestOverviewOfNothing(t *testing.T) {
	l := open(t, nil)
	l.page(t, "/overview", 200, "この期間に決めたものはありません", "この期間の差し戻しはありません", "<dd>―</dd>")
}
