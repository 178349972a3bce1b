package staff_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ouchi/internal/registration"
	"ouchi/internal/web/staff"
)

// administrator logs an administrator in.
func (l *listener) administrator(t *testing.T) {
	t.Helper()
	l.Account(t, "kanri", registration.Administrator)
	l.cookie = nil
	l.enter(t, "kanri")
}

var (
	inputs    = regexp.MustCompile(`<input [^>]*>`)
	areas     = regexp.MustCompile(`(?s)<textarea [^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>`)
	selects   = regexp.MustCompile(`(?s)<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>`)
	chosen    = regexp.MustCompile(`value="([^"]*)" selected`)
	attribute = regexp.MustCompile(`(name|value|type)="([^"]*)"`)
)

// typed is what a browser would send of the settings form on a page.
func typed(page string) url.Values {
	_, form, _ := strings.Cut(page, `<form class="settings"`)
	form, _, _ = strings.Cut(form, "</form>")
	values := url.Values{}
	for _, input := range inputs.FindAllString(form, -1) {
		a := map[string]string{}
		for _, m := range attribute.FindAllStringSubmatch(input, -1) {
			a[m[1]] = html.UnescapeString(m[2])
		}
		if a["type"] != "checkbox" || strings.Contains(input, " checked") {
			values.Add(a["name"], a["value"])
		}
	}
	for _, m := range areas.FindAllStringSubmatch(form, -1) {
		values.Add(m[1], html.UnescapeString(m[2]))
	}
	for _, m := range selects.FindAllStringSubmatch(form, -1) {
		if c := chosen.FindStringSubmatch(m[2]); c != nil {
			values.Add(m[1], c[1])
		}
	}
	values.Del("preview")
	return values
}

func TestSettingsOverview(t *testing.T) {
	l := open(t, nil)
	l.administrator(t)
	page := l.page(t, "/settings", 200, "予約受取館 2件", "毎週の休館日 火曜日", "設定ファイルのとおりです", "切手の額 1件")
	for _, section := range registration.Sections() {
		if !strings.Contains(page, `href="/settings/`+string(section)+`"`) {
			t.Errorf("no way to %s", section)
		}
		l.page(t, "/settings/"+string(section), 200, "保存の前に確認する")
	}
	l.page(t, "/settings/server", 404)
	l.page(t, "/settings/history", 200, "まだ何も変えていません")
}

func TestPlaceIsAddedMovedAndRetired(t *testing.T) {
	l := open(t, nil)
	l.administrator(t)
	const path = "/settings/pickup_places"
	rows := func(page, do string) string {
		form := typed(page)
		form.Set("do", do)
		return shows(t, l.post(path+"/rows", form), 200, "まだ保存していません")
	}
	page := rows(l.page(t, path, 200), "0 add")
	form := typed(page)
	if form.Get("g0.rows") != "3" || !form.Has("g0.r2.new") {
		t.Fatalf("no new row: %v", form)
	}
	form.Set("g0.r2.label", "分館")
	page = shows(t, l.post(path+"/preview", form), 200, "予約受取館を加える", "分館", `<option value="place_1">分館</option>`)
	page = rows(rows(page, "0 up 2"), "0 retire 2")
	form = typed(page)
	form.Set("note", "分館ができます")
	if w := l.post(path, form); w.Code != http.StatusSeeOther {
		t.Fatalf("not saved: %d\n%s", w.Code, w.Body)
	}
	page = l.page(t, path+"?saved=1", 200, "保存しました", "使っていません")
	form = typed(page)
	if form.Get("g0.r1.key") != "place_1" || form.Get("g0.r2.key") != "ippan_2f" || !form.Has("g0.r2.retired") || form.Get("seen") != "1" {
		t.Errorf("after saving: %v", form)
	}
	l.page(t, "/settings/history", 200, "1版", "いまの設定", "分館ができます", "kanri")
	l.page(t, "/settings/history/1", 200, "「一般/2F」を使わなくする", "予約受取館を加える")
	l.page(t, "/settings/history/0", 200, "1版とのちがい", "「一般/2F」をまた使う", "予約受取館を取り除く", "<del>分館</del>")
	l.page(t, "/settings", 200, "予約受取館 2件（ほかに使わないもの1件）", "最後の変更")
}

func TestFaultsStandBesideTheirFields(t *testing.T) {
	for name, c := range map[string]struct{ section, field, value, beside, says string }{
		"no label":        {"pickup_places", "g0.r1.label", " ", "g0-r1-label", "入力してください"},
		"long label":      {"notice_methods", "g0.r0.label", strings.Repeat("あ", 101), "g0-r0-label", "100文字まで"},
		"card's back":     {"documents", "g0.r1.sides", "both", "g0-r1-sides", "おもて面だけ"},
		"no mask":         {"documents", "g0.r2.mask", "", "g0-r2-mask", "記号・番号"},
		"no such day":     {"documents", "g0.r0.ended_on", "2027-02-30", "g0-r0-ended_on", "暦にある日付"},
		"no date at all":  {"announcements", "g0.r0.from", "", "g0-r0-from", "入力してください"},
		"ends too early":  {"announcements", "g0.r0.until", "2026-12-01", "g0-r0-until", "前になっています"},
		"unknown place":   {"letters", "g0.r3.closing", "{なまえ}様", "g0-r3-closing", "かっこ"},
		"no number":       {"review", "g0.r0.max_days", "十", "g0-r0-max_days", "数字で"},
		"out of range":    {"review", "g0.r0.max_days", "61", "g0-r0-max_days", "範囲"},
		"out of order":    {"review", "g0.r0.min_days", "9", "g0-r0-busy_days", "間にしてください"},
		"no yearly day":   {"calendar", "g2.r0.from", "13/40", "g2-r0-from", "12/28"},
		"postage to come": {"postage", "g0.r0.from", "2027-04-01", "g0-r0-from", "いまの額がなくなります"},
	} {
		t.Run(name, func(t *testing.T) {
			l := open(t, nil)
			l.administrator(t)
			form := typed(l.page(t, "/settings/"+c.section, 200))
			if !form.Has(c.field) {
				t.Fatalf("the form has no %s: %v", c.field, form)
			}
			form.Set(c.field, c.value)
			for _, way := range []string{"", "/preview"} {
				page := shows(t, l.post("/settings/"+c.section+way, form), 422, `href="#`+c.beside+`"`)
				_, beside, found := strings.Cut(page, `id="`+c.beside+`-error"`)
				if !found || !strings.Contains(strings.SplitN(beside, "</p>", 2)[0], c.says) {
					t.Errorf("%q is not beside %s:\n%s", c.says, c.beside, page)
				}
				if again := typed(page); again.Get(c.field) != strings.TrimSpace(c.value) {
					t.Errorf("%s was not kept: %q", c.field, again.Get(c.field))
				}
			}
			l.page(t, "/settings/history", 200, "まだ何も変えていません")
		})
	}
}

// What staff compare on a kind of document is theirs to choose.
func TestChecksAreASetting(t *testing.T) {
	l := open(t, nil)
	l.administrator(t)
	form := typed(l.page(t, "/settings/documents", 200, "審査で確かめるところ"))
	want := []string{"name", "validity"}
	form["g0.r0.checks"] = want
	if w := l.post("/settings/documents", form); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	if got := typed(l.page(t, "/settings/documents", 200))["g0.r0.checks"]; !slices.Equal(got, want) {
		t.Errorf("kept %q, want %q", got, want)
	}
	l.page(t, "/settings/history/1", 200, "審査で確かめるところ")
}

func TestOfTwoWhoSaveTheSecondIsTold(t *testing.T) {
	l := open(t, nil)
	l.administrator(t)
	form := typed(l.page(t, "/settings/review", 200))
	form.Set("g0.r0.max_days", "12")
	if w := l.post("/settings/review", form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	form.Set("g0.r0.max_days", "14")
	page := shows(t, l.post("/settings/review", form), 409, "ほかの人が設定を保存しました", "<del>12</del>", "<ins>14</ins>")
	if w := l.post("/settings/review", typed(page)); w.Code != http.StatusSeeOther {
		t.Errorf("not saved after looking: %d", w.Code)
	}
}

func TestCalendarShowsItsMonth(t *testing.T) {
	l := open(t, nil)
	l.administrator(t)
	form := typed(l.page(t, "/settings/calendar", 200, "2026年11月", "火曜休館", "最終金曜"))
	for _, add := range []string{"3 add", "4 add", "1 add"} {
		form.Set("do", add)
		form = typed(shows(t, l.post("/settings/calendar/rows", form), 200))
	}
	for name, value := range map[string]string{
		"g3.r0.from": "2026-12-09", "g3.r0.until": "2026/12/11", "g3.r0.name": "特別整理期間", "g4.r0.from": "2026-12-15",
		"g1.r1.ordinal": "third", "g1.r1.day": "monday", "month": "2026-12",
	} {
		form.Set(name, value)
	}
	page := shows(t, l.post("/settings/calendar/preview", form), 200, "2026年12月", "特別整理期間", "臨時開館", "第3月曜",
		"臨時の休館を加える", "2026/12/09 ～ 2026/12/11 特別整理期間", "毎月の休館日を加える", "年末年始")
	if w := l.post("/settings/calendar", typed(page)); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	l.page(t, "/settings/history/1", 200, "開館日カレンダー", "第3 月曜日")
	again := typed(l.page(t, "/settings/calendar", 200))
	if again.Get("g3.r0.until") != "2026-12-11" || again.Get("g2.r0.until") != "1/3" {
		t.Errorf("after saving: %v", again)
	}
}

func TestEverySectionIsPreviewed(t *testing.T) {
	l := open(t, nil)
	l.administrator(t)
	for section, want := range map[string]string{
		"pickup_places": "入力フォームでの見え方", "notice_methods": "入力フォームでの見え方", "documents": "書類の案内での見え方",
		"reasons": "審査の画面での見え方", "letters": "いまの設定と同じです", "calendar": "申請した方への案内",
		"review": "申請した方への案内", "postage": "いまの設定と同じです", "announcements": "公開ページでの見え方",
	} {
		form := typed(l.page(t, "/settings/"+section, 200))
		shows(t, l.post("/settings/"+section+"/preview", form), 200, want, "いまの設定と同じです")
	}
	form := typed(l.page(t, "/settings/letters", 200))
	form.Set("g0.r2.closing", "またお越しください")
	shows(t, l.post("/settings/letters/preview", form), 200, "registered[{registered  またお越しください}]", "お知らせ（本登録）")
}

// Words that are changed lose their translations, and the console says which have none.
func TestTheConsoleTellsWhatIsNotTranslated(t *testing.T) {
	l := open(t, nil)
	l.administrator(t)
	form := typed(l.page(t, "/settings/notice_methods", 200, "訳ができるまで日本語のまま見せます"))
	form.Set("g0.r0.label", "伝書鳩")
	l.post("/settings/notice_methods", form)
	l.page(t, "/settings/notice_methods", 200, "日本語のまま見せている言葉", "<li>伝書鳩</li>")
	if page := l.page(t, "/settings/postage", 200); strings.Contains(page, "訳ができるまで") {
		t.Error("a section without words tells of translations")
	}
}

func TestOlderVersionComesBack(t *testing.T) {
	l := open(t, nil)
	l.administrator(t)
	form := typed(l.page(t, "/settings/notice_methods", 200))
	form.Set("g0.r0.label", "電子メール")
	if w := l.post("/settings/notice_methods", form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	l.page(t, "/settings/history/0?against=1", 200, "設定ファイルのままの内容", "<del>電子メール</del>", "この版に戻す")
	var w *httptest.ResponseRecorder
	if w = l.post("/settings/history/0/restoration", url.Values{"seen": {"0"}}); w.Code != http.StatusConflict {
		t.Errorf("unseen: %d", w.Code)
	}
	if w = l.post("/settings/history/0/restoration", url.Values{"seen": {"1"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	l.page(t, "/settings/history", 200, "2版", "0版に戻しました")
	l.page(t, "/settings/history/2?against=0", 200, "ちがいはありません")
	l.page(t, "/settings/history/9", 404)
	l.page(t, "/settings/history/x", 404)
}

func TestEveryMailHasASubject(t *testing.T) {
	for _, kind := range registration.NoticeKinds() {
		if staff.MailSubject(kind) == "" {
			t.Errorf("staff have no name for the mail %s", kind)
		}
	}
}
