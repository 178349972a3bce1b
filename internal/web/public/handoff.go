package public

import (
	"net/http"

	"ouchi/internal/intake"
	"ouchi/internal/web/page"
)

// handoffView is the way from a computer to a phone, as far as it has come.
type handoffView struct {
	Phone          bool // this is the phone
	Joined         bool
	Picture        *page.Square // nil when no code is offered
	Address, Until string
}

// handoff tells what the page of whoever is inside shows of it.
func (s *Side) handoff(r *http.Request, id intake.Identity) (handoffView, error) {
	v := handoffView{Phone: id.Vouched}
	if v.Phone {
		return v, nil
	}
	h, err := s.parts.Intake.Handoff(r.Context(), s.cookies.Get(r, identityCookie))
	if err != nil {
		return v, err
	}
	if v.Joined = h.Joined; h.Token == "" {
		return v, nil
	}
	say := s.Pages.Say(r)
	v.Address = s.parts.Origin + "/handoff/" + h.Token
	v.Until = say("handoff.until", "time", s.hour(h.Until))
	picture, err := page.QR(v.Address)
	v.Picture = &picture
	return v, err
}

// Follows tells whether something may come from the other device.
func (v handoffView) Follows() bool { return v.Phone || v.Joined || v.Picture != nil }

func (s *Side) offerHandoff(w http.ResponseWriter, r *http.Request) error {
	if err := s.parts.Intake.Offer(r.Context(), s.cookies.Get(r, identityCookie)); err != nil {
		return err
	}
	return seeOther(w, r, "/identity/documents#handoff")
}

func (s *Side) endHandoff(w http.ResponseWriter, r *http.Request) error {
	if err := s.parts.Intake.EndHandoff(r.Context(), s.cookies.Get(r, identityCookie)); err != nil {
		return err
	}
	return seeOther(w, r, "/identity/documents#handoff")
}

// showJoin asks whether this is the phone that should come in. Only opening it changes
// nothing: what reads codes often looks at where they lead.
func (s *Side) showJoin(w http.ResponseWriter, r *http.Request) error {
	if err := s.parts.Intake.Offered(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	return s.Pages.Render(w, r, http.StatusOK, "join", nil)
}

func (s *Side) join(w http.ResponseWriter, r *http.Request) error {
	cookie, err := s.parts.Intake.Join(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return s.letIn(w, r, cookie)
}

// showAttached is the part of the page that the other device may change, for a script
// that keeps it fresh.
func (s *Side) showAttached(w http.ResponseWriter, r *http.Request) error {
	id, err := s.inside(r)
	if err != nil {
		return err
	}
	p := documentsPage{Sent: id.Sent}
	if !id.Sent {
		if p, err = s.documentsNow(r, id); err != nil {
			return err
		}
	}
	return s.Pages.Part(w, r, page.Fragment{Page: "documents", Name: "live", Data: struct{ Data documentsPage }{p}})
}
