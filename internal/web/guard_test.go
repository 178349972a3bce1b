package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ouchi/internal/web"
	"ouchi/internal/web/page"
	"ouchi/internal/words"
)

type listener struct {
	http.Handler
	log *bytes.Buffer
}

// listen guards a few routes with a clock that moves a millisecond at every look.
func listen(t *testing.T, change func(*web.Options)) listener {
	t.Helper()
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	sentences, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := page.New(page.Options{
		Layout: page.Public, Log: logger, Words: sentences,
		Frame: func(*http.Request) page.Frame { return page.Frame{} },
	})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	o := web.Options{
		Pages: pages, Log: logger, Rand: bytes.NewReader([]byte("12345678abcdefgh")),
		Clock:  func() time.Time { now = now.Add(time.Millisecond); return now },
		Limits: map[string]web.Limit{"POST /large": {Bytes: 1 << 20, Time: time.Minute}},
	}
	if change != nil {
		change(&o)
	}
	h, err := web.Guard(routes(pages, logger), o)
	if err != nil {
		t.Fatal(err)
	}
	return listener{h, &log}
}

func routes(pages *page.Renderer, log *slog.Logger) *http.ServeMux {
	mux := http.NewServeMux()
	web.Health(mux, func(context.Context) error { return errors.New("no database") }, log)
	mux.Handle("GET /static/", pages.Static())
	mux.HandleFunc("GET /identity/{token}", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "identity") })
	read := pages.Handle(func(w http.ResponseWriter, r *http.Request) error {
		if err := page.ParseForm(r); err != nil {
			return err
		}
		_, err := io.WriteString(w, "read")
		return err
	})
	mux.Handle("POST /form", read)
	mux.Handle("POST /large", read)
	mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic("name of a person") })
	mux.HandleFunc("GET /late", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "half")
		panic("late")
	})
	return mux
}

func (l listener) send(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	l.ServeHTTP(w, r)
	return w
}

func post(path, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func TestGuardAnswers(t *testing.T) {
	foreign, own := post("/form", "a=b"), post("/form", "a=b")
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	own.Header.Set("Sec-Fetch-Site", "same-origin")
	proxied := post("/form", "a=b")
	proxied.Header.Set("Origin", "https://library.example.jp")
	for _, c := range []struct {
		name   string
		r      *http.Request
		status int
		body   string
	}{
		{"a page", httptest.NewRequest("GET", "/identity/t0ken", nil), 200, "identity"},
		{"no such page", httptest.NewRequest("GET", "/nothing", nil), 404, "ページが見つかりません"},
		{"no such method", post("/panic", ""), 404, "ページが見つかりません"},
		{"a post of our own", own, 200, "read"},
		{"a post without a browser", post("/form", "a=b"), 200, "read"},
		{"a post of another site", foreign, 403, "ほかのサイト"},
		{"a post through a proxy that changes Host", proxied, 200, "read"},
		{"too large", post("/form", "a="+strings.Repeat("x", web.BodyBytes)), 413, "データが大きすぎます"},
		{"large where it may be", post("/large", "a="+strings.Repeat("x", web.BodyBytes)), 200, "read"},
		{"no form at all", post("/form", "%zz"), 422, "内容を読み取れませんでした"},
		{"a panic", httptest.NewRequest("GET", "/panic", nil), 500, "HJKM-NPQR"},
		{"alive", httptest.NewRequest("GET", "/healthz", nil), 200, "ok\n"},
		{"not ready", httptest.NewRequest("GET", "/readyz", nil), 503, "not ready\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := listen(t, func(o *web.Options) { o.Origin = "https://library.example.jp" })
			w := l.send(c.r)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) {
				t.Errorf("%d, want %d with %q\n%s", w.Code, c.status, c.body, w.Body)
			}
			if strings.Contains(w.Body.String()+l.log.String(), "person") {
				t.Error("what was panicked with was told")
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	l := listen(t, func(o *web.Options) { o.HTTPS = true })
	h := l.send(httptest.NewRequest("GET", "/nothing", nil)).Header()
	for name, want := range map[string]string{
		"Content-Security-Policy":      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
		"Referrer-Policy":              "same-origin",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Cache-Control":                "no-store",
		"Strict-Transport-Security":    "max-age=31536000",
		"Content-Type":                 "text/html; charset=utf-8",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !strings.Contains(h.Get("Permissions-Policy"), "camera=()") {
		t.Errorf("Permissions-Policy %q", h.Get("Permissions-Policy"))
	}
	plain := listen(t, nil).send(httptest.NewRequest("GET", "/nothing", nil)).Header()
	if plain.Get("Strict-Transport-Security") != "" {
		t.Error("HSTS over plain http would lock a test server out of its own host")
	}
}

func TestLogNamesTheRouteAndNobody(t *testing.T) {
	l := listen(t, nil)
	r := httptest.NewRequest("GET", "/identity/t0ken?mail=taro@example.jp", nil)
	r.Header.Set("User-Agent", "agent")
	r.Header.Set("Referer", "http://x/t0ken")
	l.send(r)
	l.send(httptest.NewRequest("TARO", "/t0ken", nil))
	line := l.log.String()
	for _, want := range []string{
		`"request_id":"HJKM-NPQR"`, `"method":"GET"`, `"route":"GET /identity/{token}"`, `"status":200`, `"bytes":8`, `"took":1000000`,
		`"method":"other"`, `"route":""`, `"status":404`,
	} {
		if !strings.Contains(line, want) {
			t.Errorf("the log lacks %s:\n%s", want, line)
		}
	}
	for _, secret := range []string{"t0ken", "taro", "TARO", "agent", "192.0.2.1"} {
		if strings.Contains(line, secret) {
			t.Errorf("the log tells %s:\n%s", secret, line)
		}
	}
}

func TestProbesStayOutOfTheLog(t *testing.T) {
	l := listen(t, nil)
	l.send(httptest.NewRequest("GET", "/healthz", nil))
	if l.log.Len() != 0 {
		t.Errorf("logged %s", l.log)
	}
}

// TestLatePanicBreaksTheConnection: half a page must not look like a whole one.
func TestLatePanicBreaksTheConnection(t *testing.T) {
	l := listen(t, nil)
	defer func() {
		if v := recover(); v != any(http.ErrAbortHandler) {
			t.Errorf("recovered %v", v)
		}
	}()
	l.send(httptest.NewRequest("GET", "/late", nil))
	t.Error("the page ended as if it were whole")
}

// TestServerClosesOnTooLargeABody goes over a real connection: the rest of the body is
// not read.
func TestServerClosesOnTooLargeABody(t *testing.T) {
	l := listen(t, nil)
	s := httptest.NewUnstartedServer(nil)
	s.Config = web.NewServer(l, slog.New(slog.NewTextHandler(io.Discard, nil)))
	s.Start()
	defer s.Close()
	resp, err := http.Post(s.URL+"/form", "application/x-www-form-urlencoded", strings.NewReader("a="+strings.Repeat("x", web.BodyBytes)))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusRequestEntityTooLarge || !resp.Close {
		t.Errorf("status %d, closes %v", resp.StatusCode, resp.Close)
	}
}

func TestGuardNeedsItsParts(t *testing.T) {
	if _, err := web.Guard(http.NewServeMux(), web.Options{}); err == nil {
		t.Error("guarded without pages")
	}
	if _, err := web.Guard(nil, web.Options{}); err == nil {
		t.Error("guarded nothing")
	}
}
