package public

import (
	"crypto/rand"
	"net/http"
	"net/url"

	"ouchi/internal/intake"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// amendPage asks a patron for 変更 or 更新: what is on record, and what of it changes.
type amendPage struct {
	*page.Form
	Renewal bool
	Key     string // of this page; sent twice, it is one application
	Card    []row  // that stays as it is
	Parts   []amendPart
	Waits   []ownLine // what was asked for before and is open
}

// amendPart is what changes together: shut, it shows what is on record.
type amendPart struct {
	*page.Form
	Label, Value string
	Own          bool // as in row
	Open         bool
}

// amendParts are the fields by what changes together.
var amendParts = [][]registration.Field{
	{registration.FieldPostalCode, registration.FieldAddress},
	{registration.FieldPhone},
	{registration.FieldEmail},
	{registration.FieldPickupPlace},
	{registration.FieldNoticeMethod},
	{registration.FieldWorkplace},
}

func (s *Side) showAmend(k registration.Kind) page.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		p, err := s.member(r)
		if err != nil {
			return err
		}
		form := s.fields(s.Pages.Say(r), registration.Amendable())
		form.Fill(sent(registration.FormOf(p.Details(k))))
		return s.renderAmend(w, r, amending{p, k, form, rand.Text(), http.StatusOK})
	}
}

// amending is a page of 変更 or 更新 in the making.
type amending struct {
	patron registration.Patron
	kind   registration.Kind
	form   *page.Form
	key    string
	status int
}

func (s *Side) renderAmend(w http.ResponseWriter, r *http.Request, a amending) error {
	say, on := s.Pages.Say(r), a.patron.Details(a.kind)
	waits, err := s.ownLines(r, a.patron)
	if err != nil {
		return err
	}
	p := amendPage{Form: a.form, Renewal: a.kind == registration.Renewal, Key: a.key, Waits: waits}
	p.Card = s.rows(say, on, []registration.Field{registration.FieldName, registration.FieldBirth, registration.FieldCardNumber})
	for _, fields := range amendParts {
		part := amendPart{Form: page.NewForm()}
		for _, row := range s.rows(say, on, fields) {
			part.Label, part.Value, part.Own = row.Label, joined(part.Value, row.Value), row.Own
		}
		for _, name := range fields {
			field, err := a.form.Field(string(name))
			if err != nil {
				return err
			}
			part.Fields = append(part.Fields, *field)
			part.Open = part.Open || field.Error != ""
		}
		p.Parts = append(p.Parts, part)
	}
	return s.Pages.Render(w, r, a.status, "amend", p)
}

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

// amend makes the application. What was typed stands there again when it is faulty.
func (s *Side) amend(k registration.Kind) page.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := page.ParseForm(r); err != nil {
			return err
		}
		p, err := s.member(r)
		if err != nil {
			return err
		}
		on := p.Details(k)
		on.Lang = s.lang(r)
		values := r.PostForm
		if values.Has("unchanged") {
			values = sent(registration.FormOf(on))
		}
		a, cookie, err := s.parts.Intake.SubmitAs(r.Context(), intake.PatronForm{
			Key: r.PostForm.Get("key"), OnRecord: on, Form: typed(values),
			PasswordHash: p.Login.Hash, Address: s.parts.ClientAddress(r),
		})
		switch {
		case err != nil:
			return s.refuseAmend(w, r, err, amending{patron: p, kind: k, key: r.PostForm.Get("key")}, values)
		case cookie == "":
			return seeOther(w, r, "/my?done=asked")
		}
		s.cookies.Set(w, identityCookie, cookie, identityAge)
		s.adopt(w, r, a.Lang)
		return seeOther(w, r, "/identity/documents")
	}
}

func (s *Side) refuseAmend(w http.ResponseWriter, r *http.Request, err error, a amending, values url.Values) error {
	say := s.Pages.Say(r)
	a.form = s.fields(say, registration.Amendable())
	a.form.Fill(keepable(values))
	if a.status = blame(w, a.form, err, say); a.status == 0 {
		return err
	}
	return s.renderAmend(w, r, a)
}

// ownLine is one open application of a patron.
type ownLine struct {
	Receipt, Plain, Kind, Badge, Label, Text, Applied string
	Here                                              bool // it opens without its number and password
}

// ownLines lists the open applications of a patron.
func (s *Side) ownLines(r *http.Request, p registration.Patron) ([]ownLine, error) {
	own, err := s.parts.Member.Applications(r.Context(), p)
	if err != nil {
		return nil, err
	}
	say, all := s.telling(s.Pages.Say(r)), []ownLine(nil)
	for _, a := range own {
		if !a.Status.Open() && !a.Held {
			continue
		}
		l := ownLine{
			Receipt: a.Receipt.String(), Plain: string(a.Receipt), Kind: say("fields.kind." + string(a.Kind) + ".label"),
			Badge: badges[a.Status], Label: say("status." + string(a.Status) + ".label"), Text: say("status." + string(a.Status)),
			Applied: day(say, registration.DateOf(a.CreatedAt.In(s.location()))), Here: a.Here,
		}
		if a.Held {
			l.Badge, l.Label, l.Text = badges[registration.Waiting], say("status.announcing.label"), say("status.announcing")
		}
		all = append(all, l)
	}
	return all, nil
}

// openOwn leads a patron to the status of an application that was asked for here.
func (s *Side) openOwn(w http.ResponseWriter, r *http.Request) error {
	p, err := s.member(r)
	if err != nil {
		return err
	}
	cookie, err := s.parts.Intake.AskAs(r.Context(), r.PathValue("receipt"), p.Login.Hash)
	if err != nil {
		return err
	}
	s.cookies.Set(w, statusCookie, cookie, statusAge)
	return seeOther(w, r, "/status")
}
