package public

import (
	"net/http"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// showTop is the library's first page as far as it is ours: the icon 電子申請.
func (s *Side) showTop(w http.ResponseWriter, r *http.Request) error {
	return s.Pages.Render(w, r, http.StatusOK, "top", nil)
}

// showOnline lists what can be asked for online (電子申請).
func (s *Side) showOnline(w http.ResponseWriter, r *http.Request) error {
	return s.Pages.Render(w, r, http.StatusOK, "online", nil)
}

// startPage is what somebody should know before beginning.
type startPage struct {
	Say        page.Say
	Identity   []kindRule
	Address    []kindRule
	Workplace  []kindRule
	Ended      []kindRule
	Expected   string
	EnvelopeTo []string
	Privacy    privacy
}

// privacy is the notice that 個人情報保護法62条 asks for.
type privacy struct {
	Paragraphs []string
	Version    string
}

func (s *Side) privacy() privacy {
	return privacy{s.parts.Settings.Privacy, s.parts.Intake.Policy().Rules(s.today()).PrivacyNotice}
}

func (s *Side) showStart(w http.ResponseWriter, r *http.Request) error {
	say := s.telling(s.Pages.Say(r))
	ahead, err := s.waiting(r.Context())
	if err != nil {
		return err
	}
	kinds := s.kinds(say, registration.Details{Outside: true})
	return s.Pages.Render(w, r, http.StatusOK, "start", startPage{
		Say: say, Identity: kinds.proving("identity"), Address: kinds.proving("address"),
		Workplace: kinds.proving("workplace"), Ended: kinds.Ended(),
		Expected: s.expected(say, s.parts.Now(), ahead), EnvelopeTo: s.parts.Settings.EnvelopeTo, Privacy: s.privacy(),
	})
}
