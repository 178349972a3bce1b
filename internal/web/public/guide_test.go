package public_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"ouchi/docs"
)

// What is served is the guide of the repository, with this library's figures in it.
func TestGuideIsServed(t *testing.T) {
	h := build(t)
	page := h.browser().get("/guide").is(200, "/guide")
	if page.heading() != "おうちで利用者登録の使い方" {
		t.Errorf("headed %q", page.heading())
	}
	page.says("申請できる方", "@library.example.jp", "(12) 本登録のメールが届きます", "254円分の切手")
	if strings.Contains(page.raw, docs.Domain) {
		t.Error("another library's mail domain is left in it")
	}
	for _, said := range []string{docs.Library, docs.Domain, docs.Postage} {
		if !strings.Contains(docs.Patron, said) {
			t.Errorf("the guide never says %s", said)
		}
	}
	pictures := 0
	for _, image := range page.all("img") {
		src := attr(image, "src")
		if w := h.browser().get(src); w.code != 200 || w.header.Get("Content-Type") != "image/png" {
			t.Errorf("%s: %d %s", src, w.code, w.header.Get("Content-Type"))
		}
		if attr(image, "alt") == "" || attr(image, "height") == "" {
			t.Errorf("%s says nothing of itself", src)
		}
		pictures++
	}
	if pictures < 14 {
		t.Errorf("only %d pictures", pictures)
	}
	if w := h.browser().get("/guide/steps.json"); w.code != 404 {
		t.Errorf("what is no picture is served: %d", w.code)
	}
}

// Packed are the pages that are the same for everybody, and no other.
func TestOnlyPagesWithoutSecretsArePacked(t *testing.T) {
	b := build(t).browser()
	for path, want := range map[string]bool{
		"/": true, "/online": true, "/start": true, "/start?card=none": true, "/guide": true,
		"/apply": false, "/status": false, "/my/login": false, "/my/forgot": false,
	} {
		r := must(http.NewRequestWithContext(t.Context(), http.MethodGet, b.server.URL+path, http.NoBody))
		r.Header.Set("Accept-Encoding", "gzip, br")
		w, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Body.Close()
		if packed := w.Header.Get("Content-Encoding") == "gzip"; packed != want {
			t.Errorf("%s packed: %t", path, packed)
		}
		if !want {
			continue
		}
		if body, err := io.ReadAll(must(gzip.NewReader(w.Body))); err != nil || !strings.Contains(string(body), "</html>") {
			t.Errorf("%s does not unpack: %v", path, err)
		}
		if w.Header.Get("Vary") == "" {
			t.Errorf("%s: caches are not told", path)
		}
	}
}
