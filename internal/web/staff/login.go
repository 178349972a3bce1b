package staff

import (
	"errors"
	"math"
	"net/http"
	"strconv"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// codeCookie holds whoever gave the right password and owes a code.
const codeCookie = "code"

// loginPage keeps the application that was asked for.
type loginPage struct {
	*page.Form
	Receipt string
	Back    string     // where a locked screen goes on
	Other   *page.Link // to another login
	Passkey bool       // whether passkeys work at this address
}

func loginForm() *page.Form {
	return page.NewForm(
		page.Field{Name: "login", Label: "ログインID", Required: true, Autocomplete: "username webauthn"},
		page.Field{Name: "password", Label: "パスワード", Type: page.Password, Required: true, Autocomplete: "current-password"},
	)
}

func (s *Side) loginPage(form *page.Form, receipt string) loginPage {
	return loginPage{Form: form, Receipt: receipt, Passkey: s.parts.Desk.Passkeys.Ready(), Other: s.otherLogin()}
}

func (s *Side) showLogin(w http.ResponseWriter, r *http.Request) error {
	receipt := r.URL.Query().Get("receipt")
	if v, err := s.visit(r); err == nil && !v.Locked {
		return seeOther(w, r, casePath(receipt))
	}
	return s.Pages.Render(w, r, http.StatusOK, "login", s.loginPage(loginForm(), receipt))
}

func (s *Side) browser(r *http.Request) desk.Browser {
	return desk.Browser{
		Address: s.parts.ClientAddress(r), Device: device(r.UserAgent()), Cookie: s.cookies.Get(r, sessionCookie),
	}
}

func (s *Side) logIn(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	receipt := r.PostForm.Get("receipt")
	in, err := s.parts.Desk.LogIn(r.Context(), desk.Entry{
		Login: r.PostForm.Get("login"), Password: r.PostForm.Get("password"), Browser: s.browser(r),
	})
	switch {
	case err == nil && in.Code:
		s.cookies.Set(w, codeCookie, in.Cookie, 0)
		return seeOther(w, r, withReceipt("/login/code", receipt))
	case err == nil:
		s.cookies.Set(w, sessionCookie, in.Cookie, 0)
		return seeOther(w, r, casePath(receipt))
	}
	form := loginForm()
	form.Fill(r.PostForm)
	status, known := s.refusal(w, r, form, err)
	if !known {
		return err
	}
	return s.Pages.Render(w, r, status, "login", s.loginPage(form, receipt))
}

// refusal puts what a login was refused for on its form, and gives the status; false
// for what is no refusal.
func (s *Side) refusal(w http.ResponseWriter, r *http.Request, form *page.Form, err error) (int, bool) {
	var e *registration.Error
	if !errors.As(err, &e) {
		return 0, false
	}
	form.Whole = refusedLogins[e.Reason]
	switch {
	case e.Code == registration.TooMany:
		form.Whole = s.Pages.Say(r)("error.too_many_passwords")
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(e.Retry.Seconds()))))
		return http.StatusTooManyRequests, true
	case form.Whole == "":
		return 0, false
	}
	return http.StatusForbidden, true
}

var refusedLogins = map[string]string{ //nolint:gosec // G101: words about passwords
	"wrong_login":    "ログインIDかパスワードが違います。もう一度入力してください。",
	"wrong_password": "パスワードが違います。もう一度入力してください。",
	"wrong_passkey":  "このパスキーではログインできません。登録してあるものか確かめるか、ほかの方法を使ってください。",
	"wrong_issuer":   "ほかのシステムでのログインを確かめられませんでした。もう一度、はじめからログインしてください。",
	"no_account":     "ログインは確かめられましたが、この図書館の職員として登録されていません。管理者に問い合わせてください。",
	"wrong_code":     "コードが違うか、もう使われています。アプリに新しいコードが出てから、もう一度入力してください。",
}

func codeForm() *page.Form {
	return page.NewForm(page.Field{
		Name: "code", Label: "コード", Required: true, Autocomplete: "one-time-code", Width: page.Short,
		Hint: "認証アプリに出ている6けたの数字か、回復コードを入力してください。",
	})
}

func (s *Side) showCode(w http.ResponseWriter, r *http.Request) error {
	receipt := r.URL.Query().Get("receipt")
	if s.cookies.Get(r, codeCookie) == "" {
		return seeOther(w, r, loginFor(receipt))
	}
	return s.Pages.Render(w, r, http.StatusOK, "code", s.loginPage(codeForm(), receipt))
}

func (s *Side) giveCode(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	receipt := r.PostForm.Get("receipt")
	cookie, err := s.parts.Desk.GiveCode(r.Context(), desk.CodeEntry{
		Pending: s.cookies.Get(r, codeCookie), Code: r.PostForm.Get("code"), Browser: s.browser(r),
	})
	if err == nil {
		s.cookies.Clear(w, codeCookie)
		s.cookies.Set(w, sessionCookie, cookie, 0)
		return seeOther(w, r, entrance(receipt))
	}
	if errors.Is(err, registration.Fault(registration.Denied, "login_needed")) {
		s.cookies.Clear(w, codeCookie)
		return seeOther(w, r, loginFor(receipt))
	}
	form := codeForm()
	status, known := s.refusal(w, r, form, err)
	if !known {
		return err
	}
	return s.Pages.Render(w, r, status, "code", s.loginPage(form, receipt))
}
