package public

import (
	"net/http"

	"ouchi/internal/membership"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// passwordPage sets a patron's password: instead of the one in force, of the first
// one, or by a mailed link.
type passwordPage struct {
	*page.Form
	First bool // the password in force is a first one
	Link  bool // by a mailed link
}

// currentControl is what browsers send; membership calls the field "current".
const currentControl = "current_password"

func (s *Side) newPasswordForm(r *http.Request, askCurrent bool) *page.Form {
	say := s.Pages.Say(r)
	form := s.fields(say, []registration.Field{registration.FieldPassword, registration.FieldPasswordConfirm})
	form.Fields[0].Label, form.Fields[0].Hint = say("my.password.new"), say("my.password.new_hint")
	form.Fields[1].Required = true
	if askCurrent {
		current := page.Field{
			Name: currentControl, Label: say("fields.current.label"), Type: page.Password,
			Required: true, Width: page.Half, Autocomplete: "current-password",
		}
		form.Fields = append([]page.Field{current}, form.Fields...)
	}
	return form
}

func (s *Side) showPassword(w http.ResponseWriter, r *http.Request) error {
	_, first, err := s.parts.Member.Insider(r.Context(), s.cookies.Get(r, memberCookie))
	if err != nil {
		return err
	}
	return s.Pages.Render(w, r, http.StatusOK, "password", passwordPage{Form: s.newPasswordForm(r, !first), First: first})
}

func (s *Side) changePassword(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	cookie := s.cookies.Get(r, memberCookie)
	entry, err := s.parts.Member.ChangePassword(r.Context(), cookie, newPassword(r))
	if err == nil {
		return s.admit(w, r, entry)
	}
	_, first, gone := s.parts.Member.Insider(r.Context(), cookie)
	if gone != nil {
		return gone
	}
	return s.refusePassword(w, r, err, passwordPage{Form: s.newPasswordForm(r, !first), First: first})
}

func (s *Side) showNewPassword(w http.ResponseWriter, r *http.Request) error {
	if err := s.parts.Member.PasswordLink(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	return s.Pages.Render(w, r, http.StatusOK, "password", passwordPage{Form: s.newPasswordForm(r, false), Link: true})
}

func (s *Side) setPassword(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	entry, err := s.parts.Member.SetPassword(r.Context(), r.PathValue("token"), newPassword(r))
	if err == nil {
		return s.admit(w, r, entry)
	}
	return s.refusePassword(w, r, err, passwordPage{Form: s.newPasswordForm(r, false), Link: true})
}

func newPassword(r *http.Request) membership.NewPassword {
	return membership.NewPassword{
		Current:  r.PostForm.Get(currentControl),
		Password: r.PostForm.Get("password"), Confirm: r.PostForm.Get("password_confirm"),
	}
}

func (s *Side) admit(w http.ResponseWriter, r *http.Request, entry membership.Entry) error {
	s.forgetCard(w, r)
	s.cookies.Set(w, memberCookie, entry.Cookie, memberAge)
	s.adopt(w, r, entry.Lang)
	return seeOther(w, r, "/my?done=password")
}

func (s *Side) refusePassword(w http.ResponseWriter, r *http.Request, err error, p passwordPage) error {
	status := blame(w, p.Form, currentFault(err), s.Pages.Say(r))
	if status == 0 {
		return err
	}
	return s.Pages.Render(w, r, status, "password", p)
}
