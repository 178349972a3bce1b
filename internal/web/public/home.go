package public

import (
	"net/http"

	"ouchi/internal/web/page"
)

// frontRoutes are the ways in, the same for everybody.
func (s *Side) frontRoutes() {
	for pattern, answer := range map[string]page.HandlerFunc{
		"GET /{$}":    s.showTop,
		"GET /online": s.showOnline,
		"GET /start":  s.showStart,
		"GET /guide":  s.showGuide,
	} {
		s.Mux.Handle(pattern, s.handle(answer))
	}
	s.Mux.HandleFunc("GET /guide/{picture}", pictures)
}

// showTop is the library's first page as far as it is ours: the icon 電子申請.
func (s *Side) showTop(w http.ResponseWriter, r *http.Request) error {
	return s.Pages.Open(w, r, "top", nil)
}

// showOnline lists what can be asked for online (電子申請).
func (s *Side) showOnline(w http.ResponseWriter, r *http.Request) error {
	return s.Pages.Open(w, r, "online", nil)
}
