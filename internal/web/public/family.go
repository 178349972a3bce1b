package public

import (
	"net/http"
	"slices"

	"ouchi/internal/intake"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// guardianFields are what is asked of who answers for somebody under age.
var guardianFields = []registration.Field{registration.FieldGuardianName, registration.FieldGuardianRelation}

// asked are the fields of the form: without the guardian's where nobody asks for one.
func (s *Side) asked() []registration.Field {
	m := s.offer().Minor
	if m.Age > 0 && m.Rule != registration.NoGuardian {
		return registration.Fields()
	}
	return slices.DeleteFunc(registration.Fields(), func(f registration.Field) bool { return slices.Contains(guardianFields, f) })
}

// shown are the fields that are shown again: without the guardian's of who is of age.
func (s *Side) shown(d registration.Details) []registration.Field {
	offer := s.offer()
	return slices.DeleteFunc(s.asked(), func(f registration.Field) bool {
		return slices.Contains(guardianFields, f) && !offer.Minor.Asks(d.Birth, offer.Today)
	})
}

// familyPanel offers the way to apply for others too, and shows who they are.
type familyPanel struct {
	Draft   string
	Members []memberView
	More    bool // there is room for another
}

type memberView struct {
	ID, Name string
	Rows     []row
}

func (s *Side) familyPanel(say page.Say, d intake.Draft) familyPanel {
	p := familyPanel{Draft: d.ID, More: s.parts.Intake.Room(d) > 0}
	for _, m := range d.Members {
		shown := slices.DeleteFunc(s.parts.Intake.Own(d), func(f registration.Field) bool {
			return f == registration.FieldName || !slices.Contains(s.shown(m.Details), f) || f == registration.FieldCardNumber && m.Details.CardNumber == ""
		})
		p.Members = append(p.Members, memberView{m.ID, m.Details.Name, s.rows(say, m.Details, shown)})
	}
	return p
}

// memberPage is the short form of somebody who applies together.
type memberPage struct {
	*page.Form
	Draft, Member string
	Known         bool  // they are in the draft already
	Taken         []row // what the head's answers say for them
	GuardianAge   int
}

func (s *Side) showNewcomer(w http.ResponseWriter, r *http.Request) error {
	d, err := s.parts.Intake.Draft(r.Context(), s.cookies.Get(r, draftCookie), "")
	if err != nil {
		return err
	}
	if d.Confirmed || s.parts.Intake.Room(d) <= 0 {
		return seeOther(w, r, "/apply/confirm")
	}
	m, say := s.parts.Intake.Newcomer(d), s.Pages.Say(r)
	return s.Pages.Render(w, r, http.StatusOK, "family", s.memberPage(say, d, s.memberForm(say, d, m), m.ID))
}

func (s *Side) showMember(w http.ResponseWriter, r *http.Request) error {
	d, err := s.parts.Intake.Draft(r.Context(), s.cookies.Get(r, draftCookie), "")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(d.Members, func(m intake.Member) bool { return m.ID == r.PathValue("member") })
	if i < 0 {
		return seeOther(w, r, "/apply/confirm")
	}
	m, say := d.Members[i], s.Pages.Say(r)
	return s.Pages.Render(w, r, http.StatusOK, "family", s.memberPage(say, d, s.memberForm(say, d, m), m.ID))
}

func (s *Side) memberForm(say page.Say, d intake.Draft, m intake.Member) *page.Form {
	form := s.fields(say, s.parts.Intake.Own(d))
	for i := range form.Fields {
		switch registration.Field(form.Fields[i].Name) {
		case registration.FieldBirth:
			form.Fields[i].Autocomplete = ""
		case registration.FieldName, registration.FieldNameKana, registration.FieldWorkplace:
			form.Fields[i].Autocomplete = "off" // the browser knows the head's
		}
	}
	form.Fill(sent(m.Form))
	return form
}

// memberPage is the page of a draft's member, with the form as it stands.
func (s *Side) memberPage(say page.Say, d intake.Draft, form *page.Form, member string) memberPage {
	own := s.parts.Intake.Own(d)
	taken := slices.DeleteFunc(registration.Fields(), func(f registration.Field) bool {
		return slices.Contains(own, f) || slices.Contains(guardianFields, f) || f == registration.FieldWorkplace || f == registration.FieldCommonName ||
			f == registration.FieldPassword || f == registration.FieldPasswordConfirm
	})
	return memberPage{
		Form: form, Draft: d.ID, Member: member, Taken: s.rows(say, d.Details, taken),
		Known:       slices.ContainsFunc(d.Members, func(m intake.Member) bool { return m.ID == member }),
		GuardianAge: s.offer().Minor.Age,
	}
}

// keepMember adds somebody to the draft on the page, or changes them.
func (s *Side) keepMember(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	cookie, draft, member := s.cookies.Get(r, draftCookie), r.PostForm.Get("draft"), r.PostForm.Get("member")
	err := s.parts.Intake.KeepMember(r.Context(), cookie, draft, intake.Member{ID: member, Form: typed(r.PostForm)})
	if err == nil || settledBefore(err) {
		return seeOther(w, r, "/apply/confirm")
	}
	d, gone := s.parts.Intake.Draft(r.Context(), cookie, draft)
	if gone != nil {
		return gone
	}
	say := s.telling(s.Pages.Say(r))
	form := s.memberForm(say, d, intake.Member{})
	form.Fill(keepable(r.PostForm))
	status := blame(w, form, err, say)
	if status == 0 {
		return err
	}
	return s.Pages.Render(w, r, status, "family", s.memberPage(say, d, form, member))
}

// settledBefore tells whether the page that sent a form is older than what it asks for: the
// present one says how things stand.
func settledBefore(err error) bool {
	for _, reason := range []string{"draft_used", "family_full"} {
		if registration.CodeOf(err) == registration.Conflict && registration.ReasonOf(err) == reason {
			return true
		}
	}
	return false
}

// dropMember takes somebody out of the draft on the page.
func (s *Side) dropMember(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	err := s.parts.Intake.DropMember(r.Context(), s.cookies.Get(r, draftCookie), r.PostForm.Get("draft"), r.PathValue("member"))
	if err != nil && !settledBefore(err) {
		return err
	}
	return seeOther(w, r, "/apply/confirm")
}

// relative is one of those who applied together.
type relative struct {
	Name, Receipt string
	Badge, State  string // how they stand
	Own           bool   // a document of their own is wanted
}

// relatives are nil for who applies alone.
func (s *Side) relatives(say page.Say, family []registration.Application) []relative {
	if len(family) < 2 {
		return nil
	}
	all := make([]relative, len(family))
	for i, a := range family {
		all[i] = relative{
			Name: a.Name, Receipt: a.Receipt.String(), Badge: badges[a.Status],
			State: say("status." + string(a.Status) + ".label"), Own: s.parts.Intake.WantsOwn(a),
		}
	}
	return all
}

// together are those whose documents are sent, or were sent, at once.
func (s *Side) together(say page.Say, id intake.Identity) []relative {
	return s.relatives(say, append([]registration.Application{id.Application}, id.Family...))
}

// posted tells whether a paper card is to be posted to any of them.
func posted(all []registration.Application) bool {
	return slices.ContainsFunc(all, func(a registration.Application) bool { return a.Delivery == registration.Post })
}
