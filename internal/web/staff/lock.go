package staff

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ouchi/internal/desk"
	"ouchi/internal/web/page"
)

// unlockField carries the password beside whatever a locked page had typed.
const unlockField = "unlock_password"

// lockPage asks for the password and keeps what was about to be sent: the form posts
// that again to where it was meant.
type lockPage struct {
	Action string
	loginPage
	To   string // where a look was meant to go; "" for a deed
	Kept []pair
	Name string
}

func lockForm() *page.Form {
	return page.NewForm(page.Field{
		Name: unlockField, Label: "パスワード", Type: page.Password, Required: true, Autocomplete: "current-password",
	})
}

// unlocked tries the password that came along with a deed.
func (s *Side) unlocked(r *http.Request, v desk.Visit) (desk.Visit, error) {
	if r.Method != http.MethodPost {
		return v, nil
	}
	// Not FormValue: that would take a whole multipart body in, before anybody is let in.
	if err := page.ParseForm(r); err != nil || r.PostForm.Get(unlockField) == "" {
		return v, err
	}
	if err := s.unlockBy(r); err != nil {
		return v, err
	}
	return s.visit(r)
}

func (s *Side) unlockBy(r *http.Request) error {
	return s.parts.Desk.Unlock(r.Context(), desk.Entry{Password: r.PostForm.Get(unlockField), Browser: s.browser(r)})
}

// showLock stands in place of whatever was asked for. A deed keeps its place and what
// was typed, but for files; a look comes back by its address.
func (s *Side) showLock(w http.ResponseWriter, r *http.Request, c desk.Caller, refused error) error {
	p := s.lockPage(c, local(r.URL.RequestURI()))
	if r.Method == http.MethodPost && r.PostForm != nil {
		p.Action, p.To = r.URL.Path, ""
		for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
			for _, value := range r.PostForm[name] {
				if name != unlockField {
					p.Kept = append(p.Kept, pair{Label: name, Value: value})
				}
			}
		}
	}
	return s.renderLock(w, r, p, refused)
}

func (s *Side) lockPage(c desk.Caller, to string) lockPage {
	p := lockPage{loginPage: s.loginPage(lockForm(), ""), Action: "/unlock", To: to, Name: shown(c)}
	p.Back = to
	return p
}

func (s *Side) renderLock(w http.ResponseWriter, r *http.Request, p lockPage, refused error) error {
	status := http.StatusForbidden
	if refused != nil {
		told, known := s.refusal(w, r, p.Form, refused)
		if !known {
			return refused
		}
		status = told
	}
	return s.Pages.Render(w, r, status, "lock", p)
}

// unlock goes on where a look was locked out. The script of the cover only asks whether
// it may come off: 204, or 401 where the session is over.
func (s *Side) unlock(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	to, covered := local(r.PostForm.Get("to")), r.PostForm.Has("covered")
	v, err := s.visit(r)
	switch {
	case err != nil && covered:
		w.WriteHeader(http.StatusUnauthorized)
		return nil
	case err != nil:
		return seeOther(w, r, "/login")
	}
	if err := s.unlockBy(r); err != nil {
		return s.renderLock(w, r, s.lockPage(v.Caller, to), err)
	}
	if covered {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return seeOther(w, r, to)
}

// local is an address of ours, "/" for any other.
func local(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(address, `\`) {
		return "/"
	}
	return u.RequestURI()
}

// lock locks the session at once, and asks for the password where one was.
func (s *Side) lock(w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	if err := s.parts.Desk.Lock(r.Context(), s.cookies.Get(r, sessionCookie)); err != nil {
		return err
	}
	to := "/"
	if from, err := url.Parse(r.Referer()); err == nil && from.Host == r.Host {
		to = local(from.RequestURI())
	}
	return seeOther(w, r, to)
}

// stay is a sign of life: that it came is all it is for.
func (s *Side) stay(w http.ResponseWriter, _ *http.Request, _ desk.Caller) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}
