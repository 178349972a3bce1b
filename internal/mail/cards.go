package mail

import (
	"strings"

	"ouchi/internal/registration"
)

// envelope is every letter about the paper card.
type envelope struct {
	request
	EnvelopeTo []string // lines of where envelopes and stamps go
	Within     string   // how long until the card is there
	Registered bool

	Postage, Stamps, Missing int // yen
}

func (w *Writer) envelope(d registration.Dispatch) (any, error) {
	if d.Application != nil { // an approval that may yet be undone is nobody's news
		told := d.Application.AsTold(w.Now())
		d.Application = &told
	}
	r, err := w.request(d)
	if err != nil {
		return nil, err
	}
	a, data := d.Application, d.Notice.Data
	return envelope{
		request: r, EnvelopeTo: w.Site.EnvelopeTo, Within: w.within(),
		Registered: a.Status == registration.Registered,
		Postage:    a.Rules.PostageYen, Stamps: data.StampsYen, Missing: data.MissingYen,
	}, nil
}

// within is how long a card takes, as people say it.
func (w *Writer) within() string {
	if days := w.Site.DeliveryDays; days%7 != 0 {
		return w.say("mail.days", "days", days)
	}
	return w.say("mail.weeks", "weeks", w.Site.DeliveryDays/7)
}

// cardVoided is the letter about a card that staff made void.
type cardVoided struct {
	letterhead
	CardNumber string // the new one; "" when none was given
}

func (w *Writer) cardVoided(d registration.Dispatch) (any, error) {
	p := d.Patron
	if p == nil {
		return nil, hopeless("a notice without its patron")
	}
	letter := cardVoided{letterhead: w.letterhead(p.Name)}
	if !p.Blocked() {
		letter.CardNumber = string(p.Number)
	}
	return letter, nil
}

// cardEnds is the letter that tells of a card's last day.
type cardEnds struct {
	letterhead
	CardNumber, ValidUntil string
}

func (w *Writer) cardEnds(d registration.Dispatch) (any, error) {
	p := d.Patron
	if p == nil || p.ValidUntil.IsZero() {
		return nil, hopeless("a notice without its card")
	}
	return cardEnds{w.letterhead(p.Name), string(p.Number), strings.ReplaceAll(p.ValidUntil.String(), "-", "/")}, nil
}
