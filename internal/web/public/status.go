package public

import (
	"net/http"
	"time"

	"ouchi/internal/intake"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

const (
	statusCookie = "status"
	statusAge    = 30 * time.Minute // the session's own end
)

// statusPage tells an applicant how things stand. Its form is the mail address.
type statusPage struct {
	*page.Form
	Receipt, Badge, Label, Text string
	Done                        string // what has just been done, "" for nothing
	Expected                    string // while waiting
	CardLabel, CardText         string // of a card to be posted
	EnvelopeTo                  []string
	Email, LinkUntil, PurgeDay  string // while the applicant has something to send
	LinkOver                    bool
	Reasons                     []reason
	Correct                     []string // what a return asks for
	Open                        bool
	Kind, Applied               string
	Now, NowGo                  string   // what can be gone on with at once, and its button; "" for nothing
	SentAt                      string   // when documents came last; "" before
	Sent                        []string // what they are
	Family                      []relative
}

var badges = map[registration.Status]string{
	registration.Waiting: "badge-waiting", registration.Returned: "badge-returned",
	registration.Registered: "badge-done", registration.Refused: "badge-ended",
	registration.Withdrawn: "badge-ended", registration.Lapsed: "badge-ended",
}

// askForm is the way into the status page.
func (s *Side) askForm(r *http.Request) *page.Form {
	say := s.Pages.Say(r)
	return page.NewForm(
		page.Field{
			Name: "receipt_number", Label: say("fields.receipt_number.label"), Hint: say("public.ask.receipt_hint"),
			Required: true, Width: page.Half, Autocomplete: "off",
		},
		page.Field{
			Name: "password", Label: say("fields.password.label"), Hint: say("public.enter.hint"),
			Type: page.Password, Required: true, Width: page.Half, Autocomplete: "current-password",
		},
	)
}

func (s *Side) showStatus(w http.ResponseWriter, r *http.Request) error {
	cookie := s.cookies.Get(r, statusCookie)
	if cookie == "" {
		return s.Pages.Render(w, r, http.StatusOK, "ask", formPage{s.askForm(r)})
	}
	now, err := s.parts.Intake.Standing(r.Context(), cookie)
	if err != nil {
		return err
	}
	return s.renderStatus(w, r, now, nil)
}

func (s *Side) ask(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	cookie, err := s.parts.Intake.Ask(
		r.Context(), r.PostForm.Get("receipt_number"), r.PostForm.Get("password"), s.parts.ClientAddress(r))
	if err == nil {
		s.cookies.Set(w, statusCookie, cookie, statusAge)
		now, err := s.parts.Intake.Standing(r.Context(), cookie)
		s.adopt(w, r, now.Application.Lang)
		if err != nil {
			return err
		}
		return seeOther(w, r, "/status")
	}
	form := s.askForm(r)
	form.Fill(keepable(r.PostForm))
	status := blame(w, form, err, s.Pages.Say(r))
	if status == 0 {
		return err
	}
	return s.Pages.Render(w, r, status, "ask", formPage{form})
}

// renderStatus shows the standing, with the mail address's form as it failed.
func (s *Side) renderStatus(w http.ResponseWriter, r *http.Request, now intake.Standing, wrong *page.Form) error {
	say, a := s.telling(s.Pages.Say(r)), now.Application
	p := statusPage{
		Form: wrong, Receipt: a.Receipt.String(), Badge: badges[a.Status], Open: a.Status.Open(),
		Label: say("status." + string(a.Status) + ".label"), Text: say("status." + string(a.Status)),
		Kind:    say("fields.kind." + string(a.Kind) + ".label"),
		Applied: day(say, registration.DateOf(a.CreatedAt.In(s.location()))),
	}
	status := http.StatusUnprocessableEntity
	if wrong == nil {
		status, p.Form = http.StatusOK, s.emailForm(say, a.Email)
		if done := r.URL.Query().Get("done"); done == "link" || done == "email" || done == "password" {
			p.Done = say("public.status.done." + done)
		}
	}
	s.fillStatus(&p, say, now)
	p.Family = s.relatives(say, now.Family)
	return s.Pages.Render(w, r, status, "status", p)
}

// fillStatus adds what only some states have to say.
func (s *Side) fillStatus(p *statusPage, say page.Say, now intake.Standing) {
	a := now.Application
	if now.Held {
		p.Badge, p.Label, p.Text = badges[registration.Waiting], say("status.announcing.label"), say("status.announcing")
	}
	if a.Status == registration.Waiting {
		p.Expected = s.expected(say, a.SentAt, now.Ahead)
	}
	if !a.SentAt.IsZero() {
		p.SentAt = s.moment(say, a.SentAt)
		for _, d := range now.Sent {
			p.Sent = append(p.Sent, s.kinds(say, a.Details).label(d.Kind))
		}
	}
	if a.Status.Unsent() {
		p.Now, p.NowGo = say("public.status.now.documents"), say("public.status.now.documents_go")
		if a.Status == registration.Returned {
			p.Now, p.NowGo = say("public.status.now.correct"), say("public.status.now.correct_go")
		}
		p.Email, p.LinkUntil = a.Email, s.moment(say, a.Link.ExpiresAt)
		p.LinkOver = !s.parts.Now().Before(a.Link.ExpiresAt)
		p.PurgeDay = day(say, registration.DateOf(a.PurgeAt.In(s.location())))
	}
	if a.Status == registration.Returned {
		p.Reasons = s.reasons(a.Correction)
		if a.Correction.Documents {
			p.Correct = append(p.Correct, say("fields.documents.label"))
		}
		for _, f := range a.Correction.Fields {
			p.Correct = append(p.Correct, say("fields."+string(f)+".label"))
		}
	}
	if a.CardState != registration.NoCard && (a.Status.Open() || a.Status == registration.Registered) {
		key := "card_state." + string(a.CardState)
		p.CardLabel, p.CardText = say(key+".label"), say(key, "missing", a.MissingYen())
		if a.CardState == registration.EnvelopeAwaited || a.CardState == registration.ShortOfStamps {
			p.EnvelopeTo = s.parts.Settings.EnvelopeTo
		}
	}
}

func (s *Side) emailForm(say page.Say, email string) *page.Form {
	form := s.fields(say, []registration.Field{registration.FieldEmail})
	form.Fields[0].Value = email
	form.Fields[0].Hint = say("public.status.email_hint")
	return form
}

func (s *Side) renewLink(w http.ResponseWriter, r *http.Request) error {
	if err := s.parts.Intake.RenewLink(r.Context(), s.cookies.Get(r, statusCookie)); err != nil {
		return err
	}
	return seeOther(w, r, "/status?done=link")
}

func (s *Side) correctEmail(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	cookie, email := s.cookies.Get(r, statusCookie), r.PostForm.Get("email")
	err := s.parts.Intake.CorrectEmail(r.Context(), cookie, email)
	if err == nil {
		return seeOther(w, r, "/status?done=email")
	}
	say := s.telling(s.Pages.Say(r))
	form := s.emailForm(say, "")
	form.Fill(keepable(r.PostForm))
	if !form.Fault(err, say) {
		return err
	}
	now, gone := s.parts.Intake.Standing(r.Context(), cookie)
	if gone != nil {
		return gone
	}
	return s.renderStatus(w, r, now, form)
}

func (s *Side) leave(w http.ResponseWriter, r *http.Request) error {
	if err := s.leaveApplication(w, r); err != nil {
		return err
	}
	return seeOther(w, r, "/")
}

// leaveApplication ends what this browser has open of an application: its status, and the
// documents that were gone on to. The next person may sit at it.
func (s *Side) leaveApplication(w http.ResponseWriter, r *http.Request) error {
	for _, name := range []string{statusCookie, identityCookie} {
		cookie := s.cookies.Get(r, name)
		if cookie == "" {
			continue
		}
		if err := s.parts.Intake.Leave(r.Context(), cookie); err != nil {
			return err
		}
		s.cookies.Clear(w, name)
	}
	return nil
}
