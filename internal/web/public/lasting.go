package public

import (
	"context"
	"math"
	"net/http"
	"strings"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// stay is a room that a session opens: how long it lasts, and how it lasts longer.
type stay struct {
	cookie        string
	back          string // the page to come back to
	until, extend func(ctx context.Context, cookie string) (time.Time, error)
}

// stays are the rooms by how the addresses of their pages begin.
func (s *Side) stays() map[string]stay {
	of := func(p registration.Purpose, cookie, back string) stay {
		return stay{
			cookie: cookie, back: back,
			until: func(ctx context.Context, c string) (time.Time, error) {
				return s.parts.Intake.Until(ctx, c, p)
			},
			extend: func(ctx context.Context, c string) (time.Time, error) {
				return s.parts.Intake.Extend(ctx, c, p)
			},
		}
	}
	return map[string]stay{
		"identity": of(registration.IdentityPurpose, identityCookie, "/identity/documents"),
		"status":   of(registration.StatusPurpose, statusCookie, "/status"),
		"my":       {memberCookie, "/my", s.parts.Member.Until, s.parts.Member.Extend},
	}
}

// room is where a request is inside; false for pages that need no session, and for the
// card: it is held up, not worked on, and a device that holds it asks by itself.
func (s *Side) room(r *http.Request) (stay, bool) {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	in, ok := s.stays()[first]
	// A mailed link stands at the door.
	return in, ok && !strings.HasPrefix(r.URL.Path, "/my/card") && r.PathValue("token") == "" && s.cookies.Get(r, in.cookie) != ""
}

// lasting tells a page until when it may be used. What has been sent needs no time.
func (s *Side) lasting(r *http.Request) page.Session {
	in, inside := s.room(r)
	if !inside || r.URL.Path == "/identity/done" {
		return page.Session{}
	}
	until, err := in.until(r.Context(), s.cookies.Get(r, in.cookie))
	if err != nil {
		return page.Session{} // over: the page itself says so
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	return page.Session{Until: s.hour(until), Left: s.secondsTo(until), Extend: "/" + first + "/extension"}
}

func (s *Side) hour(t time.Time) string { return t.In(s.location()).Format("15:04") }

func (s *Side) secondsTo(until time.Time) int {
	return int(math.Ceil(until.Sub(s.parts.Now()).Seconds()))
}

// prolong lets a deed extend the session that it is done in. A session that has ended is
// for the deed itself to tell.
func (s *Side) prolong(w http.ResponseWriter, r *http.Request) {
	in, inside := s.room(r)
	if r.Method != http.MethodPost || !inside {
		return
	}
	cookie := s.cookies.Get(r, in.cookie)
	if until, err := in.extend(r.Context(), cookie); err == nil {
		s.cookies.Set(w, in.cookie, cookie, until.Sub(s.parts.Now()))
	}
}

// extend is 続ける: the deed that only extends.
func (s *Side) extend(w http.ResponseWriter, r *http.Request) error {
	in, inside := s.room(r)
	if !inside {
		return registration.Fault(registration.Denied, "session_over")
	}
	until, err := in.extend(r.Context(), s.cookies.Get(r, in.cookie))
	if err != nil {
		return err
	}
	if !wantsJSON(r) {
		return seeOther(w, r, in.back)
	}
	return writeJSON(w, http.StatusOK, struct {
		Left  int    `json:"left"`
		Until string `json:"until"`
	}{s.secondsTo(until), s.Pages.Say(r)("page.session.until", s.hour(until))})
}
