package public

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"ouchi/internal/membership"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// dataPage shows a patron all that ouchi holds on them. Its form takes it away.
type dataPage struct {
	*page.Form
	Rows         []row
	Applications []row
	Mails        []row
	Looks        []row
	Own          []row // about My page itself
}

func (s *Side) showData(w http.ResponseWriter, r *http.Request) error {
	return s.renderData(w, r, http.StatusOK, s.takeForm(r))
}

func (s *Side) takeForm(r *http.Request) *page.Form {
	return page.NewForm(page.Field{
		Name: currentControl, Label: s.Pages.Say(r)("fields.current.label"), Type: page.Password,
		Required: true, Width: page.Half, Autocomplete: "current-password",
	})
}

func (s *Side) renderData(w http.ResponseWriter, r *http.Request, status int, form *page.Form) error {
	d, err := s.parts.Member.Data(r.Context(), s.cookies.Get(r, memberCookie))
	if err != nil {
		return err
	}
	say := s.telling(s.Pages.Say(r))
	p := dataPage{
		Form: form,
		Rows: s.rows(say, d.Patron.Details(""), append([]registration.Field{
			registration.FieldCardNumber, registration.FieldName, registration.FieldNameKana, registration.FieldBirth,
		}, registration.Amendable()...)),
		Own: []row{
			{Label: say("my.validity"), Value: day(say, d.Patron.ValidUntil)},
			{Label: say("my.data.since"), Value: s.moment(say, d.Patron.CreatedAt)},
		},
	}
	for _, a := range d.Applications {
		label := say("status." + string(a.Status) + ".label")
		if a.Held {
			label = say("status.announcing.label")
		}
		p.Applications = append(p.Applications, row{
			Label: s.moment(say, a.CreatedAt),
			Value: say("my.data.application", "kind", say("fields.kind."+string(a.Kind)+".label"), "receipt", a.Receipt, "state", label),
		})
	}
	for _, m := range d.Mails {
		p.Mails = append(p.Mails, row{Label: s.moment(say, m.ClosedAt), Value: say("my.data.mail." + string(m.Kind))})
	}
	for _, l := range d.Looks {
		p.Looks = append(p.Looks, row{Label: s.moment(say, l.At), Value: s.lookWords(say, l)})
	}
	return s.Pages.Render(w, r, status, "data", p)
}

// lookWords tells of a look without telling who.
func (s *Side) lookWords(say page.Say, l registration.Look) string {
	what := say("my.data.look." + l.Act)
	if l.Role == "" {
		return what
	}
	return say("my.data.looked", "what", what, "role", say("my.data.role."+string(l.Role)))
}

// takeData hands all of it over as a file, for the password.
func (s *Side) takeData(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	d, err := s.parts.Member.TakeData(r.Context(), s.cookies.Get(r, memberCookie), r.PostForm.Get(currentControl))
	if err != nil {
		form := s.takeForm(r)
		status := blame(w, form, currentFault(err), s.Pages.Say(r))
		if status == 0 {
			return err
		}
		return s.renderData(w, r, status, form)
	}
	body, err := json.MarshalIndent(fileOf(d, s.parts.Now()), "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="my-library.json"`)
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(body)
	return nil
}

// currentFault names the field of the present password as browsers do.
func currentFault(err error) error {
	var fault *registration.Error
	if errors.As(err, &fault) {
		for i, f := range fault.Fields {
			if f.Field == "current" {
				fault.Fields[i].Field = currentControl
			}
		}
	}
	return err
}

// The file that a patron takes away: fields by their names in the form, times in UTC.
type (
	dataFile struct {
		MadeAt       time.Time         `json:"made_at"`
		CardNumber   string            `json:"card_number"`
		ValidUntil   string            `json:"valid_until,omitempty"`
		Registered   time.Time         `json:"registered_at"`
		Fields       map[string]string `json:"fields"`
		Applications []dataApplication `json:"applications"`
		Mails        []dataMail        `json:"mails"`
		Looks        []dataLook        `json:"looks_of_staff"`
		LoggedIn     []time.Time       `json:"logged_in_since"`
		SavedCards   int               `json:"saved_cards"`
	}
	dataApplication struct {
		Receipt string            `json:"receipt_number"`
		Kind    registration.Kind `json:"kind"`
		State   string            `json:"state"`
		Applied time.Time         `json:"applied_at"`
		Sent    time.Time         `json:"documents_sent_at,omitzero"`
		Fields  map[string]string `json:"fields"`
	}
	dataMail struct {
		At   time.Time               `json:"at"`
		Kind registration.NoticeKind `json:"kind"`
	}
	dataLook struct {
		At   time.Time              `json:"at"`
		What string                 `json:"what"`
		Role registration.StaffRole `json:"role,omitempty"`
	}
)

func fileOf(d membership.Data, now time.Time) dataFile {
	f := dataFile{
		MadeAt: now, CardNumber: string(d.Patron.Number), ValidUntil: d.Patron.ValidUntil.String(),
		Registered: d.Patron.CreatedAt, Fields: fieldsOf(d.Patron.Details("")), Applications: []dataApplication{},
		Mails: []dataMail{}, Looks: []dataLook{}, LoggedIn: d.Devices.Since, SavedCards: d.Devices.Cards,
	}
	for _, a := range d.Applications {
		state := string(a.Status)
		if a.Held { // approved, and nobody may learn so yet
			state = string(registration.Waiting)
		}
		f.Applications = append(f.Applications, dataApplication{
			a.Receipt.String(), a.Kind, state, a.CreatedAt, a.SentAt, fieldsOf(a.Details),
		})
	}
	for _, m := range d.Mails {
		f.Mails = append(f.Mails, dataMail{m.ClosedAt, m.Kind})
	}
	for _, l := range d.Looks {
		f.Looks = append(f.Looks, dataLook{l.At, l.Act, l.Role})
	}
	return f
}

// fieldsOf are details by the names of the form, without what is empty.
func fieldsOf(d registration.Details) map[string]string {
	form, all := registration.FormOf(d), map[string]string{}
	for name, value := range controls(&form) {
		if *value != "" {
			all[name] = *value
		}
	}
	return all
}
