package public

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// The cookie that remembers the language a person chose, and nothing of the person.
const (
	languageCookie = "lang"
	languageAge    = 365 * 24 * time.Hour
)

// spoken is what a request is answered in when its cookie does not say so.
type spoken struct {
	lang   string // "" for the cookie's, or the default
	chosen bool   // by this very request: stronger than the cookie it brought
	to     string // the address of the page being shown, where the request's is another
}

type spokenKey struct{}

// speaking gives the request with what it is to be answered in.
func speaking(r *http.Request, s spoken) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), spokenKey{}, s))
}

// mailed is a page behind a mailed link: it answers, and tells where the way ends, in the
// language of the application or patron, unless the browser chose one.
func (s *Side) mailed(language func(ctx context.Context, token string) (string, error), answer page.HandlerFunc) page.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		lang, err := language(r.Context(), r.PathValue("token"))
		if err != nil {
			return err
		}
		r = speaking(r, spoken{lang: lang})
		if err := answer(w, r); err != nil {
			return s.leadOn(w, r, err)
		}
		return nil
	}
}

// lang is the language of a request: what was chosen, what whoever it is about reads,
// the first of all. What the browser asks for by itself only makes an offer.
func (s *Side) lang(r *http.Request) string {
	told, _ := r.Context().Value(spokenKey{}).(spoken)
	remembered := s.cookies.Get(r, languageCookie)
	if told.chosen {
		remembered = told.lang
	}
	for _, lang := range []string{remembered, told.lang} {
		if slices.Contains(s.langs, lang) {
			return lang
		}
	}
	return s.langs[0]
}

// adopt remembers the language of an application or a patron for whoever just proved to
// be that person, unless the browser has one.
func (s *Side) adopt(w http.ResponseWriter, r *http.Request, lang string) {
	if s.cookies.Get(r, languageCookie) == "" && lang != s.langs[0] && slices.Contains(s.langs, lang) {
		s.cookies.Set(w, languageCookie, lang, languageAge)
	}
}

// tongue is the menu of languages of a page.
func (s *Side) tongue(r *http.Request) page.Tongue {
	now := s.lang(r)
	t := page.Tongue{To: s.here(r), Form: keeping[pathOf(s.here(r))]}
	for _, lang := range s.langs {
		t.All = append(t.All, s.tongueOf(lang, lang == now))
	}
	if offer := s.wished(r); offer != "" && offer != now {
		o := s.tongueOf(offer, false)
		o.Sentence, o.Go = s.parts.Words.Text(offer, "language.offer"), s.parts.Words.Text(offer, "language.go")
		t.Offer = &o
	}
	return t
}

func (s *Side) tongueOf(lang string, current bool) page.Language {
	return page.Language{
		Lang: lang, Tag: page.Tag(lang), Name: s.parts.Words.Text(lang, "language.name"), Current: current,
	}
}

// wished is the language that the browser asks for (RFC 9110, 12.5.4) where nobody chose
// one; "" for none of ours. Whoever has begun something saw the offer and went on.
func (s *Side) wished(r *http.Request) string {
	told, _ := r.Context().Value(spokenKey{}).(spoken)
	if s.cookies.Any(r) || told.lang != "" {
		return ""
	}
	accepted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return ""
	}
	for _, tag := range accepted {
		if _, i, sure := s.matcher.Match(tag); sure >= language.High {
			return s.langs[i]
		}
	}
	return ""
}

// matcherOf finds ours among the languages that browsers name.
func matcherOf(langs []string) language.Matcher {
	tags := make([]language.Tag, len(langs))
	for i, lang := range langs {
		tags[i] = language.Make(lang)
	}
	return language.NewMatcher(tags)
}

// here is the address of the page that answers a request; that of a form which was
// posted is the form's own.
func (s *Side) here(r *http.Request) string {
	if told, _ := r.Context().Value(spokenKey{}).(spoken); told.to != "" {
		return told.to
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return s.local(r.URL.RequestURI())
	}
	return s.local(r.URL.EscapedPath())
}

// local is an address on this listener that a browser may look at, or the first page:
// nobody is led elsewhere by what a form says.
func (s *Side) local(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || u.Opaque != "" || !strings.HasPrefix(u.Path, "/") ||
		strings.ContainsAny(to, "\\\r\n") || strings.HasPrefix(to, "//") {
		return "/"
	}
	u.Fragment, u.RawFragment = "", ""
	_, pattern := s.Mux.Handler(&http.Request{Method: http.MethodGet, URL: u, Host: "localhost"})
	if !strings.HasPrefix(pattern, http.MethodGet) {
		return "/"
	}
	return u.RequestURI()
}

func pathOf(to string) string {
	path, _, _ := strings.Cut(to, "?")
	return path
}

// keeping names, by the address of a page, the form whose answers a change of language
// must not lose.
var keeping = map[string]string{"/apply": "apply", "/identity/fields": "fields"}

// chooseLanguage remembers a language and leads back to the page it was chosen on. What
// was typed there and came along is shown again, in the new language.
func (s *Side) chooseLanguage(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	lang, to := r.PostForm.Get("lang"), s.local(r.PostForm.Get("to"))
	if !slices.Contains(s.langs, lang) {
		return registration.Fault(registration.Invalid, "form_unreadable")
	}
	s.cookies.Set(w, languageCookie, lang, languageAge)
	r = speaking(r, spoken{lang, true, to})
	switch keeping[pathOf(to)] {
	case "apply":
		return s.keepApply(w, r)
	case "fields":
		return s.keepFields(w, r)
	}
	return seeOther(w, r, to)
}
