// Package staff is the listener at which librarians work: log in, see who waits, look
// at an application beside its images, and decide.
//
// It owns the staff's routes and pages, which speak Japanese only, and the session
// cookie of this listener. It refuses to decide anything itself: every act is one call
// of the desk, whose gate permits and records it, and what the desk refuses stands
// on the page with everything that was typed.
package staff

import (
	"embed"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"time"

	"ouchi/internal/calendar"
	"ouchi/internal/card/paper"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

//go:embed templates/*.html static/*.css static/*.js static/*.js
var files embed.FS

// Parts are what a Side is made of; all are needed.
type Parts struct {
	Desk     *desk.Desk
	Words    Words
	Log      *slog.Logger
	Site     page.Site
	Settings Settings
	// Write writes a mail as it would go out, with a made-up secret in its link.
	Write func(registration.Dispatch) (Letter, error)
	Now   func() time.Time
	// SecureCookies tells that staff come by https, perhaps to a proxy before us.
	SecureCookies bool
	// Letter writes a mail to somebody made up, as it would be under the settings.
	Letter func(s desk.Settings, kind registration.NoticeKind) (subject, text string, err error)
	// ClientAddress is the network address that logins are counted by.
	ClientAddress func(*http.Request) string
}

// Settings are what pages say beyond what the desk's policy holds.
type Settings struct {
	Kinds    []registration.DocumentKind // those no longer valid too
	Reasons  []Reason                    // in the order of the lists
	Calendar *calendar.Calendar          // counts the opening days that somebody has waited
	Roster   desk.RosterFormat           // of the file of patrons
	LateDays int                         // opening days after which a row is marked; 0 marks none

	Press       paper.Press                 // how cards and labels are printed
	Postage     func(registration.Date) int // yen on a return envelope, of an application of that day
	OverdueDays int                         // days from the decision until an envelope is late
	IssuerLabel string                      // of the button to the other login, where there is one
}

// Reason is why an application is returned or refused.
type Reason = registration.Reason

// Side is the staff's side: its routes and its pages. It serves them by itself, but
// does so to people only behind web.Guard, which adds what every request needs.
type Side struct {
	Mux   *http.ServeMux // further routes of the listener may be added
	Pages *page.Renderer

	parts   Parts
	cookies page.Cookies
}

// New builds the side; it fails when a part is missing or a template is broken.
func New(p Parts) (*Side, error) {
	if p.Desk == nil || p.Words == nil || p.Log == nil || p.Now == nil || p.ClientAddress == nil || p.Letter == nil || p.Settings.Calendar == nil || p.Settings.Postage == nil || p.Write == nil {
		return nil, errors.New("staff: a part is missing")
	}
	s := &Side{Mux: http.NewServeMux(), parts: p, cookies: page.Cookies{Layout: page.Staff, HTTPS: p.SecureCookies}}
	templates, err := fs.Sub(files, "templates")
	if err != nil {
		return nil, err
	}
	static, err := fs.Sub(files, "static")
	if err != nil {
		return nil, err
	}
	s.Pages, err = page.New(page.Options{
		Templates: templates, Static: static, Layout: page.Staff, Words: p.Words, Frame: s.frame, Log: p.Log,
	})
	if err != nil {
		return nil, err
	}
	s.routes()
	return s, nil
}

// ServeHTTP answers by the routes.
func (s *Side) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.Mux.ServeHTTP(w, r) }

// routes is the map of the side.
func (s *Side) routes() {
	s.Mux.Handle("GET /login", s.Pages.Handle(s.showLogin))
	s.Mux.Handle("POST /login", s.Pages.Handle(s.logIn))
	s.Mux.Handle("GET /login/code", s.Pages.Handle(s.showCode))
	s.Mux.Handle("POST /login/code", s.Pages.Handle(s.giveCode))
	s.Mux.Handle("POST /login/passkey/challenge", s.Pages.Handle(s.challengePasskey))
	s.Mux.Handle("POST /login/passkey", s.Pages.Handle(s.logInByPasskey))
	s.Mux.Handle("GET /login/oidc", s.Pages.Handle(s.goToIssuer))
	s.Mux.Handle("GET /login/oidc/return", s.Pages.Handle(s.comeBack))
	s.Mux.Handle("POST /logout", s.Pages.Handle(s.logOut))
	s.Mux.Handle("POST /unlock", s.Pages.Handle(s.unlock))
	s.Mux.Handle("GET /static/", s.Pages.Static())
	for pattern, room := range s.rooms() {
		s.Mux.Handle(pattern, s.inside(room))
	}
}

// room is a route behind the login: what its caller must be permitted, and who answers.
type room struct {
	permission desk.Permission
	answer     insider
}

// rooms are the routes for whoever is logged in. The desk's gate is what holds; here
// nobody even enters who would be refused there.
func (s *Side) rooms() map[string]room {
	all := map[string]room{
		"GET /{$}":                                          {"own_account", s.showTop},
		"POST /lock":                                        {"own_account", s.lock},
		"POST /lock/extension":                              {"own_account", s.stay},
		"GET /account":                                      {"own_account", s.showOwn},
		"POST /account/password":                            {"own_account", s.changePassword},
		"GET /account/authenticator":                        {"own_account", s.showAuthenticator},
		"POST /account/authenticator":                       {"own_account", s.addAuthenticator},
		"POST /account/factors/{id}/removal":                {"own_account", s.removeFactor},
		"POST /account/passkeys/challenge":                  {"own_account", s.invitePasskey},
		"POST /account/passkeys":                            {"own_account", s.addPasskey},
		"POST /account/codes":                               {"own_account", s.renewCodes},
		"POST /account/sessions/removal":                    {"own_account", s.endOthers},
		"POST /account/sessions/{handle}/removal":           {"own_account", s.endSession},
		"GET /accounts":                                     {"account_kept", s.showStaff},
		"POST /accounts":                                    {"account_kept", s.addAccount},
		"GET /accounts/{id}":                                {"account_kept", s.showColleague},
		"POST /accounts/{id}":                               {"account_kept", s.changeAccount},
		"POST /accounts/{id}/reset":                         {"account_kept", s.resetAccount},
		"POST /accounts/{id}/suspension":                    {"account_kept", s.disableAccount},
		"POST /accounts/{id}/return":                        {"account_kept", s.enableAccount},
		"POST /accounts/{id}/sessions/removal":              {"account_kept", s.endColleaguesSessions},
		"GET /applications/{receipt}":                       {"application_viewed", s.showApplication},
		"POST /applications/{receipt}/" + approval:          {"decide", s.approve},
		"POST /applications/{receipt}/" + giveBack:          {"decide", s.giveBack},
		"POST /applications/{receipt}/" + refusal:           {"decide", s.refuse},
		"POST /applications/{receipt}/return/preview":       {"decide", s.previewReturn},
		"POST /applications/{receipt}/refusal/preview":      {"decide", s.previewRefusal},
		"POST /applications/{receipt}/" + undoing:           {"decide", s.undo},
		"POST /applications/{receipt}/" + reopening:         {"decide", s.reopen},
		"POST /applications/{receipt}/" + noting:            {"note_written", s.writeNote},
		"GET /applications/{receipt}/" + assistance:         {"assist", s.showAssist},
		"POST /applications/{receipt}/" + assistance:        {"assist", s.assist},
		"GET /applications/{receipt}/documents/{id}/{role}": {"image_viewed", s.showImage},
		"GET /patrons/import":                               {"register_kept", s.showRoster},
		TrialRoute:                                          {"register_kept", s.tryRoster},
		ImportRoute:                                         {"register_kept", s.importRoster},
		"GET /log":                                          {"log_viewed", s.showLog},

		"POST /applications/{receipt}/documents/{id}/" + masking:   {"image_guarded", s.mask},
		"POST /applications/{receipt}/documents/{id}/" + flagging:  {"image_guarded", s.flagMyNumber},
		"POST /applications/{receipt}/documents/{id}/" + shredding: {"image_guarded", s.shredImage},
		"GET /overview":        {"overview_viewed", s.showOverview},
		"GET /overview/{file}": {"overview_viewed", s.giveTable},
	}
	maps.Copy(all, s.queueRooms())
	maps.Copy(all, s.cardRooms())
	maps.Copy(all, s.outgoingRooms())
	maps.Copy(all, s.settingsRooms())
	return all
}

// outgoingRooms are the routes of what leaves the house: files and undelivered mails.
func (s *Side) outgoingRooms() map[string]room {
	return map[string]room{
		"GET /letters":                        {"undelivered_viewed", s.showLetters},
		"POST /letters/{id}/resending":        {"assist", s.resendLetter},
		"POST /letters/{id}/settlement":       {"assist", s.settleLetter},
		"POST /applications/{receipt}/export": {"export_made", s.exportAgain},
		"GET /exports":                        {"exports_viewed", s.showExports},
		"POST /exports":                       {"export_made", s.makeExport},
		"GET /exports/{batch}":                {"exports_viewed", s.showExport},
		"GET /exports/{batch}/file":           {"export_downloaded", s.takeExport},
		"POST /exports/{batch}/confirmation":  {"export_confirmed", s.confirmExport},
		"POST /exports/{batch}/repetition":    {"export_made", s.repeatExport},
	}
}

func (s *Side) showTop(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	for _, entry := range menu {
		if desk.Allows(c.Role, entry.permission) {
			return seeOther(w, r, entry.href)
		}
	}
	return registration.Fault(registration.Denied, "not_permitted")
}

// seeOther ends every deed: going back or loading anew repeats only the look. The way
// on is one of our own, made of checked receipt numbers at most.
func seeOther(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
