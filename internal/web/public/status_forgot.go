package public

import (
	"net/http"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// statusForgotForm asks for what a link is mailed by that sets another password for an
// application.
func (s *Side) statusForgotForm(r *http.Request) *page.Form {
	say := s.Pages.Say(r)
	email := s.fields(say, []registration.Field{registration.FieldEmail}).Fields[0]
	email.Hint = say("forgot.email_hint")
	return page.NewForm(s.askForm(r).Fields[0], email)
}

func (s *Side) showStatusForgot(w http.ResponseWriter, r *http.Request) error {
	done := r.URL.Query().Get("done") != ""
	return s.Pages.Render(w, r, http.StatusOK, "status_forgot", forgotPage{s.statusForgotForm(r), done})
}

func (s *Side) forgetStatus(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	err := s.parts.Intake.Forgot(
		r.Context(), r.PostForm.Get("receipt_number"), r.PostForm.Get("email"), s.parts.ClientAddress(r))
	if err == nil {
		return seeOther(w, r, "/status/forgot?done=1")
	}
	form := s.statusForgotForm(r)
	form.Fill(keepable(r.PostForm))
	status := blame(w, form, err, s.Pages.Say(r))
	if status == 0 {
		return err
	}
	return s.Pages.Render(w, r, status, "status_forgot", forgotPage{Form: form})
}

// showStatusPassword asks for another password behind a mailed link. Only opening it
// changes nothing.
func (s *Side) showStatusPassword(w http.ResponseWriter, r *http.Request) error {
	if err := s.parts.Intake.ForgotLink(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	return s.Pages.Render(w, r, http.StatusOK, "status_password", formPage{s.newPasswordForm(r, false)})
}

func (s *Side) setStatusPassword(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	cookie, err := s.parts.Intake.SetPassword(
		r.Context(), r.PathValue("token"), r.PostForm.Get("password"), r.PostForm.Get("password_confirm"))
	if err == nil {
		s.cookies.Set(w, statusCookie, cookie, statusAge)
		return seeOther(w, r, "/status?done=password")
	}
	form := s.newPasswordForm(r, false)
	if !form.Fault(err, s.Pages.Say(r)) {
		return err
	}
	return s.Pages.Render(w, r, http.StatusUnprocessableEntity, "status_password", formPage{form})
}

// continueStatus goes straight to what is to be sent: the password was just given.
func (s *Side) continueStatus(w http.ResponseWriter, r *http.Request) error {
	cookie, err := s.parts.Intake.Continue(r.Context(), s.cookies.Get(r, statusCookie))
	if err != nil {
		return err
	}
	return s.letIn(w, r, cookie)
}
