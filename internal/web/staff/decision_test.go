package staff_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

func (l *listener) now(t *testing.T, a registration.Application) registration.Application {
	t.Helper()
	a, err := l.Store.Application(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestApprove(t *testing.T) {
	l := open(t, nil)
	a, next := l.Waiting(t, desktest.Details()), desktest.Details()
	l.Now = l.Now.Add(time.Minute)
	after := l.Waiting(t, next)
	l.page(t, path(a), 200, "新しい貸出カード番号を発行します", "生年月日の8けた", "すぐに送ります", "承認する")
	w := l.post(path(a)+"/approval", url.Values{"version": version(a)})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	if to := w.Header().Get("Location"); to != path(after)+"?done=approval&was="+string(a.Receipt) {
		t.Errorf("after it comes %s", to)
	}
	l.page(t, w.Header().Get("Location"), 200, a.Receipt.String()+"</a> を承認しました", "申請 "+after.Receipt.String())
	html := l.page(t, path(a), 200, "本登録", "80000001", "画像を消す日時", "承認した", "お知らせ（本登録）")
	if strings.Contains(html, "承認する") {
		t.Error("it can be decided again")
	}
	shows(t, l.post(path(a)+"/refusal", url.Values{"reason": {"duplicate"}}), http.StatusConflict, "もう承認されています")
}

func TestSettingsChangeWhatApprovalSays(t *testing.T) {
	l := open(t, func(p *desk.Policy) { p.BirthPassword, p.Undo = false, 10*time.Minute })
	l.page(t, path(l.Waiting(t, desktest.Details())), 200, "パスワードを決めるURL", "10分後に送ります")
}

func TestReturn(t *testing.T) {
	fields := func(f ...registration.Field) []registration.Field { return f }
	for name, tt := range map[string]struct {
		typed url.Values
		want  registration.Correction
	}{
		"a reason opens its parts": {
			url.Values{"reason": {"mismatch_address", "blurred"}, "words": {" \r\nもう一度\r\nどうぞ "}},
			registration.Correction{
				Deficiencies: []registration.Deficiency{{Code: "blurred", Words: "もう一度\nどうぞ"}, {Code: "mismatch_address"}},
				Fields:       fields(registration.FieldPostalCode, registration.FieldAddress), Documents: true,
			},
		},
		"chosen parts alone": {
			url.Values{"reason": {"blurred"}, "part": {"name", "birth_date", "password", "x"}},
			registration.Correction{
				Deficiencies: []registration.Deficiency{{Code: "blurred"}}, Fields: fields(registration.FieldName, registration.FieldBirth),
			},
		},
		"words stand under その他": {
			url.Values{"reason": {"blurred", "other"}, "words": {"言葉"}, "part": {"documents"}},
			registration.Correction{Deficiencies: []registration.Deficiency{{Code: "blurred"}, {Code: "other", Words: "言葉"}}, Documents: true},
		},
		"words alone": {
			url.Values{"words": {"言葉"}, "part": {"email"}},
			registration.Correction{Deficiencies: []registration.Deficiency{{Code: "other", Words: "言葉"}}, Fields: fields(registration.FieldEmail)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := open(t, nil)
			a := l.Waiting(t, desktest.Details())
			tt.typed["version"] = version(a)
			if w := l.post(path(a)+"/return", tt.typed); w.Code != http.StatusSeeOther {
				t.Fatalf("%d\n%s", w.Code, w.Body)
			}
			got := l.now(t, a)
			if got.Status != registration.Returned || fmt.Sprint(got.Correction) != fmt.Sprint(tt.want) {
				t.Errorf("%s: %+v, want %+v", got.Status, got.Correction, tt.want)
			}
			l.page(t, path(a), 200, "差し戻し中", "前に差し戻した理由", "shisho 花子")
		})
	}
}

// What the desk refuses stands on the page, with everything that was typed.
func TestRefusedDecisionsKeepWhatWasTyped(t *testing.T) {
	l := open(t, nil)
	d := desktest.Details()
	l.Patron(t, registration.Patron{Number: "1000001", Name: d.Name, Birth: d.Birth})
	a := l.Waiting(t, d)
	d.Kind, d.CardNumber = registration.Amend, "1000009"
	unmatched := l.Waiting(t, d)
	d.CardNumber, d.Name = "1000001", "𠮷田　花子"
	renamed := l.Waiting(t, d)
	for name, tt := range map[string]struct {
		a      registration.Application
		act    string
		typed  url.Values
		status int
		want   []string
	}{
		"no reason":     {a, "return", url.Values{"part": {"email"}}, 422, []string{"不備の理由を、一つ以上", "checked", `id="return" name="verdict" open`}},
		"no part":       {a, "return", url.Values{"reason": {"other"}, "words": {"ここを<直す>"}}, 422, []string{"訂正してもらう項目", "ここを&lt;直す&gt;</textarea>"}},
		"no words":      {a, "refusal", url.Values{"reason": {"other"}}, 422, []string{"言葉を書いてください", `id="refusal" name="verdict" open`, `value="other" checked`}},
		"long words":    {a, "refusal", url.Values{"reason": {"duplicate"}, "words": {strings.Repeat("あ", 1001)}}, 422, []string{"1000文字まで", strings.Repeat("あ", 1001)}},
		"other's use":   {a, "refusal", url.Values{"reason": {"blurred"}}, 422, []string{"不備の理由を、一つ以上"}},
		"seen is old":   {a, "refusal", url.Values{"reason": {"duplicate"}, "words": {"残る言葉"}, "version": {"1"}}, 409, []string{"画面を開いたあとに", "残る言葉", `value="duplicate" checked`}},
		"no version":    {a, "approval", url.Values{"version": {"x"}}, 409, []string{"画面を開いたあとに"}},
		"nobody's card": {unmatched, "approval", nil, 409, []string{"合う利用者が見つかりません", "1000009 に合う利用者がいません"}},
		"another name":  {renamed, "approval", nil, 409, []string{"名前か生年月日が、利用者台帳と違います", "<td><del>𠮷田　髙子</del></td><td><ins>𠮷田　花子</ins>"}},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.typed == nil {
				tt.typed = url.Values{}
			}
			if !tt.typed.Has("version") {
				tt.typed["version"] = version(tt.a)
			}
			html := shows(t, l.post(path(tt.a)+"/"+tt.act, tt.typed), tt.status, append(tt.want, `id="summary"`, "申請の内容")...)
			if strings.Contains(html, "⟦") {
				t.Error("a sentence is missing")
			}
			if now := l.now(t, tt.a); now.Version != tt.a.Version {
				t.Errorf("it became %s all the same", now.Status)
			}
		})
	}
	for _, gone := range []registration.Application{unmatched, renamed} {
		if html := l.page(t, path(gone), 200); strings.Contains(html, "承認する</button>") {
			t.Error("what can't be approved has the button")
		}
	}
}

func TestRefuse(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	w := l.post(path(a)+"/refusal", url.Values{"version": version(a), "reason": {"duplicate"}, "words": {"窓口へどうぞ。"}, "part": {"email"}})
	l.page(t, w.Header().Get("Location"), 200, "を却下しました", "審査を待っている申請はありません")
	if got := l.now(t, a); got.Status != registration.Refused || len(got.Correction.Fields) > 0 {
		t.Errorf("%+v", got)
	}
	l.page(t, path(a), 200, "却下した", "すでに登録されています", "お知らせ（却下）")
}

func TestPostsFromElsewhereAreRefused(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	r := newPost(path(a)+"/approval", url.Values{"version": version(a)})
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if w := l.do(r); w.Code != http.StatusForbidden {
		t.Errorf("%d", w.Code)
	}
	if got := l.now(t, a); got.Status != registration.Waiting {
		t.Errorf("it became %s", got.Status)
	}
}
