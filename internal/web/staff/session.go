package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

const sessionCookie = "session"

type callerKey struct{}

// insider answers somebody who is logged in.
type insider func(http.ResponseWriter, *http.Request, desk.Caller) error

// inside leads who is not logged in to the login page, and back to the application
// they asked for afterwards; who is locked out, to the question for the password; who
// has something else to do first, there.
func (s *Side) inside(to room) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := s.visit(r)
		if err == nil && v.Locked {
			v, err = s.unlocked(r, v)
		}
		if !v.Locked {
			r = r.WithContext(context.WithValue(r.Context(), callerKey{}, v.Caller))
		}
		s.Pages.Handle(func(w http.ResponseWriter, r *http.Request) error {
			switch {
			case errors.Is(err, registration.Fault(registration.Denied, "login_needed")):
				return seeOther(w, r, loginFor(r.PathValue("receipt")))
			case v.Locked:
				return s.showLock(w, r, v.Caller, err)
			case err != nil:
				return err
			case v.Caller.Due != "" && to.permission != "own_account":
				return seeOther(w, r, "/account")
			case !desk.Allows(v.Caller.Role, to.permission):
				return registration.Fault(registration.Denied, "not_permitted")
			}
			return to.answer(w, r, v.Caller)
		}).ServeHTTP(w, r)
	})
}

func (s *Side) visit(r *http.Request) (desk.Visit, error) {
	return s.parts.Desk.Visit(r.Context(), s.cookies.Get(r, sessionCookie), active(r))
}

// active tells a person's request from one that a page makes by itself: those must not
// keep a deserted screen open.
func active(r *http.Request) bool {
	return r.Method != http.MethodGet || r.Header.Get("Sec-Fetch-Dest") != "empty"
}

func (s *Side) frame(r *http.Request) page.Frame {
	f := page.Frame{Site: s.parts.Site}
	c, _ := r.Context().Value(callerKey{}).(desk.Caller)
	if c.ID == "" {
		return f
	}
	f.Caller = page.Caller{
		Name: shown(c), Logout: "/logout", Account: "/account", Idle: int(s.parts.Desk.Policy.Idle.Seconds()),
	}
	for _, entry := range menu {
		if desk.Allows(c.Role, entry.permission) && c.Due == "" {
			link := page.Link{Href: entry.href, Label: entry.label, Current: r.URL.Path == entry.href}
			if entry.href == lettersPath {
				// A menu without its count is better than no page.
				link.Count, _ = s.parts.Desk.Undelivered(r.Context(), c)
			}
			f.Nav = append(f.Nav, link)
		}
	}
	return f
}

func shown(c desk.Caller) string {
	if c.Name == "" {
		return c.Login
	}
	return c.Name
}

// menu is what stands at the top of every page, as far as the caller may open it.
var menu = []struct {
	href, label string
	permission  desk.Permission
}{
	{"/applications", "申請の一覧", "queue_viewed"},
	{"/cards", "カードの発送", "cards_viewed"},
	{"/exports", "書き出し", "exports_viewed"},
	{"/overview", "概況", "overview_viewed"},
	{"/log", "記録", "log_viewed"},
	{lettersPath, "届かないメール", "undelivered_viewed"},
	{"/accounts", "職員", "account_kept"},
	{"/settings", "設定", "settings_kept"},
}

func loginFor(receipt string) string { return withReceipt("/login", receipt) }

// withReceipt keeps the application that was asked for.
func withReceipt(path, receipt string) string {
	if n, ok := registration.ParseReceiptNumber(receipt); ok {
		return path + "?" + url.Values{"receipt": {string(n)}}.Encode()
	}
	return path
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

// entrance is where somebody goes who has just come in: to the application they asked
// for, else to the first page that they may see.
func entrance(receipt string) string {
	if n, ok := registration.ParseReceiptNumber(receipt); ok {
		return "/applications/" + string(n)
	}
	return "/"
}
