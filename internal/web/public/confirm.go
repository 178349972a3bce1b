package public

import (
	"net/http"
	"strings"
	"time"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// confirmPage is 利用者情報仮登録確認.
type confirmPage struct {
	Draft string
	Rows  []row
	// Email and Meant are the address and what it may have been meant to be; "" when it
	// leaves no doubt.
	Email, Meant string
	Family       familyPanel
}

func (s *Side) showConfirm(w http.ResponseWriter, r *http.Request) error {
	draft, err := s.parts.Intake.Draft(r.Context(), s.cookies.Get(r, draftCookie), "")
	if err != nil {
		return err
	}
	if draft.Confirmed {
		s.cookies.Set(w, confirmedCookie, draft.ID, draftAge)
		return seeOther(w, r, "/apply/done")
	}
	p := confirmPage{Draft: draft.ID, Rows: s.confirmRows(s.Pages.Say(r), draft.Details, draft.PasswordLength), Family: s.familyPanel(s.Pages.Say(r), draft)}
	if meant, doubtful := jptext.MistypedEmail(draft.Details.Email); doubtful {
		p.Email, p.Meant = draft.Details.Email, meant
	}
	return s.Pages.Render(w, r, http.StatusOK, "confirm", p)
}

// mendEmail takes the address that the page asked about, and shows the page again.
func (s *Side) mendEmail(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	err := s.parts.Intake.MendEmail(r.Context(), s.cookies.Get(r, draftCookie), r.PostForm.Get("draft"))
	if err != nil {
		return err
	}
	return seeOther(w, r, "/apply/confirm")
}

// confirmRows are all rows in the guide's order, the password as dots of its length.
func (s *Side) confirmRows(say page.Say, d registration.Details, password int) []row {
	var all []row
	for _, f := range s.shown(d) {
		switch f {
		case registration.FieldPassword:
			all = append(all, row{Label: say("fields.password.label"), Value: strings.Repeat("●", password)})
		case registration.FieldPasswordConfirm:
		default:
			all = append(all, s.rows(say, d, []registration.Field{f})...)
		}
	}
	return all
}

// confirm makes the draft on the page an application, once however often it comes.
func (s *Side) confirm(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	draft := r.PostForm.Get("draft")
	if _, err := s.parts.Intake.Confirm(r.Context(), s.cookies.Get(r, draftCookie), draft); err != nil {
		return err
	}
	s.cookies.Set(w, confirmedCookie, draft, draftAge)
	return seeOther(w, r, "/apply/done")
}

// donePage is 利用者情報仮登録結果.
type donePage struct {
	Receipt, Email, Domain, LinkUntil, PurgeDay string
	Family                                      []relative // with their numbers; nil when alone
	Post                                        bool
	Postage                                     int
	EnvelopeTo                                  []string
}

func (s *Side) showDone(w http.ResponseWriter, r *http.Request) error {
	family, err := s.parts.Intake.ConfirmedFamily(r.Context(), s.cookies.Get(r, draftCookie), s.cookies.Get(r, confirmedCookie))
	if registration.CodeOf(err) == registration.NotFound {
		return registration.Fault(registration.NotFound, "draft_gone")
	}
	if err != nil {
		return err
	}
	say, a := s.Pages.Say(r), family[0]
	return s.Pages.Render(w, r, http.StatusOK, "done", donePage{
		Family:  s.relatives(say, family),
		Receipt: a.Receipt.String(), Email: a.Email, Domain: s.parts.Settings.MailDomain,
		LinkUntil: s.moment(say, a.CreatedAt.Add(time.Duration(a.Rules.LinkHours)*time.Hour)),
		PurgeDay:  day(say, registration.DateOf(a.PurgeAt.In(s.location()))),
		Post:      posted(family), Postage: a.Rules.PostageYen, EnvelopeTo: s.parts.Settings.EnvelopeTo,
	})
}
