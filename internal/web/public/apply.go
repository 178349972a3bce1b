package public

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"ouchi/internal/intake"
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
	Privacy privacy
	Domain  string
	Lookup  lookup // of the postal code, when it was asked for
}

func (s *Side) showApply(w http.ResponseWriter, r *http.Request) error {
	begun, err := s.begun(r)
	if err != nil {
		return err
	}
	form := s.fields(s.Pages.Say(r), registration.Fields())
	form.Fill(sent(begun))
	return s.renderApply(w, r, http.StatusOK, applyPage{Form: form})
}

func (s *Side) renderApply(w http.ResponseWriter, r *http.Request, status int, p applyPage) error {
	p.Privacy, p.Domain = s.privacy(s.Pages.Say(r)), s.parts.Settings.MailDomain
	return s.Pages.Render(w, r, status, "apply", p)
}

// begun is what the form opens with: the draft that this browser has not confirmed
// yet, or what a patron who is logged in need not type again.
func (s *Side) begun(r *http.Request) (registration.Form, error) {
	draft, err := s.parts.Intake.Draft(r.Context(), s.cookies.Get(r, draftCookie), "")
	switch {
	case err == nil && !draft.Confirmed:
		return draft.Form, nil
	case err != nil && !errors.Is(err, registration.ErrNotFound):
		return registration.Form{}, err
	}
	kind := r.URL.Query().Get("kind")
	p, err := s.parts.Member.Member(r.Context(), s.cookies.Get(r, memberCookie))
	if registration.CodeOf(err) == registration.Denied {
		return registration.Form{Kind: kind, Delivery: r.URL.Query().Get("card_delivery")}, nil
	}
	return registration.FormOf(registration.Details{
		Name: p.Name, NameKana: p.NameKana, Birth: p.Birth,
		PostalCode: p.PostalCode, Address: p.Address, Phone: p.Phone, Email: p.Email,
		PickupPlace: p.PickupPlace, NoticeMethod: p.NoticeMethod, Workplace: p.Workplace,
		Kind: registration.Kind(kind), CardNumber: p.Number,
	}), err
}

// apply checks the form (登録 of step 3) and goes on to its confirmation.
func (s *Side) apply(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	visitor := intake.Visitor{Cookie: s.cookies.Get(r, draftCookie), Address: s.parts.ClientAddress(r), Lang: s.lang(r)}
	cookie, err := s.parts.Intake.Check(r.Context(), visitor, typed(r.PostForm))
	if err == nil {
		s.cookies.Set(w, draftCookie, cookie, draftAge)
		return seeOther(w, r, "/apply/confirm")
	}
	say := s.Pages.Say(r)
	form := s.fields(say, registration.Fields())
	form.Fill(keepable(r.PostForm))
	status := blame(w, form, err, say)
	if status == 0 {
		return err
	}
	return s.renderApply(w, r, status, applyPage{Form: form})
}

// keepApply shows the form again with what was typed, in another language.
func (s *Side) keepApply(w http.ResponseWriter, r *http.Request) error {
	if !r.PostForm.Has(string(registration.FieldName)) {
		return seeOther(w, r, s.here(r))
	}
	form := s.fields(s.Pages.Say(r), registration.Fields())
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
