package page_test

import (
	"context"
	"flag"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
	"ouchi/internal/words"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	look   = flag.Bool("look", false, "write the sample pages to look/, to be opened in a browser")
)

var site = page.Site{
	LibraryName: "みほん県立図書館",
	LibraryURL:  "https://library.example.jp/",
	Contact: page.Contact{
		Department: "情報支援課", PostalCode: "862-0000", Address: "熊本県熊本市見本町1-1",
		Phone: "096-000-0000", Fax: "096-000-0001",
	},
}

func frame(*http.Request) page.Frame {
	vietnamese := page.Language{Lang: "vi", Tag: "vi", Name: "Tiếng Việt", Sentence: "Trang này cũng có bản tiếng Việt.", Go: "Xem"}
	return page.Frame{
		Site: site, Footer: []page.Link{{Href: "/privacy", Label: "個人情報の取扱い"}},
		Tongue: page.Tongue{
			To: "/start", All: []page.Language{{Lang: "ja", Tag: "ja", Name: "日本語", Current: true}, vietnamese}, Offer: &vietnamese,
		},
	}
}

func staffFrame(*http.Request) page.Frame {
	return page.Frame{
		Site: site, Caller: page.Caller{Name: "司書 花子", Logout: "/logout"},
		Nav: []page.Link{
			{Href: "/applications", Label: "申請", Current: true, Count: 12},
			{Href: "/cards", Label: "カード"},
			{Href: "/settings", Label: "設定"},
		},
	}
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func renderer(t testing.TB, o page.Options) *page.Renderer {
	t.Helper()
	if o.Words == nil {
		o.Words = sentences(t)
	}
	if o.Log == nil {
		o.Log = quiet()
	}
	if o.Frame == nil {
		o.Frame = frame
	}
	p, err := page.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func sentences(t testing.TB) *words.Catalogue {
	t.Helper()
	c, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func publicPages(t testing.TB) *page.Renderer {
	return renderer(t, page.Options{Layout: page.Public, Templates: os.DirFS("testdata/pages")})
}

func staffPages(t testing.TB) *page.Renderer {
	return renderer(t, page.Options{Layout: page.Staff, Templates: os.DirFS("testdata/staff"), Frame: staffFrame})
}

type sample struct {
	*page.Form
	Images []string
}

// questions has one field of every type.
func questions() *page.Form {
	return page.NewForm(
		page.Field{Name: "name", Label: "名前", Required: true, Hint: "姓と名の間は1文字あける。(例) 熊本 太郎", Autocomplete: "name", Width: page.Half},
		page.Field{Name: "birth_date", Prefix: "birth", Label: "生年月日 (半角)", Type: page.Date, Required: true, Hint: "※西暦で入力してください", Autocomplete: "bday"},
		page.Field{Name: "postal_code", Label: "郵便番号 (半角)", Required: true, Hint: "ハイフンは不要。(例) 8620000", InputMode: "numeric", Autocomplete: "postal-code", Width: page.Short},
		page.Field{Name: "email", Label: "E-mail (半角)", Type: page.Email, Required: true, Autocomplete: "email"},
		page.Field{Name: "pickup_place", Label: "予約受取館", Type: page.Select, Required: true, Width: page.Half, Options: []page.Option{{Value: "child", Label: "児童/1F"}, {Value: "adult", Label: "一般/2F"}}},
		page.Field{Name: "password", Label: "パスワード", Type: page.Password, Required: true, Hint: "(6ケタ以上の英数字)", Autocomplete: "new-password", Width: page.Half},
		page.Field{Name: "kind", Label: "申請区分", Type: page.Radio, Required: true, Hint: "※改姓などで氏名を変更される方は、「再発行」を選んでください。", Options: []page.Option{
			{Value: "new", Label: "新規発行", Hint: "これまで貸出カードを作成したことがない方"},
			{Value: "reissue", Label: "再発行", Hint: "貸出カードをなくされた方、氏名が変わった方"},
			{Value: "change", Label: "変更"},
			{Value: "renewal", Label: "更新"},
		}},
		page.Field{Name: "documents", Label: "本人確認書類の画像", Type: page.File, Required: true, Accept: ".jpg,.gif,.png", Multiple: true, Hint: "jpg、gif、png の画像を、4枚まで送れます。"},
		page.Field{Name: "workplace", Label: "勤務先・学校名称", Type: page.Textarea, Rows: 3},
		page.Field{Name: "age", Label: "年齢", Unit: "歳", Width: page.Short},
		page.Field{Name: "consent", Label: "個人情報の取扱いを読みました", Type: page.Checkbox, Required: true},
	)
}

// troubled is the form after a post that went wrong everywhere.
func troubled() *page.Form {
	f := questions()
	f.Fill(map[string][]string{
		"name": {`熊本<太郎>"`}, "birth_year": {"平成2"}, "birth_month": {"2"}, "birth_day": {"31"},
		"pickup_place": {"adult"}, "kind": {"reissue"}, "password": {"hunter2"}, "workplace": {"\n見本 <高校>"}, "consent": {"1"},
	})
	e := registration.Fault(registration.Invalid, "")
	for _, q := range f.Fields {
		e.Fields = append(e.Fields, registration.FieldError{Field: registration.Field(q.Name), Reason: "sample"})
	}
	e.Fields = append(e.Fields, registration.FieldError{Field: "elsewhere", Reason: "whole"})
	f.Fault(e, func(key string, _ ...any) string {
		return map[string]string{"invalid.sample": "ここを確かめて、もう一度入力してください。", "invalid.whole": "入力の内容が、たがいに合っていません。"}[key]
	})
	return f
}

func get(t testing.TB, h http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	h.ServeHTTP(w, r.WithContext(page.WithRequestID(context.Background(), "7F3K-Q9MZ")))
	return w
}

func render(t testing.TB, p *page.Renderer, name string, data any) string {
	t.Helper()
	w := get(t, p.Handle(func(w http.ResponseWriter, r *http.Request) error {
		return p.Render(w, r, http.StatusOK, name, data)
	}), "/")
	if w.Code != http.StatusOK {
		t.Fatalf("%s: status %d\n%s", name, w.Code, w.Body)
	}
	return w.Body.String()
}

// samples are every layout, partial and class, by file name.
func samples(t testing.TB) map[string]string {
	pub, staff := publicPages(t), staffPages(t)
	decision := page.NewForm(
		page.Field{Name: "reason", Label: "差し戻しの理由", Type: page.Select, Options: []page.Option{{Value: "unclear", Label: "画像の文字が読めない"}}},
		page.Field{Name: "words", Label: "申請者への言葉", Type: page.Textarea, Rows: 3},
	)
	filter := page.NewForm(page.Field{Name: "q", Label: "受付番号・名前"}, page.Field{Name: "status", Label: "状態", Type: page.Select, Options: []page.Option{{Value: "waiting", Label: "確認待ち"}}})
	images := []string{"/static/0/sample1.png", "/static/0/sample2.png"}
	return map[string]string{
		"form":   render(t, pub, "form", sample{Form: questions()}),
		"wrong":  render(t, pub, "form", sample{Form: troubled()}),
		"parts":  render(t, pub, "parts", sample{Images: images}),
		"queue":  render(t, staff, "queue", sample{Form: filter}),
		"review": render(t, staff, "review", sample{Form: decision, Images: images}),
		"error":  get(t, pub.Handle(func(http.ResponseWriter, *http.Request) error { return registration.Fault(registration.Expired, "") }), "/").Body.String(),
	}
}

func TestGoldenPages(t *testing.T) {
	for name, html := range samples(t) {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".html", withoutHashes(html))
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from its golden file; look at it, then run with -update\n%s", name, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return "want " + w[i] + "\ngot  " + g[i]
		}
	}
	return "one is longer"
}

// withoutHashes keeps a change of the style sheet from changing every page.
func withoutHashes(html string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(html, "/static/")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, name, _ := strings.Cut(after, "/")
		b.WriteString("/static/-/")
		html = name
	}
}

// TestLook writes the samples for the eye; -look asks for it.
func TestLook(t *testing.T) {
	dir := t.TempDir()
	if *look {
		dir = "look"
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	p := publicPages(t)
	for _, name := range []string{"ouchi.css", "page.js", "icon.svg"} {
		write(t, filepath.Join(dir, name), get(t, p.Static(), "/static/-/"+name).Body.Bytes())
	}
	for _, name := range []string{"sample1.png", "sample2.png"} {
		drawLicence(t, filepath.Join(dir, name))
	}
	for name, html := range samples(t) {
		html = strings.ReplaceAll(withoutHashes(html), "/static/-/", "")
		write(t, filepath.Join(dir, name+".html"), []byte(html))
	}
}

func write(t *testing.T, file string, b []byte) {
	t.Helper()
	if len(b) == 0 {
		t.Errorf("%s is empty", file)
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func drawLicence(t *testing.T, file string) {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 856, 540))
	for y := range 540 {
		for x := range 856 {
			c := color.RGBA{225, 236, 240, 255}
			switch {
			case x > 620 && x < 820 && y > 150 && y < 420:
				c = color.RGBA{150, 170, 190, 255}
			case y%60 < 16 && y > 50 && x > 40 && x < 560-y/2:
				c = color.RGBA{90, 90, 90, 255}
			}
			m.Set(x, y, c)
		}
	}
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, m); err != nil {
		t.Fatal(err)
	}
}
