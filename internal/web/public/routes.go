package public

import (
	"net/http"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

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
	for _, answers := range []map[string]page.HandlerFunc{
		s.front(), s.applying(), s.identity(), s.standing(), s.my(),
	} {
		for pattern, answer := range answers {
			s.Mux.Handle(pattern, s.handle(answer))
		}
	}
	s.Mux.HandleFunc("GET /guide/{picture}", pictures)
	s.Mux.HandleFunc("GET /my/card/worker.js", s.showWorker)
	s.Mux.HandleFunc("GET /my/card/manifest.webmanifest", s.showManifest)
	s.Mux.HandleFunc("GET /robots.txt", robots)
	s.Mux.Handle("GET /static/", s.Pages.Static())
}

// front are the ways in, the same for everybody.
func (s *Side) front() map[string]page.HandlerFunc {
	return map[string]page.HandlerFunc{
		"GET /{$}":       s.showTop,
		"GET /online":    s.showOnline,
		"GET /start":     s.showStart,
		"GET /guide":     s.showGuide,
		"POST /language": s.chooseLanguage,
	}
}

// applying is 利用者情報仮登録.
func (s *Side) applying() map[string]page.HandlerFunc {
	return map[string]page.HandlerFunc{
		"GET /apply":          s.showApply,
		ApplyRoute:            s.apply,
		"POST /apply/address": s.beginAddress,
		"POST /apply/entry":   s.keepEntry,
		"POST /apply/new":     s.startOver,

		"GET /apply/family":                   s.showNewcomer,
		"POST /apply/family":                  s.keepMember,
		"GET /apply/family/{member}":          s.showMember,
		"POST /apply/family/{member}/removal": s.dropMember,

		"GET /apply/confirm":        s.showConfirm,
		"POST /apply/confirm":       s.confirm,
		"POST /apply/confirm/email": s.mendEmail,
		"GET /apply/done":           s.showDone,
	}
}

// identity is the mailed link and what is sent behind it, from one device or from two.
func (s *Side) identity() map[string]page.HandlerFunc {
	language := s.parts.Intake.LinkLanguage
	return map[string]page.HandlerFunc{
		"GET /identity/{token}":          s.mailed(language, s.showEnter),
		"POST /identity/{token}":         s.mailed(language, s.enter),
		"POST /identity/extension":       s.extend,
		"POST /identity/reentry":         s.reenter,
		"POST /identity/handoff":         s.offerHandoff,
		"POST /identity/handoff/removal": s.endHandoff,
		"GET /handoff/{token}":           s.showJoin,
		"POST /handoff/{token}":          s.join,

		"GET /identity/documents":               s.showDocuments,
		UploadRoute:                             s.upload,
		"GET /identity/documents/attached":      s.showAttached,
		"POST /identity/documents/{id}/removal": s.removeDocument,
		"POST /identity/documents/{id}/kind":    s.setKind,
		"GET /identity/documents/{id}/{role}":   s.showImage,
		"GET /identity/fields":                  s.showFields,
		"POST /identity/fields":                 s.correctFields,
		"GET /identity/confirm":                 s.showSending,
		"POST /identity/confirm":                s.send,
		"GET /identity/done":                    s.showSent,
	}
}

// standing is how an application stands, and what its applicant does about it.
func (s *Side) standing() map[string]page.HandlerFunc {
	language := s.parts.Intake.LinkLanguage
	return map[string]page.HandlerFunc{
		"GET /status":             s.showStatus,
		"POST /status":            s.ask,
		"POST /status/extension":  s.extend,
		"POST /status/link":       s.renewLink,
		"POST /status/email":      s.correctEmail,
		"POST /status/correction": s.continueStatus,
		"GET /status/withdrawal":  s.showWithdrawal,
		"POST /status/withdrawal": s.withdraw,
		"POST /status/leave":      s.leave,

		"GET /status/forgot":            s.showStatusForgot,
		"POST /status/forgot":           s.forgetStatus,
		"GET /status/password/{token}":  s.mailed(language, s.showStatusPassword),
		"POST /status/password/{token}": s.mailed(language, s.setStatusPassword),
	}
}

// my is Myライブラリ.
func (s *Side) my() map[string]page.HandlerFunc {
	language := s.parts.Member.LinkLanguage
	return map[string]page.HandlerFunc{
		"GET /my/login":             s.showLogin,
		"POST /my/login":            s.logIn,
		"POST /my/logout":           s.logOut,
		"POST /my/logout/all":       s.logOutEverywhere,
		"POST /my/extension":        s.extend,
		"GET /my/forgot":            s.showForgot,
		"POST /my/forgot":           s.forget,
		"GET /my/password":          s.showPassword,
		"POST /my/password":         s.changePassword,
		"GET /my/password/{token}":  s.mailed(language, s.showNewPassword),
		"POST /my/password/{token}": s.mailed(language, s.setPassword),

		"GET /my":               s.showMy,
		"GET /my/card":          s.showCard,
		"GET /my/card/copy":     s.showCardCopy,
		"GET /my/card/lost":     s.showCardLost,
		"POST /my/card/keeping": s.keepCard,
		"POST /my/card/removal": s.dropCard,
		"GET /my/devices":       s.showDevices,
		"GET /my/data":          s.showData,
		"POST /my/data":         s.takeData,

		"GET /my/change":                  s.showAmend(registration.Amend),
		"POST /my/change":                 s.amend(registration.Amend),
		"GET /my/renewal":                 s.showAmend(registration.Renewal),
		"POST /my/renewal":                s.amend(registration.Renewal),
		"POST /my/applications/{receipt}": s.openOwn,
	}
}

// robots lets search engines see the first page, the door to all others.
func robots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	// The asker hung up: there is nobody to tell.
	_, _ = w.Write([]byte("User-agent: *\nAllow: /$\nDisallow: /\n"))
}
