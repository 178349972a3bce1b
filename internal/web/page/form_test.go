package page_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
	"ouchi/internal/words"
)

func TestFillKeepsWhatWasTypedExceptSecrets(t *testing.T) {
	html := render(t, publicPages(t), "form", sample{Form: troubled()})
	for _, want := range []string{
		`value="熊本&lt;太郎&gt;&#34;"`, `value="平成2"`, `<option value="31" selected>`, `<option value="adult" selected>`,
		`value="reissue" checked`, "見本 &lt;高校&gt;</textarea>", `value="1" checked`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("%s was lost", want)
		}
	}
	if strings.Contains(html, "hunter2") {
		t.Error("a password was sent back")
	}
}

func TestFaultTakesOnlyWhatItCanShow(t *testing.T) {
	say := func(key string, _ ...any) string { return "<" + key + ">" }
	shown := registration.Fault(registration.Invalid, "")
	shown.Fields = []registration.FieldError{{Field: registration.FieldBirth, Reason: "future"}}
	for _, c := range []struct {
		name  string
		err   error
		taken bool
		want  []page.Problem
	}{
		{"a field", fmt.Errorf("apply: %w", shown), true, []page.Problem{{Href: "#birth_year", Label: "生年月日 (半角)", Text: "<invalid.future>"}}},
		{"the whole form", registration.Fault(registration.Invalid, "wrong_password"), true, []page.Problem{{Text: "<error.wrong_password>"}}},
		{"no reason", registration.Fault(registration.Invalid, ""), true, []page.Problem{{Text: "<error.invalid>"}}},
		{"another code", registration.ErrConflict, false, nil},
		{"an internal error", errors.New("disk full"), false, nil},
		{"no error", nil, false, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := questions()
			if got := f.Fault(c.err, say); got != c.taken {
				t.Errorf("taken %v, want %v", got, c.taken)
			}
			if got := f.Problems(); fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestFailGivesStatusAndNothingElse(t *testing.T) {
	slow := registration.Fault(registration.TooMany, "")
	slow.Retry = 90 * time.Second
	for _, c := range []struct {
		err    error
		status int
		want   string
	}{
		{registration.Fault(registration.Invalid, ""), 422, "内容を受け取れませんでした"},
		{fmt.Errorf("secret: %w", registration.ErrNotFound), 404, "ページが見つかりません"},
		{registration.Fault(registration.Denied, "cross_origin"), 403, "ほかのサイトから送られた操作"},
		{registration.ErrConflict, 409, "手続きは先に進んでいます"},
		{registration.Fault(registration.Expired, "no_such_reason"), 410, "有効期限が過ぎています"},
		{slow, 429, "およそ 2 分後"},
		{fmt.Errorf("secret: %w", &http.MaxBytesError{Limit: 1}), 413, "データが大きすぎます"},
		{errors.New("secret: no such table"), 500, "ただいま表示できません"},
	} {
		var log bytes.Buffer
		p := renderer(t, page.Options{Layout: page.Public, Log: slog.New(slog.NewJSONHandler(&log, nil))})
		w := get(t, p.Handle(func(http.ResponseWriter, *http.Request) error { return c.err }), "/secret-token?q=secret")
		body := w.Body.String()
		if w.Code != c.status || !strings.Contains(body, c.want) || !strings.Contains(body, "7F3K-Q9MZ") {
			t.Errorf("%v: status %d, want %d and %q and the request id", c.err, w.Code, c.status, c.want)
		}
		if strings.Contains(body, "secret") || strings.Contains(body, "no_such_reason") {
			t.Errorf("%v: told the visitor", c.err)
		}
		if logged := log.Len() > 0; logged != (c.status == 500) || strings.Contains(log.String(), "token") {
			t.Errorf("%v: log %q", c.err, log.String())
		}
	}
	w := get(t, publicPages(t).Handle(func(http.ResponseWriter, *http.Request) error { return slow }), "/")
	if w.Header().Get("Retry-After") != "90" {
		t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
	}
}

func TestFailWritesNoPageForAVisitorWhoLeft(t *testing.T) {
	ctx, leave := context.WithCancel(context.Background())
	leave()
	w := httptest.NewRecorder()
	publicPages(t).Fail(w, httptest.NewRequest("GET", "/", nil).WithContext(ctx), ctx.Err())
	if w.Code != 499 || w.Body.Len() != 0 {
		t.Errorf("%d, %d bytes", w.Code, w.Body.Len())
	}
}

// english translates one sentence of the catalogue.
type english struct{ *words.Catalogue }

func (e english) Text(lang, key string, args ...any) string {
	if lang == "en" && key == "page.contact" {
		return "Contact"
	}
	return e.Catalogue.Text(lang, key, args...)
}

func TestWordsFollowTheLanguageOfTheRequest(t *testing.T) {
	p := renderer(t, page.Options{
		Layout: page.Public, Words: english{sentences(t)}, Langs: []string{"ja", "en"},
		Templates: fstest.MapFS{"a.html": {Data: []byte(`{{define "title"}}t{{end}}{{define "main"}}m{{end}}`)}},
		Frame: func(r *http.Request) page.Frame {
			return page.Frame{Lang: r.URL.Query().Get("lang"), Site: site}
		},
	})
	h := p.Handle(func(w http.ResponseWriter, r *http.Request) error { return p.Render(w, r, 200, "a", nil) })
	for lang, want := range map[string][2]string{
		"en": {`lang="en"`, ">Contact<"}, "ja": {`lang="ja"`, "お問い合わせ先"}, "xx": {`lang="ja"`, "お問い合わせ先"},
	} {
		body := get(t, h, "/?lang="+lang).Body.String()
		if !strings.Contains(body, want[0]) || !strings.Contains(body, want[1]) {
			t.Errorf("%s: want %v", lang, want)
		}
	}
}

func TestNothingIsSentOfAPageThatBreaks(t *testing.T) {
	p := renderer(t, page.Options{
		Layout:    page.Public,
		Templates: fstest.MapFS{"a.html": {Data: []byte(`{{define "title"}}t{{end}}{{define "main"}}{{.Data.Nothing}}{{end}}`)}},
	})
	w := get(t, p.Handle(func(w http.ResponseWriter, r *http.Request) error { return p.Render(w, r, 200, "a", sample{}) }), "/")
	if w.Code != 500 || strings.Count(w.Body.String(), "<html") != 1 {
		t.Errorf("status %d\n%s", w.Code, w.Body)
	}
}

func TestNewRefusesAPageWithoutTitle(t *testing.T) {
	_, err := page.New(page.Options{
		Layout: page.Public, Log: quiet(), Frame: frame, Words: sentences(t),
		Templates: fstest.MapFS{"a.html": {Data: []byte(`{{define "main"}}m{{end}}`)}},
	})
	if err == nil || !strings.Contains(err.Error(), `a.html does not define "title"`) {
		t.Errorf("got %v", err)
	}
}

func TestCookiesOfTheTwoSidesDiffer(t *testing.T) {
	for _, c := range []struct {
		cookies page.Cookies
		want    string
	}{
		{page.Cookies{Layout: page.Public}, "ouchi_draft=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"},
		{page.Cookies{Layout: page.Staff}, "ouchi_staff_draft=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"},
		{page.Cookies{Layout: page.Public, HTTPS: true}, "__Host-ouchi_draft=v; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Lax"},
	} {
		w := httptest.NewRecorder()
		c.cookies.Set(w, "draft", "v", time.Minute)
		if got := w.Header().Get("Set-Cookie"); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.AddCookie(w.Result().Cookies()[0])
		if got := c.cookies.Get(r, "draft") + c.cookies.Get(r, "other"); got != "v" {
			t.Errorf("read back %q", got)
		}
	}
}
