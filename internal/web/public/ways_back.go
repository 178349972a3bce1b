package public

import "ouchi/internal/web/page"

// waysBack mounts the routes by which somebody goes on where they stood: on a phone, from
// the status page, with another password.
func (s *Side) waysBack() {
	for pattern, answer := range map[string]page.HandlerFunc{
		"GET /identity/documents/attached": s.showAttached,
		"POST /identity/handoff":           s.offerHandoff,
		"POST /identity/handoff/removal":   s.endHandoff,
		"GET /handoff/{token}":             s.showJoin,
		"POST /handoff/{token}":            s.join,

		"POST /identity/extension": s.extend,
		"POST /status/extension":   s.extend,
		"POST /my/extension":       s.extend,
		"POST /identity/reentry":   s.reenter,

		"POST /status/correction":       s.continueStatus,
		"GET /status/forgot":            s.showStatusForgot,
		"POST /status/forgot":           s.forgetStatus,
		"GET /status/password/{token}":  s.showStatusPassword,
		"POST /status/password/{token}": s.setStatusPassword,
	} {
		s.Mux.Handle(pattern, s.handle(answer))
	}
}
