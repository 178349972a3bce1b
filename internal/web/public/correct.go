package public

import (
	"errors"
	"net/http"
	"slices"

	"ouchi/internal/intake"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// fieldsPage lets the fields be corrected that a return opened.
type fieldsPage struct {
	*page.Form
	Reasons []reason
	Back    string // "" when no documents are asked for
}

func (s *Side) showFields(w http.ResponseWriter, r *http.Request) error {
	id, err := s.inside(r)
	if err != nil {
		return err
	}
	open := opened(id.Application)
	switch {
	case id.Sent:
		return seeOther(w, r, "/identity/done")
	case len(open) == 0:
		return seeOther(w, r, "/identity/confirm")
	}
	form := s.fields(s.Pages.Say(r), open)
	form.Fill(sent(registration.FormOf(id.Application.Details)))
	return s.renderFields(w, r, http.StatusOK, id, form)
}

func (s *Side) renderFields(w http.ResponseWriter, r *http.Request, status int, id intake.Identity, form *page.Form) error {
	p := fieldsPage{Form: form, Reasons: s.reasons(id.Application.Correction)}
	if id.Application.NeedsDocuments() {
		p.Back = "/identity/documents"
	}
	return s.Pages.Render(w, r, status, "fields", p)
}

// opened lists the fields to be shown. With an address goes the workplace, which an
// address outside the prefecture makes necessary.
func opened(a registration.Application) []registration.Field {
	moved := a.Correction.Opens(registration.FieldAddress) || a.Correction.Opens(registration.FieldPostalCode)
	return slices.DeleteFunc(registration.Correctable(), func(f registration.Field) bool {
		return !a.Correction.Opens(f) && !(f == registration.FieldWorkplace && moved)
	})
}

func (s *Side) correctFields(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	id, err := s.inside(r)
	var fault *registration.Error
	if errors.As(err, &fault) && fault.Reason == "session_over" {
		return s.askAgain(w, r, fault)
	}
	if err != nil {
		return err
	}
	return s.correct(w, r, insider{s.cookies.Get(r, identityCookie), id})
}

// correct stores the fields that were typed, or shows what is wrong with them.
func (s *Side) correct(w http.ResponseWriter, r *http.Request, in insider) error {
	err := s.parts.Intake.Correct(r.Context(), in.cookie, typed(r.PostForm))
	if err == nil {
		return seeOther(w, r, "/identity/confirm")
	}
	id := in.id
	say := s.Pages.Say(r)
	form := s.fields(say, opened(id.Application))
	form.Fill(keepable(r.PostForm))
	status := blame(w, form, err, say)
	if status == 0 {
		return err
	}
	return s.renderFields(w, r, status, id, form)
}

// keepFields shows the corrections again with what was typed, in another language.
func (s *Side) keepFields(w http.ResponseWriter, r *http.Request) error {
	id, err := s.inside(r)
	if err != nil {
		return err
	}
	open := opened(id.Application)
	if id.Sent || len(open) == 0 {
		return seeOther(w, r, s.here(r))
	}
	form := s.fields(s.Pages.Say(r), open)
	form.Fill(keepable(r.PostForm))
	return s.renderFields(w, r, http.StatusOK, id, form)
}
