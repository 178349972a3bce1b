package staff

import (
	"net/http"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/web/page"
)

const (
	awayCookie = "away"
	awayLife   = 10 * time.Minute
)

// goToIssuer leads to the other login. Nothing changes here: what must come back lies
// in the visitor's own cookie.
func (s *Side) goToIssuer(w http.ResponseWriter, r *http.Request) error {
	address, sealed, err := s.parts.Desk.GoToIssuer(r.Context())
	if err != nil {
		return err
	}
	s.cookies.Set(w, awayCookie, sealed, awayLife)
	return seeOther(w, r, address)
}

// comeBack is where the other login sends people. It is the one look that changes
// something, by the standard's own making, and only with the cookie of its beginning.
func (s *Side) comeBack(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	cookie, err := s.parts.Desk.LogInByIssuer(r.Context(), desk.Returned{
		Sealed: s.cookies.Get(r, awayCookie), State: q.Get("state"), Code: q.Get("code"), Browser: s.browser(r),
	})
	s.cookies.Clear(w, awayCookie)
	if err == nil {
		s.cookies.Set(w, sessionCookie, cookie, 0)
		return seeOther(w, r, "/")
	}
	form := loginForm()
	status, known := s.refusal(w, r, form, err)
	if !known {
		return err
	}
	return s.Pages.Render(w, r, status, "login", s.loginPage(form, ""))
}

// otherLogin is the link to the other login; "" for none.
func (s *Side) otherLogin() *page.Link {
	if !s.parts.Desk.Issuer.Ready() {
		return nil
	}
	return &page.Link{Href: "/login/oidc", Label: s.parts.Settings.IssuerLabel}
}
