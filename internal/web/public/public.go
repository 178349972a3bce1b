// Package public is the side of ouchi that everybody sees: the way in, the form,
// the mailed link, the status of an application, and My page.
//
// It owns the routes of the public listener, one file and one template a page, and
// the cookies that tell browsers apart. It refuses to decide: every deed is one call
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

// UploadRoute is the one route that takes more than a form's worth of bytes, and
// UploadTime how long a slow phone may take for them.
const (
	UploadRoute = "POST /identity/documents"
	UploadTime  = 10 * time.Minute
)

// ApplyRoute takes more than other forms do, so that whoever pastes a whole letter into a
// field is told which, with all the rest still there.
const (
	ApplyRoute = "POST /apply"
	ApplyBytes = 1 << 20
)

// UploadBytes bounds the body of UploadRoute: every file as large as may be, and the
// frame around them.
func (s *Side) UploadBytes() int64 {
	p := s.parts.Intake.Policy()
	return int64(p.MaxDocuments)*p.MaxBytes + 1<<20
}

// routes is the map of the side.
func (s *Side) routes() {
	for pattern, answer := range map[string]page.HandlerFunc{
		"GET /identity/{token}":                 s.showEnter,
		"POST /identity/{token}":                s.enter,
		"GET /identity/documents":               s.showDocuments,
		UploadRoute:                             s.upload,
		"POST /identity/documents/{id}/removal": s.removeDocument,
		"POST /identity/documents/{id}/kind":    s.setKind,
		"GET /identity/documents/{id}/{role}":   s.showImage,
		"GET /identity/fields":                  s.showFields,
		"POST /identity/fields":                 s.correctFields,
		"GET /identity/confirm":                 s.showSending,
		"POST /identity/confirm":                s.send,
		"GET /identity/done":                    s.showSent,

		"GET /status":             s.showStatus,
		"POST /status":            s.ask,
		"POST /status/link":       s.renewLink,
		"POST /status/email":      s.correctEmail,
		"GET /status/withdrawal":  s.showWithdrawal,
		"POST /status/withdrawal": s.withdraw,
		"POST /status/leave":      s.leave,

		"POST /language": s.chooseLanguage,
	} {
		s.Mux.Handle(pattern, s.handle(answer))
	}
	s.myRoutes()
	s.waysBack()
	s.formRoutes()
	s.frontRoutes()
	s.Mux.HandleFunc("GET /robots.txt", robots)
	s.Mux.Handle("GET /static/", s.Pages.Static())
}

// formRoutes are those of 利用者情報仮登録.
func (s *Side) formRoutes() {
	for pattern, answer := range map[string]page.HandlerFunc{
		"GET /apply":          s.showApply,
		ApplyRoute:            s.apply,
		"POST /apply/address": s.beginAddress,
		"POST /apply/entry":   s.keepEntry,
		"POST /apply/new":     s.startOver,

		"GET /apply/confirm":        s.showConfirm,
		"POST /apply/confirm":       s.confirm,
		"POST /apply/confirm/email": s.mendEmail,
		"GET /apply/done":           s.showDone,

		"GET /apply/family":                   s.showNewcomer,
		"POST /apply/family":                  s.keepMember,
		"GET /apply/family/{member}":          s.showMember,
		"POST /apply/family/{member}/removal": s.dropMember,
	} {
		s.Mux.Handle(pattern, s.handle(answer))
	}
}

// robots lets search engines see the first page, the door to all others.
func robots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	// The asker hung up: there is nobody to tell.
	_, _ = w.Write([]byte("User-agent: *\nAllow: /$\nDisallow: /\n"))
}

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
