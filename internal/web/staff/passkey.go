package staff

import (
	"errors"
	"net/http"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// passkeyCookie belongs to one question to the browser.
const passkeyCookie = "passkey"

// invitePasskey gives what the script needs to make a passkey.
func (s *Side) invitePasskey(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	asked, err := s.parts.Desk.InvitePasskey(r.Context(), c)
	return s.giveOptions(w, asked, err)
}

// challengePasskey gives what the script needs to log in with one.
func (s *Side) challengePasskey(w http.ResponseWriter, r *http.Request) error {
	asked, err := s.parts.Desk.ChallengePasskey(r.Context(), s.browser(r))
	return s.giveOptions(w, asked, err)
}

func (s *Side) giveOptions(w http.ResponseWriter, asked desk.Asked, err error) error {
	if err != nil {
		return err
	}
	s.cookies.Set(w, passkeyCookie, asked.Cookie, 0)
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(asked.Options) // whoever hung up is gone
	return nil
}

// answered reads what the script got from the browser.
func (s *Side) answered(w http.ResponseWriter, r *http.Request) (desk.Answer, error) {
	err := page.ParseForm(r)
	in := desk.Answer{Cookie: s.cookies.Get(r, passkeyCookie), JSON: []byte(r.PostForm.Get("answer")), Name: r.PostForm.Get("passkey_name")}
	s.cookies.Clear(w, passkeyCookie)
	return in, err
}

func (s *Side) addPasskey(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	in, err := s.answered(w, r)
	if err != nil {
		return err
	}
	codes, err := s.parts.Desk.AddPasskey(r.Context(), c, in)
	form := s.passwordForm()
	switch {
	case err == nil && codes == nil:
		return seeOther(w, r, "/account?done=passkey")
	case err == nil:
		return s.Pages.Render(w, r, http.StatusOK, "codes", codesPage{Added: "パスキー", Codes: codes})
	case errors.Is(err, registration.Fault(registration.Denied, "wrong_passkey")):
		form.Whole = s.Pages.Say(r)("error.wrong_passkey")
		return s.renderOwn(w, r, c, form)
	case form.Fault(err, s.Pages.Say(r)):
		return s.renderOwn(w, r, c, form)
	}
	return err
}

func (s *Side) logInByPasskey(w http.ResponseWriter, r *http.Request) error {
	in, err := s.answered(w, r)
	if err != nil {
		return err
	}
	receipt := r.PostForm.Get("receipt")
	cookie, err := s.parts.Desk.LogInByPasskey(r.Context(), in, s.browser(r))
	if err == nil {
		s.cookies.Clear(w, codeCookie)
		s.cookies.Set(w, sessionCookie, cookie, 0)
		if to := local(r.PostForm.Get("to")); to != "/" {
			return seeOther(w, r, to)
		}
		return seeOther(w, r, entrance(receipt))
	}
	form := loginForm()
	status, known := s.refusal(w, r, form, err)
	if !known {
		return err
	}
	return s.Pages.Render(w, r, status, "login", s.loginPage(form, receipt))
}
