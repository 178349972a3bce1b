package public

import (
	"errors"
	"net/http"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

const (
	identityCookie = "identity"
	identityAge    = 2 * time.Hour // the session's own end, while nothing is done
)

// showEnter asks for the password behind a mailed link. Only opening it changes
// nothing, for mail scanners open links too.
func (s *Side) showEnter(w http.ResponseWriter, r *http.Request) error {
	if err := s.parts.Intake.Link(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	return s.Pages.Render(w, r, http.StatusOK, "enter", formPage{s.passwordForm(r)})
}

func (s *Side) passwordForm(r *http.Request) *page.Form {
	say := s.Pages.Say(r)
	return page.NewForm(page.Field{
		Name: "password", Label: say("fields.password.label"), Hint: say("public.enter.hint"),
		Type: page.Password, Required: true, Width: page.Half, Autocomplete: "current-password",
	})
}

func (s *Side) enter(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	cookie, err := s.parts.Intake.Enter(
		r.Context(), r.PathValue("token"), r.PostForm.Get("password"), s.parts.ClientAddress(r))
	if err != nil {
		return s.refuseEntry(w, r, err)
	}
	return s.letIn(w, r, cookie)
}

// letIn leads whoever has just proved who they are to what is to be sent.
func (s *Side) letIn(w http.ResponseWriter, r *http.Request, cookie string) error {
	s.cookies.Set(w, identityCookie, cookie, identityAge)
	id, err := s.parts.Intake.Identity(r.Context(), cookie)
	if err != nil {
		return err
	}
	s.adopt(w, r, id.Application.Lang)
	if !id.Application.NeedsDocuments() {
		return seeOther(w, r, "/identity/fields")
	}
	return seeOther(w, r, "/identity/documents")
}

func (s *Side) refuseEntry(w http.ResponseWriter, r *http.Request, err error) error {
	say, form := s.Pages.Say(r), s.passwordForm(r)
	status := blame(w, form, err, say)
	if errors.Is(err, registration.Fault(registration.Denied, "wrong_password")) {
		form.Fields[0].Error, status = say("invalid.wrong_password"), http.StatusForbidden
	}
	if status == 0 {
		return err
	}
	return s.Pages.Render(w, r, status, "enter", formPage{form})
}

// reason is one deficiency in words for the applicant.
type reason struct{ Label, Advice, Words string }

func (s *Side) reasons(c registration.Correction) []reason {
	all := make([]reason, len(c.Deficiencies))
	for i, d := range c.Deficiencies {
		label, advice := s.parts.Settings.Reason(d.Code)
		all[i] = reason{label, advice, d.Words}
	}
	return all
}
