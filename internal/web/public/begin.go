package public

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

func (s *Side) showApply(w http.ResponseWriter, r *http.Request) error {
	begun, kept, err := s.begun(r)
	if err != nil {
		return err
	}
	form := s.fields(s.Pages.Say(r), s.asked())
	form.Fill(sent(answered(begun, r.URL.Query())))
	preselect(form)
	return s.renderApply(w, r, http.StatusOK, applyPage{Form: form, Kept: kept})
}

// begun is what the form opens with: what this browser has typed and not confirmed, or
// what a patron who is logged in need not type again.
func (s *Side) begun(r *http.Request) (f registration.Form, kept bool, err error) {
	cookie := s.cookies.Get(r, draftCookie)
	if f, err = s.parts.Intake.Entry(r.Context(), cookie); !errors.Is(err, registration.ErrNotFound) {
		return f, err == nil, err
	}
	draft, err := s.parts.Intake.Draft(r.Context(), cookie, "")
	if err == nil && !draft.Confirmed {
		return draft.Form, true, nil
	}
	if err != nil && !errors.Is(err, registration.ErrNotFound) {
		return f, false, err
	}
	f, err = s.ofMember(r)
	return f, false, err
}

// ofMember is what the register says of who is logged in; a blank form for others.
func (s *Side) ofMember(r *http.Request) (registration.Form, error) {
	p, err := s.parts.Member.Member(r.Context(), s.cookies.Get(r, memberCookie))
	if registration.CodeOf(err) == registration.Denied {
		return registration.Form{}, nil
	}
	return registration.FormOf(p.Details("")), err
}

// answered answers what the link to the form answers for the person, where they have not
// answered it themselves.
func answered(f registration.Form, link url.Values) registration.Form {
	if k := link.Get("kind"); f.Kind == "" && slices.Contains(registration.Kinds(), registration.Kind(k)) {
		f.Kind = k
	}
	if d := link.Get("card_delivery"); f.Delivery == "" && slices.Contains(registration.Deliveries(), registration.CardDelivery(d)) {
		f.Delivery = d
	}
	return f
}

// byMail is the code of 予約連絡方法 that does no harm where it is not what was wanted:
// everybody gives a mail address, and the choice is shown again before it counts.
const byMail = "email"

// preselect answers lists that leave no choice, and 予約連絡方法.
func preselect(form *page.Form) {
	for i := range form.Fields {
		f := &form.Fields[i]
		if f.Type != page.Select || f.Value != "" {
			continue
		}
		mail := slices.ContainsFunc(f.Options, func(o page.Option) bool { return o.Value == byMail })
		switch {
		case len(f.Options) == 1:
			f.Value = f.Options[0].Value
		case f.Name == string(registration.FieldNoticeMethod) && mail:
			f.Value = byMail
		}
	}
}
