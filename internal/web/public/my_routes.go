package public

import (
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// myRoutes are those of Myライブラリ.
func (s *Side) myRoutes() {
	for pattern, answer := range map[string]page.HandlerFunc{
		"GET /my/login":             s.showLogin,
		"POST /my/login":            s.logIn,
		"POST /my/logout":           s.logOut,
		"GET /my":                   s.showMy,
		"GET /my/card":              s.showCard,
		"GET /my/card/copy":         s.showCardCopy,
		"GET /my/card/lost":         s.showCardLost,
		"POST /my/card/keeping":     s.keepCard,
		"POST /my/card/removal":     s.dropCard,
		"GET /my/devices":           s.showDevices,
		"POST /my/logout/all":       s.logOutEverywhere,
		"GET /my/password":          s.showPassword,
		"POST /my/password":         s.changePassword,
		"GET /my/password/{token}":  s.showNewPassword,
		"POST /my/password/{token}": s.setPassword,
		"GET /my/forgot":            s.showForgot,
		"POST /my/forgot":           s.forget,

		"GET /my/data":                    s.showData,
		"POST /my/data":                   s.takeData,
		"GET /my/change":                  s.showAmend(registration.Amend),
		"POST /my/change":                 s.amend(registration.Amend),
		"GET /my/renewal":                 s.showAmend(registration.Renewal),
		"POST /my/renewal":                s.amend(registration.Renewal),
		"POST /my/applications/{receipt}": s.openOwn,
	} {
		s.Mux.Handle(pattern, s.handle(answer))
	}
	s.Mux.HandleFunc("GET /my/card/worker.js", s.showWorker)
	s.Mux.HandleFunc("GET /my/card/manifest.webmanifest", s.showManifest)
}
