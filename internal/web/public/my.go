package public

import (
	"net/http"
	"slices"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

const (
	memberCookie = "member"
	memberAge    = 12 * time.Hour // the session's own end
)

func (s *Side) loginForm(r *http.Request) *page.Form {
	say := s.Pages.Say(r)
	return page.NewForm(
		page.Field{
			Name: "card_number", Label: say("my.login.card_number"), Hint: say("my.login.card_hint"),
			Required: true, Width: page.Half, InputMode: "numeric", Autocomplete: "username",
		},
		page.Field{
			Name: "password", Label: say("fields.password.label"), Hint: say("my.login.password_hint"),
			Type: page.Password, Required: true, Width: page.Half, Autocomplete: "current-password",
		},
	)
}

func (s *Side) showLogin(w http.ResponseWriter, r *http.Request) error {
	return s.Pages.Render(w, r, http.StatusOK, "login", formPage{s.loginForm(r)})
}

func (s *Side) logIn(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	entry, err := s.parts.Member.LogIn(
		r.Context(), r.PostForm.Get("card_number"), r.PostForm.Get("password"), s.parts.ClientAddress(r))
	if err != nil {
		form := s.loginForm(r)
		form.Fill(keepable(r.PostForm))
		status := blame(w, form, err, s.Pages.Say(r))
		if status == 0 {
			return err
		}
		return s.Pages.Render(w, r, status, "login", formPage{form})
	}
	s.cookies.Set(w, memberCookie, entry.Cookie, memberAge)
	s.adopt(w, r, entry.Lang)
	if entry.First {
		return seeOther(w, r, "/my/password")
	}
	return seeOther(w, r, "/my")
}

func (s *Side) logOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.parts.Member.LogOut(r.Context(), s.cookies.Get(r, memberCookie)); err != nil {
		return err
	}
	if err := s.parts.Member.DropCard(r.Context(), s.cookies.Get(r, cardCookie)); err != nil {
		return err
	}
	return s.left(w, r)
}

// myPage is the first page of Myライブラリ.
type myPage struct {
	Card     cardPage
	Done     string    // what has just been done, "" for nothing
	Ends     string    // the last day, once it may be renewed
	Own      []ownLine // what was asked for and is open
	Renewing bool      // 更新 is among it
}

// done are the deeds that My page tells of.
var done = map[string]string{"password": "my.changed", "asked": "my.asked"}

func (s *Side) showMy(w http.ResponseWriter, r *http.Request) error {
	p, err := s.member(r)
	if err != nil {
		return err
	}
	say, page := s.Pages.Say(r), myPage{Card: s.cardOf(r, p)}
	if key, ok := done[r.URL.Query().Get("done")]; ok {
		page.Done = say(key)
	}
	if page.Own, err = s.ownLines(r, p); err != nil {
		return err
	}
	renewal := say("fields.kind." + string(registration.Renewal) + ".label")
	page.Renewing = slices.ContainsFunc(page.Own, func(l ownLine) bool { return l.Kind == renewal })
	if s.renewable(p) && !page.Card.Ended {
		page.Ends = page.Card.Validity
	}
	return s.Pages.Render(w, r, http.StatusOK, "my", page)
}

// renewable tells whether the card's end is near or past.
func (s *Side) renewable(p registration.Patron) bool {
	return !p.ValidUntil.IsZero() && !s.today().Plus(s.parts.Settings.RenewalDays).Before(p.ValidUntil)
}

func (s *Side) member(r *http.Request) (registration.Patron, error) {
	return s.parts.Member.Member(r.Context(), s.cookies.Get(r, memberCookie))
}

// ended tells whether the card's last day has passed.
func (s *Side) ended(p registration.Patron) bool {
	return !p.ValidUntil.IsZero() && p.ValidUntil.Before(s.today())
}
