package staff_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"ouchi/internal/calendar"
	"ouchi/internal/card"
	"ouchi/internal/card/paper"
	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
	"ouchi/internal/web"
	"ouchi/internal/web/page"
	"ouchi/internal/web/staff"
	"ouchi/internal/words"
)

// listener is the staff's side behind its guard, with a browser that is logged in.
type listener struct {
	*desktest.House
	handler http.Handler
	who     desk.Caller
	cookie  *http.Cookie
	words   *words.Catalogue
	side    *staff.Side
}

func reasons() []staff.Reason {
	return []staff.Reason{
		{Code: "blurred", Label: "画像の文字が読み取れません", Advice: "明るい場所で、ぶれや光の反射がないように撮り直してください。", Use: "return", Documents: true},
		{Code: "expired", Label: "書類の有効期限が切れています", Advice: "有効期限内の書類をお送りください。", Use: "return", Documents: true},
		{Code: "mismatch_address", Label: "住所に不足やまちがいがあります", Advice: "郵便番号と、番地や建物名までの住所を確かめてください。", Use: "return", Fields: []registration.Field{registration.FieldPostalCode, registration.FieldAddress}},
		{Code: "card_number_unknown", Label: "利用者カード番号が確認できません", Advice: "お手持ちのカードの番号を確かめてください。", Use: "return", Fields: []registration.Field{registration.FieldCardNumber}},
		{Code: "duplicate", Label: "すでに登録されています", Advice: "今のカードをそのままお使いください。", Use: "refuse"},
		{Code: "other", Label: "その他", Use: "both"},
	}
}

// press prints on the papers of the reference settings.
func press() paper.Press {
	return paper.Press{
		Library: "みほん県立図書館", Contact: []string{"みほん県立図書館 096-000-0000"}, Layout: card.Single,
		LabelSheet: card.Sheet{Columns: 2, Rows: 6, Left: 18.6, Top: 21.6}, LabelWidth: 86.4, LabelHeight: 42.3,
	}
}

func documentKinds() []registration.DocumentKind {
	return []registration.DocumentKind{
		{Code: "drivers_license", Label: "運転免許証", Mask: []string{"臓器提供の意思を示す欄"}, Checks: []registration.Check{"name", "birth_date", "address", "validity", "both_sides", "masked"}},
		{Code: "my_number_card", Label: "マイナンバーカード", Sides: "front", Checks: []registration.Check{"name", "birth_date", "address", "validity", "masked"}},
		{Code: "health_insurance_card", Label: "健康保険証", Mask: []string{"記号・番号", "保険者番号", "QRコード"}, EndedOn: registration.Date{Year: 2025, Month: time.December, Day: 1}},
		{Code: "address_proof", Label: "現住所の確認（公共料金の明細・本人宛の郵便物）", Checks: []registration.Check{"name", "address"}},
	}
}

func open(t testing.TB, alter func(*desk.Policy)) *listener {
	t.Helper()
	l := &listener{House: desktest.New(t)}
	l.Policy.Kinds = documentKinds()
	if alter != nil {
		alter(&l.Policy)
	}
	open, err := calendar.New(calendar.Rules{ClosedWeekly: []string{"tuesday"}})
	if err != nil {
		t.Fatal(err)
	}
	if l.words, err = words.Load(); err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	now := func() time.Time { return l.Now }
	side, err := staff.New(staff.Parts{
		Desk: l.Desk, Words: l.words, Log: quiet, Now: now,
		Site: page.Site{LibraryName: "みほん県立図書館", Contact: page.Contact{
			Department: "情報支援課", PostalCode: "862-0000", Address: "熊本県熊本市見本町1-1", Phone: "096-000-0000",
		}},
		Settings: staff.Settings{
			Press: press(), Postage: func(registration.Date) int { return 254 }, OverdueDays: 30,
			Kinds: documentKinds(), Reasons: reasons(), Calendar: open, LateDays: 3, Roster: rosterFormat(),
		},
		ClientAddress: func(*http.Request) string { return "192.0.2.1" }, Write: letter,
		Letter: func(s desk.Settings, k registration.NoticeKind) (string, string, error) {
			return "お知らせ", fmt.Sprint(k, s.Letters), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	l.side = side
	if l.handler, err = web.Guard(side.Mux, web.Options{Pages: side.Pages, Log: quiet, Clock: now}); err != nil {
		t.Fatal(err)
	}
	l.who = l.Account(t, "shisho", registration.Reviewer)
	l.enter(t, "shisho")
	t.Cleanup(func() {
		if missing := l.words.Missing(); len(missing) > 0 {
			t.Errorf("the catalogue lacks %v", missing)
		}
	})
	return l
}

// letter tells what a mail would be written of.
func letter(d registration.Dispatch) (staff.Letter, error) {
	data := d.Notice.Data
	text := "to " + d.Notice.To + " contact " + data.Contact
	for _, why := range data.Correction.Deficiencies {
		text += "\n" + why.Code + ": " + why.Words
	}
	return staff.Letter{Subject: "mail " + string(d.Notice.Kind), Text: text}, nil
}

func (l *listener) enter(t testing.TB, login string) {
	t.Helper()
	w := l.post("/login", url.Values{"login": {login}, "password": {desktest.Password}})
	if w.Code != http.StatusSeeOther || len(w.Result().Cookies()) != 1 {
		t.Fatalf("login: %d\n%s", w.Code, w.Body)
	}
	l.cookie = w.Result().Cookies()[0]
}

func (l *listener) do(r *http.Request) *httptest.ResponseRecorder {
	if l.cookie != nil {
		r.AddCookie(l.cookie)
	}
	w := httptest.NewRecorder()
	l.handler.ServeHTTP(w, r)
	return w
}

func (l *listener) get(path string) *httptest.ResponseRecorder {
	return l.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (l *listener) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := newPost(path, form)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return l.do(r)
}

func newPost(path string, form url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// page asks for one and wants its status and what stands on it.
func (l *listener) page(t testing.TB, path string, status int, want ...string) string {
	t.Helper()
	return shows(t, l.get(path), status, want...)
}

func shows(t testing.TB, w *httptest.ResponseRecorder, status int, want ...string) string {
	t.Helper()
	html := w.Body.String()
	if w.Code != status {
		t.Errorf("status %d, want %d\n%s", w.Code, status, html)
	}
	for _, part := range want {
		if !strings.Contains(html, part) {
			t.Errorf("%q is not in\n%s", part, html)
		}
	}
	return html
}

func path(a registration.Application) string { return "/applications/" + string(a.Receipt) }
