package public

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"ouchi/internal/intake"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// reentryPage asks once more who somebody is whose session ended while they typed, and
// carries what they typed.
type reentryPage struct {
	*page.Form
	Kept []kept
}

// kept is one thing that was typed.
type kept struct{ Name, Value string }

// keptOf are the answers of a form, without those of the door.
func keptOf(typed url.Values) []kept {
	var all []kept
	for _, name := range slices.Sorted(maps.Keys(typed)) {
		if name != "receipt_number" && name != "password" {
			all = append(all, kept{name, typed.Get(name)})
		}
	}
	return all
}

// askAgain keeps what was typed when the session is over.
func (s *Side) askAgain(w http.ResponseWriter, r *http.Request, fault *registration.Error) error {
	form := s.askForm(r)
	form.Whole = whole(s.Pages.Say(r), fault)
	return s.Pages.Render(w, r, http.StatusForbidden, "reentry", reentryPage{form, keptOf(keepable(r.PostForm))})
}

// reenter opens the session again and goes on with what was typed.
func (s *Side) reenter(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	in := s.parts.Intake
	asked, err := in.Ask(r.Context(), r.PostForm.Get("receipt_number"), r.PostForm.Get("password"), s.parts.ClientAddress(r))
	if err != nil {
		form := s.askForm(r)
		form.Fill(keepable(r.PostForm))
		status := blame(w, form, err, s.Pages.Say(r))
		if status == 0 {
			return err
		}
		return s.Pages.Render(w, r, status, "reentry", reentryPage{form, keptOf(r.PostForm)})
	}
	s.cookies.Set(w, statusCookie, asked, statusAge)
	cookie, err := in.Continue(r.Context(), asked)
	if err != nil {
		return err
	}
	s.cookies.Set(w, identityCookie, cookie, identityAge)
	id, err := in.Identity(r.Context(), cookie)
	if err != nil {
		return err
	}
	return s.correct(w, r, insider{cookie, id})
}

// insider is who is inside, and by what.
type insider struct {
	cookie string
	id     intake.Identity
}
