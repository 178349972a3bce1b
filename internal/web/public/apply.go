package public

import (
	"net/http"
	"net/url"
	"time"

	"ouchi/internal/intake"
	"ouchi/internal/jptext"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// The cookies of the form: whose drafts these are, and which of them was confirmed
// last. They live as long as a draft does.
const (
	draftCookie     = "draft"
	confirmedCookie = "confirmed"
	draftAge        = 24 * time.Hour
)

// applyPage is 利用者情報仮登録.
type applyPage struct {
	*page.Form
	Privacy     privacy
	Domain      string
	Lookup      lookup   // of the postal code, when it was asked for
	Eras        []string // that people who are alive were born in, by their letters
	Domains     []string // of mail, to be chosen behind the @
	Scripts     []string
	Kept        bool // what was typed before is shown again
	GuardianAge int
}

func (s *Side) renderApply(w http.ResponseWriter, r *http.Request, status int, p applyPage) error {
	p.Eras, p.Scripts = []string{"S", "H", "R"}, []string{"form.js", "kana.js", "address.js", "entry.js", "guardian.js"}
	p.Domains = jptext.MailDomains()
	p.Privacy, p.Domain = s.privacy(s.Pages.Say(r)), s.parts.Settings.MailDomain
	p.GuardianAge = s.offer().Minor.Age
	return s.Pages.Render(w, r, status, "apply", p)
}

// apply checks the form (登録 of step 3) and goes on to its confirmation.
func (s *Side) apply(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	visitor := intake.Visitor{Cookie: s.cookies.Get(r, draftCookie), Address: s.parts.ClientAddress(r), Lang: s.lang(r)}
	entered := typed(r.PostForm)
	cookie, err := s.parts.Intake.Check(r.Context(), visitor, entered)
	if err == nil {
		s.cookies.Set(w, draftCookie, cookie, draftAge)
		return seeOther(w, r, "/apply/confirm")
	}
	say := s.Pages.Say(r)
	form := s.fields(say, s.asked())
	form.Fill(keepable(r.PostForm))
	status := blame(w, form, err, say)
	if status == 0 {
		return err
	}
	if _, err := s.remember(w, r, entered); err != nil {
		return err
	}
	return s.renderApply(w, r, status, applyPage{Form: form})
}

// keepApply shows the form again with what was typed, in another language.
func (s *Side) keepApply(w http.ResponseWriter, r *http.Request) error {
	if !r.PostForm.Has(string(registration.FieldName)) {
		return seeOther(w, r, s.here(r))
	}
	form := s.fields(s.Pages.Say(r), s.asked())
	form.Fill(keepable(r.PostForm))
	return s.renderApply(w, r, http.StatusOK, applyPage{Form: form})
}

// keepable drops answers so long that showing them again would serve nobody.
func keepable(values url.Values) url.Values {
	const most = 1000 // characters
	for name, all := range values {
		for i, v := range all {
			if runes := []rune(v); len(runes) > most {
				values[name][i] = string(runes[:most])
			}
		}
	}
	return values
}
