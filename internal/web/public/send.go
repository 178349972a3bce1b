package public

import (
	"errors"
	"net/http"
	"slices"

	"ouchi/internal/intake"
	"ouchi/internal/registration"
)

// sendingPage is 本人確認書類の確認: all that 登録 will hand to the library.
type sendingPage struct {
	Documents []documentView
	Rows      []row
	Waits     bool
	Ready     bool
	Missing   string // what stands in the way, "" for nothing
	Asked     bool   // documents are asked for
	Corrects  bool   // fields are asked for
	Family    []relative
	Hinted    bool // an image may be hard to read
	Backs     []behind
}

func (s *Side) showSending(w http.ResponseWriter, r *http.Request) error {
	id, err := s.settled(r)
	if err != nil {
		return err
	}
	if id.Sent {
		return seeOther(w, r, "/identity/done")
	}
	a, say := id.Application, s.Pages.Say(r)
	kinds := s.kinds(s.telling(say), a.Details)
	p := sendingPage{
		Documents: views(say, kinds, id.Documents), Backs: missingBacks(kinds, id.Documents),
		Waits: id.Pending(), Ready: id.Ready(), Asked: a.NeedsDocuments(),
		Family: s.together(say, id),
	}
	p.Hinted = slices.ContainsFunc(p.Documents, func(d documentView) bool { return len(d.Hints) > 0 })
	if a.Status == registration.Returned {
		open := opened(a)
		p.Rows, p.Corrects = s.rows(say, a.Details, open), len(open) > 0
	}
	if !p.Ready && !p.Waits {
		p.Missing = say("error." + missing(id))
	}
	return s.Pages.Render(w, r, http.StatusOK, "sending", p)
}

// missing is the reason why nothing can be sent yet.
func missing(id intake.Identity) string {
	for _, d := range id.Documents {
		if d.State == registration.Unusable {
			return "document_unusable"
		}
	}
	if len(id.Documents) == 0 {
		return "documents_missing"
	}
	return "document_kind_missing"
}

// unready are the refusals of a sending that its page explains.
var unready = map[string]bool{
	"documents_missing": true, "documents_pending": true, "document_unusable": true, "document_kind_missing": true,
}

// send hands the application to the library (登録).
func (s *Side) send(w http.ResponseWriter, r *http.Request) error {
	_, err := s.parts.Intake.Send(r.Context(), s.cookies.Get(r, identityCookie))
	var fault *registration.Error
	switch {
	case err == nil:
		return seeOther(w, r, "/identity/done")
	case errors.As(err, &fault) && unready[fault.Reason]:
		return seeOther(w, r, "/identity/confirm")
	}
	return err
}

// sentPage says that the documents have arrived.
type sentPage struct {
	Receipt, Email, Expected string
	Family                   []relative
	Post                     bool
	Postage                  int
	EnvelopeTo               []string
}

func (s *Side) showSent(w http.ResponseWriter, r *http.Request) error {
	id, err := s.inside(r)
	if err != nil {
		return err
	}
	a, say := id.Application, s.Pages.Say(r)
	switch {
	case !id.Sent:
		return seeOther(w, r, "/identity/documents")
	case a.Status != registration.Waiting && a.Status != registration.Registered:
		return registration.Fault(registration.Conflict, "already_"+string(a.Status))
	}
	ahead, err := s.parts.Intake.WaitingBefore(r.Context(), a.SentAt)
	if err != nil {
		return err
	}
	return s.Pages.Render(w, r, http.StatusOK, "sent", sentPage{
		Receipt: a.Receipt.String(), Email: a.Email, Expected: s.expected(say, a.SentAt, ahead),
		Family: s.together(say, id),
		Post:   posted(append([]registration.Application{a}, id.Family...)), Postage: a.Rules.PostageYen, EnvelopeTo: s.parts.Settings.EnvelopeTo,
	})
}
