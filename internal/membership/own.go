package membership

import (
	"context"
	"slices"

	"ouchi/internal/registration"
)

// Own is an application of a patron, as its applicant knows it.
type Own struct {
	registration.Application
	Held bool // approved, and nobody may learn so yet
	Here bool // asked for from My page, under the password in force
}

// Applications lists what a patron has asked for and ouchi still holds, newest first:
// what made or changed the patron, and what names the card and the birth date.
func (m *Membership) Applications(ctx context.Context, p registration.Patron) ([]Own, error) {
	all, err := m.Records.ApplicationsOf(ctx, p)
	if err != nil {
		return nil, err
	}
	own := make([]Own, len(all))
	for i, a := range all {
		own[i] = Own{Application: a, Here: p.Login.Hash != "" && a.PasswordHash == p.Login.Hash}
		if a.Status == registration.Registered && a.Decision.Held {
			own[i].Held = true
			continue
		}
		own[i].Application = a.AsTold(m.Now())
	}
	return own, nil
}

// Data is all that ouchi holds on a patron.
type Data struct {
	Patron       registration.Patron
	Applications []Own
	Mails        []registration.Mailing // that were sent, newest first
	Looks        []registration.Look    // of staff; newest first, the last hundred
	Devices      Devices
}

const looks = 100

// Data collects all that ouchi holds on whoever is logged in.
func (m *Membership) Data(ctx context.Context, cookie string) (d Data, err error) {
	if d.Patron, err = m.Member(ctx, cookie); err != nil {
		return d, err
	}
	if d.Applications, err = m.Applications(ctx, d.Patron); err != nil {
		return d, err
	}
	subjects := []string{d.Patron.ID}
	for _, a := range d.Applications {
		subjects = append(subjects, a.ID)
	}
	if d.Mails, err = m.Records.MailsOf(ctx, d.Patron.ID, subjects[1:]); err != nil {
		return d, err
	}
	// One that waits would tell of a decision that may yet be undone.
	d.Mails = slices.DeleteFunc(d.Mails, func(l registration.Mailing) bool { return l.State != "sent" })
	if d.Looks, err = m.Records.LooksAt(ctx, subjects, looks); err != nil {
		return d, err
	}
	d.Devices, err = m.Devices(ctx, cookie)
	return d, err
}

// TakeData is Data to be taken away: it asks the password again, for a page left open,
// and is recorded.
func (m *Membership) TakeData(ctx context.Context, cookie, password string) (Data, error) {
	p, err := m.Member(ctx, cookie)
	if err != nil {
		return Data{}, err
	}
	if err := m.current(ctx, p, password); err != nil {
		return Data{}, err
	}
	d, err := m.Data(ctx, cookie)
	if err != nil {
		return Data{}, err
	}
	return d, m.Records.Record(ctx, m.event(p, "own_data_taken"))
}
