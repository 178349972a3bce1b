package staff

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

const sessionCookie = "session"

type callerKey struct{}

// insider answers somebody who is logged in.
type insider func(http.ResponseWriter, *http.Request, desk.Caller) error

// inside leads who is not logged in to the login page, and back to the application
// they asked for afterwards.
func (s *Side) inside(to room) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := s.parts.Desk.Caller(r.Context(), s.cookies.Get(r, sessionCookie))
		s.Pages.Handle(func(w http.ResponseWriter, r *http.Request) error {
			if errors.Is(err, registration.Fault(registration.Denied, "login_needed")) {
				return seeOther(w, r, loginFor(r.PathValue("receipt")))
			}
			if err != nil {
				return err
			}
			if !desk.Allows(c.Role, to.permission) {
				return registration.Fault(registration.Denied, "not_permitted")
			}
			return to.answer(w, r, c)
		}).ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), callerKey{}, c)))
	})
}

func (s *Side) frame(r *http.Request) page.Frame {
	f := page.Frame{Site: s.parts.Site}
	c, _ := r.Context().Value(callerKey{}).(desk.Caller)
	if c.ID == "" {
		return f
	}
	f.Caller = page.Caller{Name: c.Name, Logout: "/logout"}
	if c.Name == "" {
		f.Caller.Name = c.Login
	}
	for _, entry := range menu {
		if desk.Allows(c.Role, entry.permission) {
			f.Nav = append(f.Nav, page.Link{Href: entry.href, Label: entry.label, Current: r.URL.Path == entry.href})
		}
	}
	return f
}

// menu is what stands at the top of every page, as far as the caller may open it.
var menu = []struct {
	href, label string
	permission  desk.Permission
}{
	{"/applications", "申請の一覧", "queue_viewed"},
	{"/exports", "書き出し", "exports_viewed"},
	{"/log", "記録", "log_viewed"},
	{"/letters", "届かないメール", "undelivered_viewed"},
}

func loginFor(receipt string) string {
	if n, ok := registration.ParseReceiptNumber(receipt); ok {
		return "/login?" + url.Values{"receipt": {string(n)}}.Encode()
	}
	return "/login"
}

// loginPage keeps the application that was asked for.
type loginPage struct {
	*page.Form
	Receipt string
}

func loginForm() *page.Form {
	return page.NewForm(
		page.Field{Name: "login", Label: "ログインID", Required: true, Autocomplete: "username"},
		page.Field{Name: "password", Label: "パスワード", Type: page.Password, Required: true, Autocomplete: "current-password"},
	)
}

func (s *Side) showLogin(w http.ResponseWriter, r *http.Request) error {
	receipt := r.URL.Query().Get("receipt")
	if _, err := s.parts.Desk.Caller(r.Context(), s.cookies.Get(r, sessionCookie)); err == nil {
		return seeOther(w, r, casePath(receipt))
	}
	return s.Pages.Render(w, r, http.StatusOK, "login", loginPage{loginForm(), receipt})
}

func (s *Side) logIn(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	receipt := r.PostForm.Get("receipt")
	cookie, err := s.parts.Desk.LogIn(
		r.Context(), r.PostForm.Get("login"), r.PostForm.Get("password"), s.parts.ClientAddress(r))
	if err == nil {
		s.cookies.Set(w, sessionCookie, cookie, 0)
		return seeOther(w, r, casePath(receipt))
	}
	var e *registration.Error
	if !errors.As(err, &e) {
		return err
	}
	form, status := loginForm(), http.StatusForbidden
	form.Fill(r.PostForm)
	form.Whole = "ログインIDかパスワードが違います。もう一度入力してください。"
	if e.Code == registration.TooMany {
		form.Whole, status = s.Pages.Say(r)("error.too_many_passwords"), http.StatusTooManyRequests
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(e.Retry.Seconds()))))
	}
	return s.Pages.Render(w, r, status, "login", loginPage{form, receipt})
}

func (s *Side) logOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.parts.Desk.LogOut(r.Context(), s.cookies.Get(r, sessionCookie)); err != nil {
		return err
	}
	s.cookies.Clear(w, sessionCookie)
	return seeOther(w, r, "/login")
}

// casePath is the page of an application, the queue when the number is none.
func casePath(receipt string) string {
	if n, ok := registration.ParseReceiptNumber(receipt); ok {
		return "/applications/" + string(n)
	}
	return "/applications"
}
