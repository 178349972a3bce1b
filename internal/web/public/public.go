// Package public is the side of ouchi that everybody sees: the way in, the form,
// the mailed link, the status of an application, and My page with the card.
//
// It owns the routes of the public listener, one file and one template a page, the
// scripts that help on them and are never needed, the cookies that tell browsers apart,
// and the language that each request is answered in. It refuses to decide: every deed is one call
// of intake or membership, and what they refuse becomes a sentence beside the field
// it is about. No page tells whether a card number, a mail address or a person
// exists, no address of a page holds what a person typed, and no GET changes anything.
package public

import (
	"embed"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/text/language"

	"ouchi/internal/intake"
	"ouchi/internal/membership"
	"ouchi/internal/web/page"
)

//go:embed templates/*.html static/* worker/worker.js
var files embed.FS

// Parts are what a Side is made of; all are needed.
type Parts struct {
	Intake   *intake.Intake
	Member   *membership.Membership
	Words    Words
	Log      *slog.Logger
	Site     page.Site
	Origin   string // where the listener is reached, as mails say: "https://…", no slash at its end
	Settings Settings
	Now      func() time.Time
	// SecureCookies tells that visitors come by https, perhaps to a proxy before us.
	SecureCookies bool
	// ClientAddress is the network address that tries are counted by.
	ClientAddress func(*http.Request) string
	// Patience is how long a page is held back for images that are being decoded. Nearly
	// always they are ready by then; a page that loaded itself anew would take a screen
	// reader back to its beginning (WCAG 2.2, F41).
	Patience time.Duration
	// Bars draws a card number as one svg element, as large as whole CSS pixels allow within
	// room of them; an error when it cannot be drawn.
	Bars func(number string, room int) (svg string, err error)
}

// Words are the sentences of all languages, which they list, the default first.
type Words interface {
	page.Words
	Languages() []string
}

// Side is the public side: its routes and its pages. It serves them by itself, but
// does so to visitors only behind web.Guard, which adds what every request needs.
type Side struct {
	Mux   *http.ServeMux // further routes of the listener may be added
	Pages *page.Renderer

	parts   Parts
	cookies page.Cookies
	queue   queue
	langs   []string // the first is the default
	matcher language.Matcher
}

// New builds the side; it fails when a part is missing or a template is broken.
func New(p Parts) (*Side, error) {
	missing := p.Intake == nil || p.Member == nil || p.Words == nil || p.Log == nil || p.Now == nil ||
		p.ClientAddress == nil || p.Bars == nil || p.Settings.Calendar == nil || p.Settings.Reason == nil
	if missing {
		return nil, errors.New("public: a part is missing")
	}
	s := &Side{
		Mux: http.NewServeMux(), parts: p, cookies: page.Cookies{Layout: page.Public, HTTPS: p.SecureCookies},
		langs: p.Words.Languages(), matcher: matcherOf(p.Words.Languages()),
	}
	templates, err := fs.Sub(files, "templates")
	if err != nil {
		return nil, err
	}
	static, err := fs.Sub(files, "static")
	if err != nil {
		return nil, err
	}
	s.Pages, err = page.New(page.Options{
		Templates: templates, Static: static, Layout: page.Public, Words: p.Words, Langs: s.langs, Frame: s.frame, Session: s.lasting, Log: p.Log,
	})
	if err != nil {
		return nil, err
	}
	s.routes()
	return s, nil
}

// ServeHTTP answers by the routes.
func (s *Side) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.Mux.ServeHTTP(w, r) }

func (s *Side) frame(r *http.Request) page.Frame {
	lang := s.lang(r)
	say := func(key string) string { return s.parts.Words.Text(lang, key) }
	return page.Frame{Lang: lang, Tongue: s.tongue(r), Site: s.parts.Site, News: s.news(), Footer: []page.Link{
		{Href: "/start", Label: say("public.way.start")},
		{Href: "/guide", Label: say("public.way.guide")},
		{Href: "/status", Label: say("public.way.status")},
		{Href: "/my", Label: say("public.way.my")},
		{Href: "/start#privacy", Label: say("public.way.privacy")},
	}}
}
