package staff_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

func TestLoginComesFirst(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	cookie := l.cookie
	l.cookie = nil
	for address, want := range map[string]string{
		"/": "/login", "/applications": "/login", path(a): "/login?receipt=" + string(a.Receipt),
		path(a) + "/documents/x/view": "/login?receipt=" + string(a.Receipt), "/applications/evil": "/login",
	} {
		if w := l.get(address); w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
			t.Errorf("%s: %d to %q, want %q", address, w.Code, w.Header().Get("Location"), want)
		}
	}
	if w := l.post(path(a)+"/approval", url.Values{}); w.Header().Get("Location") != "/login?receipt="+string(a.Receipt) {
		t.Errorf("a decision by nobody: %d to %q", w.Code, w.Header().Get("Location"))
	}
	if now, err := l.Store.Application(t.Context(), a.ID); err != nil || now.Status != registration.Waiting {
		t.Errorf("it was decided: %s, %v", now.Status, err)
	}
	l.page(t, "/login?receipt="+string(a.Receipt), 200, "ログインID", "パスワード", `value="`+string(a.Receipt)+`"`)
	w := l.post("/login", url.Values{"login": {"shisho"}, "password": {desktest.Password}, "receipt": {a.Receipt.String()}})
	if w.Header().Get("Location") != path(a) {
		t.Errorf("after the login: %q", w.Header().Get("Location"))
	}
	if c := w.Result().Cookies()[0]; c.Name != "ouchi_staff_session" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
		t.Errorf("cookie %v", c)
	}
	l.cookie = cookie
	if w := l.get("/login"); w.Header().Get("Location") != "/applications" {
		t.Errorf("the login of somebody inside: %d", w.Code)
	}
	if w := l.post("/logout", nil); w.Header().Get("Location") != "/login" {
		t.Errorf("logout: %d", w.Code)
	}
	if w := l.get("/applications"); w.Header().Get("Location") != "/login" {
		t.Errorf("the old cookie still opens: %d", w.Code)
	}
}

func TestWrongLogins(t *testing.T) {
	l := open(t, nil)
	l.cookie = nil
	typed := url.Values{"login": {`"><b>`}, "password": {"hunter22"}}
	html := shows(t, l.post("/login", typed), http.StatusForbidden, "ログインIDかパスワードが違います", `value="&#34;&gt;&lt;b&gt;"`)
	if strings.Contains(html, "hunter22") {
		t.Error("the password is shown again")
	}
	for range l.Policy.PasswordTries {
		l.post("/login", typed)
	}
	w := l.post("/login", typed)
	shows(t, w, http.StatusTooManyRequests, "いったん止めています")
	if w.Header().Get("Retry-After") != "900" {
		t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
	}
}

func TestQueueGoesByPagesOldestFirst(t *testing.T) {
	l := open(t, nil)
	d, seen := desktest.Details(), map[string]bool{}
	began := l.Now
	for i := range 60 {
		l.Now = began.Add(time.Duration(i-6000) * time.Minute)
		l.Provisional(t, d)
	}
	l.Now = began
	html := l.page(t, "/applications?status=provisional", 200, `仮登録 <span class="tab-count" data-count>60</span>`, "次のページ")
	for page := 1; ; page++ {
		for _, part := range strings.Split(html, `<a class="receipt" href="`)[1:] {
			address, _, _ := strings.Cut(part, `"`)
			if seen[address] {
				t.Errorf("%s stands on two pages", address)
			}
			seen[address] = true
		}
		_, more, found := strings.Cut(html, `href="/applications?after=`)
		if !found {
			if page != 2 {
				t.Errorf("%d pages", page)
			}
			break
		}
		cursor, _, _ := strings.Cut(more, `"`)
		html = l.page(t, "/applications?after="+strings.ReplaceAll(cursor, "&amp;", "&"), 200)
	}
	if len(seen) != 60 {
		t.Errorf("%d of 60 were listed", len(seen))
	}
	for _, address := range []string{"/applications?after=x", "/applications?after=.", "/applications?status=x&after=zz.", "/applications?after=zzzzzzzzzzzzzzzzzz.x"} {
		l.page(t, address, 200, "審査を待っている申請はありません")
	}
}

func TestQueueRow(t *testing.T) {
	l := open(t, nil)
	d := desktest.Details()
	d.Outside, d.Workplace, d.Delivery = true, "みほん高校", registration.Post
	l.Now = time.Date(2026, 11, 18, 1, 0, 0, 0, time.UTC) // a Wednesday; the library is closed on Tuesdays
	a := l.Waiting(t, d)
	l.Now = desktest.Noon
	l.page(t, "/applications", 200, ` class="row-late">`, a.Receipt.String(), d.Name, d.NameKana,
		"新規発行", "郵送", "返信用封筒待ち", "11/18 10:00", "6日", "県外")
	l.page(t, "/applications/K7M3RX9TB", http.StatusNotFound, "申請が見つかりません", "ログアウト")
	l.page(t, "/applications/"+a.Receipt.String(), 200, d.Name)
}

func TestImages(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details(), "health_insurance_card")
	documents, err := l.Store.Documents(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	view := path(a) + "/documents/" + documents[0].ID + "/view"
	l.page(t, path(a), 200, `src="`+view+`"`, "2025年12月1日で有効期間が終わった書類です", "写っていてはいけないところ：記号・番号")
	w := l.get(view)
	if w.Code != 200 || w.Body.String() != string(desktest.Picture(0)) {
		t.Fatalf("image: %d, %d bytes", w.Code, w.Body.Len())
	}
	for name, want := range map[string]string{"Content-Type": "image/jpeg", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, other := range []string{"/raw", "/x", "/view/x"} {
		if w := l.get(strings.TrimSuffix(view, "/view") + other); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", other, w.Code)
		}
	}
	unsent := l.Provisional(t, desktest.Details())
	hidden := l.Document(t, unsent, "drivers_license", 0)
	html := l.page(t, path(unsent), 200, "まだ送られていないため表示しません")
	if strings.Contains(html, hidden.ID) {
		t.Error("an image that was not sent is shown")
	}
}

func TestAuditorSeesTheQueueAlone(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	l.Account(t, "kansa", registration.Auditor)
	l.cookie = nil
	l.enter(t, "kansa")
	l.page(t, "/applications", 200, a.Receipt.String())
	l.page(t, path(a), http.StatusForbidden, "権限がありません")
	shows(t, l.post(path(a)+"/approval", url.Values{}), http.StatusForbidden, "権限がありません")
}

func version(a registration.Application) []string { return []string{strconv.FormatInt(a.Version, 10)} }
