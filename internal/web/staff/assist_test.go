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

func TestHelpingACaller(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	l.page(t, path(a), 200, `href="`+path(a)+`/assistance"`)
	help := path(a) + "/assistance"
	html := l.page(t, help, 200, "本人であることを確かめた", `value="090-0000-0000"`, "メールアドレスを直す", "申請を取り下げる")
	if strings.Contains(html, "URLを送り直す</label>") {
		t.Error("a link is offered to who has nothing to send")
	}
	shows(t, l.post(help, url.Values{"act": {"fields"}, "phone": {"090-1111-2222"}}), 422, "どのように本人であることを", "090-1111-2222")
	call := func(pairs ...string) url.Values {
		v := url.Values{"checked": {"call_back"}}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v
	}
	shows(t, l.post(help, call()), 422, "何の手続きをするか", `value="call_back" checked`)
	shows(t, l.post(help, call("act", "fields", "phone", "x")), 422, "か所あります", `href="#phone"`, `value="x"`)
	shows(t, l.post(help, call("act", "fields", "name", "𠮷田　花子")), 422, "直す理由を選んでください")
	shows(t, l.post(help, call("act", "email", "email", "taka@")), 422, `href="#email"`)
	shows(t, l.post(help, call("act", "email", "email", a.Email)), 422, "いまの内容と同じです")
	shows(t, l.post(help, call("act", "link")), http.StatusConflict, "もう審査待ちに戻っています")

	w := l.post(help, call("act", "fields", "name", "𠮷田　花子", "reason", "typo", "phone", "090-1111-2222", "card_delivery", "post", "email", "thief@example.jp"))
	l.page(t, w.Header().Get("Location"), 200, "の手続きをしました", "申請した方に代わって直した",
		"本人の確認：申請の電話番号に、こちらからかけ直した／名前、電話番号、カード発行／入力のまちがい", "返信用封筒", "お知らせ（職員による訂正）")
	got := l.now(t, a)
	if got.Phone != "090-1111-2222" || got.Name != "𠮷田　花子" || got.Email != a.Email || got.CardState != registration.EnvelopeAwaited {
		t.Errorf("it became %+v", got.Details)
	}
	shows(t, l.post(help, call("act", "withdrawal", "version", "1")), http.StatusConflict, "画面を開いたあとに")
	w = l.post(help, call("act", "withdrawal"))
	l.page(t, w.Header().Get("Location"), 200, "取り下げた")
	if html := l.page(t, path(a), 200); strings.Contains(html, "/assistance") {
		t.Error("there is still something to be done for the caller")
	}
}

func TestHelpIsBoundedADay(t *testing.T) {
	l := open(t, nil)
	a := l.Provisional(t, desktest.Details())
	link := url.Values{"checked": {"counter"}, "act": {"link"}}
	for range 10 {
		if w := l.post(path(a)+"/assistance", link); w.Code != http.StatusSeeOther {
			t.Fatalf("%d\n%s", w.Code, w.Body)
		}
	}
	shows(t, l.post(path(a)+"/assistance", link), http.StatusTooManyRequests, "1日にできる手続きの数")
	l.Now = l.Now.Add(24 * time.Hour)
	if w := l.post(path(a)+"/assistance", link); w.Code != http.StatusSeeOther {
		t.Errorf("the next day: %d", w.Code)
	}
}

// undelivered gives every due mail up.
func (l *listener) undelivered(t *testing.T) {
	t.Helper()
	list, err := l.Store.ClaimNotices(t.Context(), l.Now, time.Minute, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		if err := l.Store.NoticeFailed(t.Context(), m.Notice.ID, time.Time{}, "550"); err != nil {
			t.Fatal(err)
		}
	}
}

// letterOf finds the id of an application's mail on the page of the undelivered ones.
func letterOf(t *testing.T, html string, a registration.Application) string {
	t.Helper()
	_, row, found := strings.Cut(html, a.Receipt.String()+"</a>")
	_, id, _ := strings.Cut(row, `action="/letters/`)
	id, _, _ = strings.Cut(id, "/")
	if !found || id == "" {
		t.Fatalf("no mail of %s in\n%s", a.Receipt, html)
	}
	return id
}

func TestUndeliveredMails(t *testing.T) {
	l := open(t, nil)
	l.page(t, "/letters", 200, "届かないメールはありません")
	waiting, unsent, called := l.Waiting(t, desktest.Details()), l.Provisional(t, desktest.Details()), l.Provisional(t, desktest.Details())
	l.undelivered(t)
	l.page(t, "/applications", 200, `届かないメール <span class="nav-count">3</span>`)
	html := l.page(t, "/letters", 200, "takako@example.jp", "本人確認登録結果", "もう一度送る", "本人確認登録依頼", "新しいURLで送る")
	received := "/letters/" + letterOf(t, html, waiting)
	w := l.post("/letters/"+letterOf(t, html, unsent)+"/resending", nil)
	l.page(t, w.Header().Get("Location"), 200, "もう一度送ります")
	if now := l.now(t, unsent); now.Link.Nonce == unsent.Link.Nonce {
		t.Error("the old link was sent again")
	}
	if w := l.post(received+"/resending", nil); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	if w := l.post(received+"/resending", nil); w.Code != http.StatusNotFound {
		t.Errorf("resent twice: %d", w.Code)
	}
	due, err := l.Store.ClaimNotices(t.Context(), l.Now, time.Minute, 9)
	if err != nil || len(due) != 2 {
		t.Errorf("%d mails go out, %v", len(due), err)
	}
	w = l.post("/letters/"+letterOf(t, html, called)+"/settlement", nil)
	l.page(t, w.Header().Get("Location"), 200, "一覧から外しました", "届かないメールはありません")
	l.page(t, path(called), 200, "届かなかったメールを一覧から外した")
}
