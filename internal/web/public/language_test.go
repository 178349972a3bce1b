package public_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// asking is a look with the languages that a browser would like.
func (b *browser) asking(path, languages string) *sheet {
	b.t.Helper()
	r := must(http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.server.URL+path, http.NoBody))
	r.Header.Set("Accept-Language", languages)
	return b.read(r)
}

// lang is the language that the page is in, by its own word.
func (s *sheet) lang() string { return attr(s.all("html")[0], "lang") }

// offer is the language that the page offers; "" for none.
func (s *sheet) offer() string {
	for _, n := range s.all("form") {
		if attr(n, "class") != "language-offer" {
			continue
		}
		for d := range n.Descendants() {
			if d.Data == "button" {
				return attr(d, "value")
			}
		}
	}
	return ""
}

// Japanese is what everybody gets who chose nothing; what a browser asks for by itself
// is offered, in that language.
func TestALanguageIsOfferedAndNeverForced(t *testing.T) {
	b := build(t).browser()
	for languages, offered := range map[string]string{
		"vi-VN,vi;q=0.9,en;q=0.5": "vi", "zh-TW": "zh-Hant", "zh-CN,zh": "zh-Hans", "ko": "ko", "en-GB": "en",
		"fr-FR,fr;q=0.9,en;q=0.8": "en", "ja,en;q=0.5": "", "": "", "fr, ja;q=0.5, en;q=0.1": "", "nonsense;;q=": "",
	} {
		s := b.asking("/start", languages)
		if s.lang() != "ja" {
			t.Errorf("%q: the page is in %q", languages, s.lang())
		}
		if got := s.offer(); got != offered {
			t.Errorf("%q offers %q, want %q", languages, got, offered)
		}
	}
}

// Whoever has begun to fill in the form saw the offer and went on.
func TestALanguageIsOfferedBeforeTheBeginning(t *testing.T) {
	b := build(t).browser()
	b.tell(url.Values{"name": {"熊本 太郎"}})
	if got := b.asking("/apply", "en").offer(); got != "" {
		t.Errorf("offered %q to somebody who has begun", got)
	}
}

func TestALanguageIsChosenAndRemembered(t *testing.T) {
	b := build(t).browser()
	s := b.post("/language", "lang", "vi", "to", "/status")
	if s.path != "/status" || s.lang() != "vi" {
		t.Errorf("led to %s in %q", s.path, s.lang())
	}
	if s := b.asking("/start", "ko"); s.lang() != "vi" || s.offer() != "" {
		t.Errorf("then %q, offered %q", s.lang(), s.offer())
	}
	if s := b.post("/language", "lang", "ja-x-easy", "to", "/start"); s.lang() != "ja" || !strings.Contains(s.text(), "やさしい日本語") {
		t.Errorf("やさしい日本語 is %q to a screen reader", s.lang())
	}
	if s := b.post("/language", "lang", "xx", "to", "/start"); s.code != http.StatusUnprocessableEntity {
		t.Errorf("a language nobody wrote: %d", s.code)
	}
}

func TestALanguageLeadsNowhereElse(t *testing.T) {
	b := build(t).browser()
	for _, to := range []string{
		"//evil.example", "https://evil.example/start", `/\evil.example`, "/start\r\nX: y", "", "nowhere", "/my/logout",
		"/status/leave", "javascript:alert(1)", "/\t/evil.example",
	} {
		if s := b.post("/language", "lang", "en", "to", to); s.path != "/" {
			t.Errorf("%q led to %s", to, s.path)
		}
	}
	if s := b.post("/language", "lang", "en", "to", "/apply?kind=change"); s.path != "/apply" || s.value("kind") != "change" {
		t.Errorf("led to %s with the kind %q", s.path, s.value("kind"))
	}
}

// What was typed stands there in the new language, whether a script runs or not: the
// menu's buttons belong to the form.
func TestALanguageKeepsWhatWasTyped(t *testing.T) {
	b := build(t).browser()
	form := answers("lang", "en", "to", "/apply", "name", "NGUYEN THI HOA")
	s := b.submit("/language", form)
	if s.lang() != "en" || s.value("name") != "NGUYEN THI HOA" || s.value("birth_year") != form.Get("birth_year") {
		t.Errorf("%q, name %q", s.lang(), s.value("name"))
	}
	if got := b.get("/apply").lang(); got != "en" {
		t.Errorf("later in %q", got)
	}
}

// Every page that needs nobody inside is sound in every language: no sentence is missing
// or left open, no control without its label.
func TestEveryPageInEveryLanguage(t *testing.T) {
	b := build(t).browser()
	for _, lang := range b.h.words.Languages() {
		b.post("/language", "lang", lang, "to", "/")
		for _, path := range []string{"/", "/online", "/start", "/apply", "/apply?kind=reissue", "/status", "/status/forgot", "/my/login", "/my/forgot", "/guide"} {
			if s := b.get(path).is(200, strings.TrimSuffix(path, "?kind=reissue")); lang == "en" && s.lang() != "en" {
				t.Errorf("%s in English is in %q", path, s.lang())
			}
		}
		if s := b.submit("/apply", answers("name", "", "email", "x")); s.code != http.StatusUnprocessableEntity {
			t.Errorf("%s: a faulty form answers %d", lang, s.code)
		}
	}
}
