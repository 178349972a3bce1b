package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

func unhurried(p *desk.Policy) { p.Undo = 10 * time.Minute }

func TestUndoFromTheNextApplication(t *testing.T) {
	l := open(t, unhurried)
	a := l.Waiting(t, desktest.Details())
	l.Now = l.Now.Add(time.Minute)
	next := l.Waiting(t, desktest.Details())
	w := l.post(path(a)+"/approval", url.Values{"version": version(a)})
	a = l.now(t, a)
	html := l.page(t, w.Header().Get("Location"), 200, "申請 "+next.Receipt.String(), "を承認しました", "お知らせのメールは 12:11 に送ります",
		`action="`+path(a)+`/undo"`, `data-key="u"`)
	if !strings.Contains(html, `name="version" value="`+version(a)[0]+`"`) {
		t.Error("the version that was decided is not named")
	}
	l.page(t, path(a), 200, "本登録", "12:11", "取り消す</button>", "80000001 は無効になり")
	w = l.post(path(a)+"/undo", url.Values{"version": version(a)})
	html = l.page(t, w.Header().Get("Location"), 200, "の決定を取り消しました", "審査待ち", "承認する</button>", "決定を取り消した", "取りやめ")
	if got := l.now(t, a); got.Status != registration.Waiting || strings.Contains(html, "80000001") {
		t.Errorf("it became %s", got.Status)
	}
	shows(t, l.post(path(a)+"/undo", nil), http.StatusConflict, "もう審査待ちに戻っています")
}

func TestUndoComesTooLate(t *testing.T) {
	l := open(t, unhurried)
	a := l.Waiting(t, desktest.Details())
	l.post(path(a)+"/return", url.Values{"reason": {"blurred"}})
	l.page(t, path(a), 200, "12:10", "取り消す</button>")
	l.Now = l.Now.Add(10 * time.Minute)
	html := shows(t, l.post(path(a)+"/undo", nil), http.StatusConflict, "お知らせのメールを送ったあとか")
	if strings.Contains(html, "取り消す</button>") || strings.Contains(html, "開き直す</button>") {
		t.Error("a return whose mail went can be taken back")
	}
}

func TestReopen(t *testing.T) {
	l := open(t, nil)
	d := desktest.Details()
	p := l.Patron(t, registration.Patron{Number: "1000001", Name: d.Name, NameKana: d.NameKana, Birth: d.Birth, Phone: "096-000-0000"})
	d.Kind, d.CardNumber = registration.Reissue, "1000001"
	a := l.Waiting(t, d)
	w := l.post(path(a)+"/approval", url.Values{})
	html := l.page(t, w.Header().Get("Location"), 200, "を承認しました")
	if strings.Contains(html, "/undo") {
		t.Error("it can be undone though its mail does not wait")
	}
	l.page(t, path(a), 200, "開き直す</summary>", "80000001 は無効になり、前の番号 1000001 がまた使えます")
	shows(t, l.post(path(a)+"/reopening", url.Values{}), 422, "開き直す理由を選ぶか", `id="reopening" name="verdict" open`)
	w = l.post(path(a)+"/reopening", url.Values{"reason": {"mistake"}, "words": {"ごめんなさい。"}})
	l.page(t, w.Header().Get("Location"), 200, "を開き直しました", "審査待ち", "開き直した", "本登録だった／まちがえて決めた", "お知らせ（決定の取り消し）")
	got, err := l.Store.PatronByNumber(t.Context(), "1000001")
	if err != nil || got.Phone != p.Phone || got.ID != p.ID {
		t.Errorf("the patron is %+v, %v", got, err)
	}
	words := l.Waiting(t, desktest.Details())
	l.post(path(words)+"/refusal", url.Values{"reason": {"duplicate"}})
	w = l.post(path(words)+"/reopening", url.Values{"words": {"確かめ直します。"}})
	l.page(t, w.Header().Get("Location"), 200, "却下だった／その他")
}

func TestPreviewIsOfTheChangeAndDoesNothing(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	typed := url.Values{"version": version(a), "reason": {"duplicate"}, "words": {"窓口へ<どうぞ>。"}, "contact": {"資料係 096-000-0001"}}
	shows(t, l.post(path(a)+"/refusal/preview", typed), 200, "mail refused", "to takako@example.jp contact 資料係 096-000-0001",
		"duplicate: 窓口へ&lt;どうぞ&gt;。</pre>", `id="refusal" name="verdict" open`, `value="duplicate" checked`, `value="資料係 096-000-0001"`)
	shows(t, l.post(path(a)+"/return/preview", url.Values{"words": {"x"}}), 422, "訂正してもらう項目")
	alone := newPost(path(a)+"/return/preview", url.Values{"reason": {"blurred"}})
	alone.Header.Set("Accept", "application/json")
	shows(t, l.do(alone), 200, `{"subject":"mail returned","text":"to takako@example.jp contact \nblurred: "}`)
	faulty := newPost(path(a)+"/return/preview", url.Values{})
	faulty.Header.Set("Accept", "application/json")
	shows(t, l.do(faulty), 200, `{"problem":"不備の理由を`)
	if now := l.now(t, a); now.Version != a.Version {
		t.Errorf("a preview made it %s", now.Status)
	}
	typed.Set("contact", "一行目\n二行目")
	shows(t, l.post(path(a)+"/refusal", typed), 422, "問い合わせ先は、1行")
}

func TestNotes(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	shows(t, l.post(path(a)+"/notes", url.Values{"words": {" \r\n "}}), 422, "メモを書いてから")
	shows(t, l.post(path(a)+"/notes", url.Values{"words": {strings.Repeat("あ", 1001)}}), 422, "1000文字まで", strings.Repeat("あ", 1001))
	w := l.post(path(a)+"/notes", url.Values{"words": {"電話した。\r\n<折り返し待ち>"}})
	l.page(t, w.Header().Get("Location"), 200, "にメモを残しました", "職員のメモ（1件）", "shisho 花子", "電話した。<br>\n&lt;折り返し待ち&gt;", "メモを残した")
	if now := l.now(t, a); now.Version != a.Version {
		t.Error("a note makes the application another one")
	}
	for _, e := range l.events(t, a) {
		if strings.Contains(e.Detail, "電話") {
			t.Errorf("the log holds the words: %+v", e)
		}
	}
}

func (l *listener) events(t *testing.T, a registration.Application) []registration.Event {
	t.Helper()
	list, err := l.Store.Events(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestImagesGone(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	l.post(path(a)+"/refusal", url.Values{"reason": {"duplicate"}})
	l.Now = l.Now.Add(8 * 24 * time.Hour)
	l.cookie = nil
	l.enter(t, "shisho")
	if _, err := l.Store.Shred(t.Context(), a.ID, registration.Event{At: l.Now, Subject: a.ID, Actor: registration.ByClock, Act: "images_shredded"}); err != nil {
		t.Fatal(err)
	}
	l.page(t, path(a), 200, "画像はもう消えています")
	w := l.post(path(a)+"/reopening", url.Values{"reason": {"wish"}})
	html := l.page(t, w.Header().Get("Location"), 200, "差し戻して、送り直してもらってください")
	if strings.Contains(html, "承認する</button>") {
		t.Error("it can be approved without an image")
	}
	shows(t, l.post(path(a)+"/approval", nil), http.StatusConflict, "画像がもう消えているため、承認できません")
	if w := l.post(path(a)+"/return", url.Values{"reason": {"blurred"}}); w.Code != http.StatusSeeOther {
		t.Errorf("it can't be returned: %d", w.Code)
	}
}
