package staff_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

// boss logs in as an administrator.
func (l *listener) boss(t *testing.T) desk.Caller {
	t.Helper()
	c := l.Account(t, "kanri", registration.Administrator)
	l.cookie = nil
	l.enter(t, "kanri")
	return c
}

func TestAColleagueIsAddedAndBegins(t *testing.T) {
	l := open(t, nil)
	l.boss(t)
	l.page(t, "/accounts", 200, "shisho 花子", "審査担当", "管理者", "有効", "職員を追加する")
	wrong := shows(t, l.post("/accounts", url.Values{"login": {"ha nako"}, "name": {`"><b>`}}), 422,
		"空白のない60文字まで", "当てはまるものを一つ", `value="ha nako"`, `value="&#34;&gt;&lt;b&gt;"`)
	if strings.Contains(wrong, "first-password") {
		t.Error("a password for nobody")
	}
	shows(t, l.post("/accounts", url.Values{"login": {"shisho"}, "name": {"花子"}, "role": {"reviewer"}}), 422, "ほかの職員が使っています")
	html := shows(t, l.post("/accounts", url.Values{"login": {"new"}, "name": {"新人 花子"}, "role": {"reviewer"}}), 200, "一度だけ")
	password := regexp.MustCompile(`id="first-password">([^<]+)<`).FindStringSubmatch(html)[1]
	l.page(t, "/accounts", 200, "初回パスワードのまま", "新人 花子")

	l.cookie = nil
	l.cookie = l.post("/login", url.Values{"login": {"new"}, "password": {password}}).Result().Cookies()[0]
	if w := l.get("/applications"); w.Header().Get("Location") != "/account" {
		t.Errorf("before the password is changed: %d to %q", w.Code, w.Header().Get("Location"))
	}
	html = l.page(t, "/account", 200, "はじめに、パスワードを変えてください", "12文字以上")
	if strings.Contains(html, `href="/applications"`) {
		t.Error("the menu leads where nothing opens")
	}
	shows(t, l.post("/account/password", url.Values{"present": {"x"}, "password": {"short"}, "password_confirm": {"short"}}), 422,
		"パスワードが違います", "短すぎます")
	w := l.post("/account/password", url.Values{"present": {password}, "password": {"jibun-no-himitsu"}, "password_confirm": {"jibun-no-himitsu"}})
	l.page(t, w.Header().Get("Location"), 200, "パスワードを変えました", "この端末")
	l.page(t, "/applications", 200)
}

func TestAnAccountIsChanged(t *testing.T) {
	l := open(t, nil)
	c := l.boss(t)
	at := "/accounts/" + l.who.ID
	l.page(t, at, 200, "停止する", "パスワードを作り直す", `value="reviewer" checked`)
	w := l.post(at, url.Values{"name": {"改名 花子"}, "role": {"auditor"}})
	l.page(t, w.Header().Get("Location"), 200, "変更しました", `value="改名 花子"`, `value="auditor" checked`)
	shows(t, l.post(at, url.Values{"name": {""}, "role": {"x"}}), 422, "60文字まで", "当てはまるものを一つ")
	l.page(t, l.post(at+"/suspension", nil).Header().Get("Location"), 200, "停止中", "停止をやめる")
	l.page(t, l.post(at+"/return", nil).Header().Get("Location"), 200, "停止をやめました")
	shows(t, l.post("/accounts/"+c.ID+"/suspension", nil), http.StatusConflict, "先に、ほかの人を管理者に")
	shows(t, l.post("/accounts/"+c.ID, url.Values{"name": {"x"}, "role": {"reviewer"}}), http.StatusConflict, "先に、ほかの人を管理者に")
	shows(t, l.post(at+"/reset", nil), 200, "first-password", "shisho")
	l.page(t, l.post(at+"/sessions/removal", nil).Header().Get("Location"), 200, "ログインしている端末はありません")
	l.page(t, "/accounts/nobody", 404, "アカウントが見つかりません")
	shows(t, l.post("/accounts/nobody/suspension", nil), 404)
}

func TestAuthenticatorAndItsCodes(t *testing.T) {
	l := open(t, nil)
	html := l.page(t, "/account/authenticator", 200, `<svg class="qr"`, "6けたの数字")
	secret := strings.ReplaceAll(regexp.MustCompile(`class="secret">([^<]+)<`).FindStringSubmatch(html)[1], " ", "")
	sealed := regexp.MustCompile(`name="sealed" value="([^"]+)"`).FindStringSubmatch(html)[1]
	again := shows(t, l.post("/account/authenticator", url.Values{"sealed": {sealed}, "code": {"000000"}}), 422, "コードが違います")
	if !strings.Contains(strings.ReplaceAll(again, " ", ""), secret) {
		t.Error("after a wrong code another secret is shown")
	}
	shows(t, l.post("/account/authenticator", url.Values{"sealed": {"x"}, "code": {"000000"}}), 422)
	code, err := totp.GenerateCode(secret, l.Now)
	if err != nil {
		t.Fatal(err)
	}
	html = shows(t, l.post("/account/authenticator", url.Values{"sealed": {sealed}, "code": {code}}), 200, "認証アプリを登録しました", "一度しか出ません")
	recovery := regexp.MustCompile(`<code>([^<]+)</code>`).FindAllStringSubmatch(html, -1)
	if len(recovery) != 10 {
		t.Fatalf("%d recovery codes", len(recovery))
	}
	l.page(t, "/account", 200, "残り <strong>10</strong> 個", "別のスマートフォンに替える")

	l.cookie = nil
	w := l.post("/login", url.Values{"login": {"shisho"}, "password": {desktest.Password}, "receipt": {"K7M3RX9TB"}})
	where := w.Header().Get("Location")
	if !strings.HasPrefix(where, "/login/code") {
		t.Fatalf("after the password: %q", where)
	}
	l.cookie = w.Result().Cookies()[0]
	if got := l.get("/applications").Header().Get("Location"); got != "/login" {
		t.Errorf("the password alone opens the queue: %q", got)
	}
	l.page(t, where, 200, "コードの入力", `autocomplete="one-time-code"`)
	shows(t, l.post("/login/code", url.Values{"code": {code}}), http.StatusForbidden, "もう使われています")
	w = l.post("/login/code", url.Values{"code": {recovery[0][1]}})
	for _, c := range w.Result().Cookies() {
		if c.Name == "ouchi_staff_session" {
			l.cookie = c
		}
	}
	l.page(t, "/account", 200, "残り <strong>9</strong> 個", "パスワードと回復コード")
	shows(t, l.post("/account/codes", nil), 200, "一度しか出ません")
}

func TestALockedScreen(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	l.Now = l.Now.Add(16 * time.Minute)
	html := l.page(t, path(a)+"?x=1", http.StatusForbidden, "画面をロックしています", "shisho 花子", `name="to" value="`+path(a)+`?x=1"`)
	if strings.Contains(html, "90-0000-0000") || strings.Contains(html, "ログアウト</button>") {
		t.Error("the page shows through the lock")
	}
	shows(t, l.post("/unlock", url.Values{"unlock_password": {"wrong"}, "to": {path(a)}}), http.StatusForbidden, "パスワードが違います")
	for typed, want := range map[string]string{path(a) + "?x=1": path(a) + "?x=1", "https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/", "": "/"} {
		w := l.post("/unlock", url.Values{"unlock_password": {desktest.Password}, "to": {typed}})
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
			t.Errorf("to %q: %d, %q", typed, w.Code, w.Header().Get("Location"))
		}
		l.Now = l.Now.Add(16 * time.Minute)
	}
	l.page(t, "/applications", http.StatusForbidden, "画面をロックしています")

	cover := url.Values{"unlock_password": {"wrong"}, "covered": {"yes"}}
	shows(t, l.post("/unlock", cover), http.StatusForbidden, "パスワードが違います")
	cover.Set("unlock_password", desktest.Password)
	if w := l.post("/unlock", cover); w.Code != http.StatusNoContent {
		t.Errorf("the cover is told %d", w.Code)
	}
	l.Now = l.Now.Add(9 * time.Hour)
	if w := l.post("/unlock", cover); w.Code != http.StatusUnauthorized {
		t.Errorf("the cover is told %d of a session that is over", w.Code)
	}
}

// What was about to be sent when the screen locked is sent with the password.
func TestADeedWaitsBehindTheLock(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	l.Now = l.Now.Add(16 * time.Minute)
	form := url.Values{"reason": {"blurred", "expired"}, "words": {"もう<一度>"}, "version": version(a)}
	shows(t, l.post(path(a)+"/return", form), http.StatusForbidden, `action="`+path(a)+`/return"`, "入力していた内容は残っています",
		`name="words" value="もう&lt;一度&gt;"`, `value="blurred"`, `value="expired"`)
	if now := l.now(t, a); now.Status != registration.Waiting {
		t.Fatalf("it was done through the lock: %s", now.Status)
	}
	form.Set("unlock_password", "wrong")
	shows(t, l.post(path(a)+"/return", form), http.StatusForbidden, "パスワードが違います", "もう&lt;一度&gt;")
	form.Set("unlock_password", desktest.Password)
	if w := l.post(path(a)+"/return", form); w.Code != http.StatusSeeOther {
		t.Fatalf("with the password: %d\n%s", w.Code, w.Body)
	}
	if now := l.now(t, a); now.Status != registration.Returned || len(now.Correction.Deficiencies) != 2 {
		t.Errorf("%s, %+v", now.Status, now.Correction)
	}
}

func TestOwnSessionsOnThePage(t *testing.T) {
	l := open(t, nil)
	first := l.cookie
	l.Now = l.Now.Add(time.Minute)
	l.cookie = nil
	l.enter(t, "shisho")
	html := l.page(t, "/account", 200, "ログイン中の端末", "この端末", "パスワード")
	handle := regexp.MustCompile(`/account/sessions/([0-9a-f]+)/removal`).FindStringSubmatch(html)[1]
	l.page(t, l.post("/account/sessions/"+handle+"/removal", nil).Header().Get("Location"), 200, "ログインを終わらせました")
	l.cookie, first = first, l.cookie
	if w := l.get("/applications"); w.Header().Get("Location") != "/login" {
		t.Errorf("the ended session: %d", w.Code)
	}
	l.cookie = first
	l.page(t, l.post("/lock", nil).Header().Get("Location"), http.StatusForbidden, "画面をロックしています")
}
