package public

import "net/http"

// showTop is the library's first page as far as it is ours: the icon 電子申請.
func (s *Side) showTop(w http.ResponseWriter, r *http.Request) error {
	return s.Pages.Open(w, r, "top", nil)
}

// showOnline lists what can be asked for online (電子申請).
func (s *Side) showOnline(w http.ResponseWriter, r *http.Request) error {
	return s.Pages.Open(w, r, "online", nil)
}
