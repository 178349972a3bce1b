package public

import (
	"net/http"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// forgotPage mails a link that sets a new password; it says the same whether or not
// anybody was found.
type forgotPage struct {
	*page.Form
	Done bool
}

func (s *Side) forgotForm(r *http.Request) *page.Form {
	say := s.Pages.Say(r)
	form := s.fields(say, []registration.Field{registration.FieldCardNumber, registration.FieldEmail})
	form.Fields[0].Label, form.Fields[0].Hint = say("my.login.card_number"), say("my.login.card_hint")
	form.Fields[0].Required = true
	form.Fields[1].Hint = say("my.forgot.email_hint")
	return form
}

func (s *Side) showForgot(w http.ResponseWriter, r *http.Request) error {
	done := r.URL.Query().Get("done") != ""
	return s.Pages.Render(w, r, http.StatusOK, "forgot", forgotPage{s.forgotForm(r), done})
}

func (s *Side) forget(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	err := s.parts.Member.Forgot(
		r.Context(), r.PostForm.Get("card_number"), r.PostForm.Get("email"), s.parts.ClientAddress(r))
	if err == nil {
		return seeOther(w, r, "/my/forgot?done=1")
	}
	form := s.forgotForm(r)
	form.Fill(keepable(r.PostForm))
	status := blame(w, form, err, s.Pages.Say(r))
	if status == 0 {
		return err
	}
	return s.Pages.Render(w, r, status, "forgot", forgotPage{Form: form})
}
