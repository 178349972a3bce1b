package staff_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

func TestQueueFilters(t *testing.T) {
	l := open(t, nil)
	d := desktest.Details()
	plain := l.Waiting(t, d)
	d.Name, d.NameKana, d.Kind, d.CardNumber, d.Outside = "阿蘇　一", "アソ　ハジメ", registration.Renewal, "1", true
	far := l.Waiting(t, d)
	html := l.page(t, "/applications?kind=renewal&outside=1", 200, far.Receipt.String(), "該当", `<option value="renewal" selected>`,
		`<a class="chip" href="/applications?outside=1">更新`, `<a class="chip" href="/applications?kind=renewal">県外`,
		`<input type="hidden" name="kind" value="renewal">`, `href="/applications?kind=renewal&amp;outside=1&amp;status=returned"`)
	if strings.Contains(html, plain.Receipt.String()) || strings.Contains(html, "言語") {
		t.Error("what the filter leaves out is listed, or a filter that filters nothing")
	}
	l.page(t, "/applications?age=child&twin=1", 200, "この条件に合う申請はありません")
	l.page(t, "/applications?kind=x&age=y&lang=z", 200, plain.Receipt.String(), far.Receipt.String())
	next := l.post("/applications/next", url.Values{"kind": {"renewal"}, "status": {"all"}}).Header().Get("Location")
	if next != path(far) {
		t.Errorf("the next under the filter: %q", next)
	}
	l.page(t, "/applications?status=envelope", 200, "「封筒待ち」の申請はありません")
	d.Lang, d.Delivery = "en", registration.Post
	l.Waiting(t, d)
	l.page(t, "/applications?status=envelope", 200, "返信用封筒待ち", "英語")
}

func TestSearchBox(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	find := func(text string) *httptest.ResponseRecorder {
		return l.post("/applications/search", url.Values{"q": {text}})
	}
	shows(t, find("よしだ"), 200, "1件見つかりました", a.Receipt.String(), `value="よしだ"`, "審査待ち")
	shows(t, find("いない人"), 200, "見つかりませんでした", `value="いない人"`)
	shows(t, find("　"), http.StatusUnprocessableEntity, "下4けた", `aria-invalid="true"`)
	if w := find(strings.ToLower(a.Receipt.String())); w.Header().Get("Location") != path(a) {
		t.Errorf("a receipt number: %d to %q", w.Code, w.Header().Get("Location"))
	}
	if w := l.get("/applications/search"); w.Header().Get("Location") != "/applications" {
		t.Errorf("loaded anew: %d", w.Code)
	}
}

// The page of the queue asks for its rows alone, and is told when they are as they were.
func TestQueueStaysFresh(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	w := l.get("/applications/rows?kind=new")
	html := shows(t, w, 200, a.Receipt.String(), `data-live="/applications/rows?kind=new"`)
	if strings.Contains(html, "<html") {
		t.Error("the whole page came")
	}
	again := func() *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/applications/rows?kind=new", nil)
		r.Header.Set("If-None-Match", w.Header().Get("ETag"))
		return l.do(r)
	}
	if got := again(); got.Code != http.StatusNotModified || got.Body.Len() != 0 {
		t.Errorf("nothing changed: %d", got.Code)
	}
	l.get(path(a))
	shows(t, again(), 200, "あなたが審査中")
}

func TestTwinsSideBySide(t *testing.T) {
	l := open(t, nil)
	d := desktest.Details()
	a := l.Waiting(t, d)
	d.Name, d.Phone, d.Email = "吉田　高子", "090-0000-0001", "other@example.jp"
	b := l.Waiting(t, d)
	l.Patron(t, registration.Patron{Number: "20000001", Name: d.Name, Birth: d.Birth})
	l.page(t, path(a), 200, "同じ方かもしれない記録があります（2件）", "この方の申請が、ほかにも終わらずに残っているようです",
		`<a href="`+path(b)+`">申請 `+b.Receipt.String(), "利用者 20000001", "書き方だけちがう", "ちがう", "記入なし")
	l.page(t, "/applications?twin=1", 200, a.Receipt.String(), b.Receipt.String(), "重複のおそれ")
	d.Name, d.NameKana = "吉田　弟", "ヨシダ　オト" // the same address, telephone and mail
	c := l.Waiting(t, d)
	if strings.Contains(l.page(t, path(c), 200), "同じ方かもしれない") {
		t.Error("a family is taken for one person")
	}
}

// Who reads another language is known on the queue and on the application.
func TestStaffSeeTheLanguage(t *testing.T) {
	l := open(t, nil)
	d := desktest.Details()
	d.Lang = "ja-x-easy"
	a := l.Waiting(t, d)
	l.page(t, path(a), 200, "申請の言語", "やさしい日本語（お知らせのメールもこの言語）")
	l.page(t, "/applications", 200, "やさしい日本語")
	d = desktest.Details()
	d.Email = "jiro@example.jp"
	if page := l.page(t, path(l.Waiting(t, d)), 200); strings.Contains(page, "申請の言語") {
		t.Error("a Japanese application tells its language")
	}
}
