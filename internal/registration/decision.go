package registration

import (
	"slices"
	"strings"
	"time"
)

// Approval is what an approve needs besides the application.
type Approval struct {
	Patron *Patron // whom the named card belongs to; nil for 新規発行
	Draw   Draw
	Today  Date // in the library's time zone, for the validity
	// FirstHash is the hash of the birth date's digits; "" sends a one-time link
	// that sets the first password instead.
	FirstHash string
	DueAt     time.Time // when the mail may go: the moment of undo is over
	// Hold keeps number and mail back until the library's own system knows the card.
	Hold   bool
	Ticked Ticked // what was compared, for the log
}

// Refusal is what a refusal needs besides the application.
type Refusal struct {
	Why     []Deficiency
	Contact string // whom to ask about it; "" is the library's own, which ends every mail
}

// Approve registers the applicant: 新規発行 makes a patron, the other kinds update
// the one whose card is named. 変更 never alters name or birth date.
func (a Application) Approve(s Step, in Approval) (Change, error) {
	c, err := a.end(s, Approve)
	if err != nil {
		return Change{}, err
	}
	if a.Kind.NamesCard() && in.Patron == nil {
		return Change{}, Fault(Conflict, "card_unknown")
	}
	c.Events[0].Detail = in.Ticked.String()
	if !a.Kind.DrawsNumber() && in.Patron.Blocked() {
		return Change{}, Fault(Conflict, "card_void") // its number would be no card's
	}
	patron, changed := a.registered(s, in)
	c.Patron = &patron
	b := &c.Application
	b.Decision = a.decided(s, Approve, in.DueAt)
	b.Decision.Patron, b.Decision.ValidUntil, b.Decision.Held = in.Patron, patron.ValidUntil, in.Hold
	b.PatronID, b.Issued = patron.ID, patron.Number
	if a.Kind.DrawsNumber() {
		c.Draw, c.Void = &in.Draw, patron.Number
		if in.Patron != nil && in.Patron.Blocked() {
			c.Void = "" // it is, since it was reported lost
		}
		b.Issued = ""
		a.firstLogin(s, in, &patron.Login)
	}
	data := NoticeData{Changed: changed}
	if a.Kind.DrawsNumber() {
		data = NoticeData{
			FirstUntil: patron.Login.FirstUntil,
			Link:       Link{patron.Login.Nonce, patron.Login.NonceUntil},
		}
	}
	notice := s.notice(RegisteredNotice, *b, data)
	notice.DueAt, notice.Held = in.DueAt, in.Hold
	c.Notices = []Notice{notice}
	if slices.Contains(changed, FieldEmail) && !a.Kind.DrawsNumber() && in.Patron.Email != "" {
		// Told at the address before, too: whoever reads there would see a theft.
		notice.ID, notice.To = s.ID(), in.Patron.Email
		c.Notices = append(c.Notices, notice)
	}
	c.remember()
	return c, nil
}

// registered is the patron as approval leaves it, and which fields it changed.
func (a Application) registered(s Step, in Approval) (Patron, []Field) {
	p := Patron{ID: s.ID(), CreatedAt: s.At}
	if in.Patron != nil {
		p = *in.Patron
	}
	before := p
	p = a.onto(p)
	if a.Kind.DrawsNumber() {
		p.BlockedAt = time.Time{}
	}
	if a.Kind != Amend {
		p.ValidUntil = in.Today.AddYears(a.Rules.CardYears)
	}
	p.UpdatedAt = s.At
	return p, before.Differences(p)
}

// onto is the patron with the values that approval takes over.
func (a Application) onto(p Patron) Patron {
	if a.Kind.DrawsNumber() {
		p.Name, p.NameKana, p.Birth = a.Name, a.NameKana, a.Birth
	}
	// Whoever leaves 通称 out does not give it up.
	if a.CommonName != "" {
		p.CommonName = a.CommonName
	}
	p.PostalCode, p.Address, p.Phone, p.Email = a.PostalCode, a.Address, a.Phone, a.Email
	p.PickupPlace, p.NoticeMethod, p.Workplace = a.PickupPlace, a.NoticeMethod, a.Workplace
	if a.Kind.DrawsNumber() || a.Lang != Japanese { // in which a form is shown to whoever chose nothing
		p.Lang = a.Lang
	}
	return p
}

// firstLogin gives a patron with a new number the first way into My page.
func (a Application) firstLogin(s Step, in Approval, l *Login) {
	var until time.Time
	if !in.Hold {
		until = in.DueAt.Add(days(FirstPasswordDays))
	}
	if in.FirstHash != "" {
		*l = Login{Hash: in.FirstHash, First: true, FirstUntil: until}
		return
	}
	*l = Login{Nonce: s.ID(), NonceUntil: until}
}

// Return sends the application back to the applicant, who corrects it where it
// stands (差し戻し), with a fresh link.
func (a Application) Return(s Step, correction Correction, due time.Time) (Change, error) {
	c, err := a.move(s, Return, reasons(correction.Deficiencies))
	if err != nil {
		return Change{}, err
	}
	if fault := correction.fault(); fault != nil {
		return Change{}, fault
	}
	b := &c.Application
	b.Decision = a.decided(s, Return, due)
	b.Decision.Round, b.Decision.Correction = a.Round, a.Correction
	b.Decision.PurgeAt, b.Decision.RemindedAt = a.PurgeAt, a.RemindedAt
	b.Correction = correction
	b.Link = s.link(b.Rules)
	b.PurgeAt = s.At.Add(days(b.Rules.PurgeDays))
	b.RemindedAt = time.Time{}
	if correction.Documents {
		b.Round++
	}
	notice := s.notice(ReturnedNotice, *b, NoticeData{Link: b.Link, Correction: correction})
	notice.DueAt = due
	c.Notices = []Notice{notice}
	c.CancelNotices = true
	c.remember()
	return c, nil
}

func (c Correction) fault() error {
	switch {
	case len(c.Deficiencies) == 0:
		return Fault(Invalid, "reason_missing")
	case !c.Documents && len(c.Fields) == 0:
		return Fault(Invalid, "parts_missing")
	}
	return nil
}

// Refuse ends the application with reasons (却下) and somebody to ask about them.
func (a Application) Refuse(s Step, in Refusal, due time.Time) (Change, error) {
	if len(in.Why) == 0 {
		return Change{}, Fault(Invalid, "reason_missing")
	}
	c, err := a.end(s, Refuse)
	if err != nil {
		return Change{}, err
	}
	c.Events[0].Detail = reasons(in.Why)
	c.Application.Decision = a.decided(s, Refuse, due)
	notice := s.notice(RefusedNotice, c.Application, NoticeData{
		Correction: Correction{Deficiencies: in.Why}, Contact: in.Contact,
	})
	notice.DueAt = due
	c.Notices = []Notice{notice}
	c.remember()
	return c, nil
}

func reasons(why []Deficiency) string {
	codes := make([]string, len(why))
	for i, d := range why {
		codes[i] = d.Code
	}
	return "reasons=" + strings.Join(codes, ",")
}
