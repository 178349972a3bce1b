package desk

import (
	"context"

	"ouchi/internal/registration"
)

// Letters are the mails that could not be delivered.
type Letters interface {
	// DeadLetters lists up to n, the last given up first, and counts all.
	DeadLetters(ctx context.Context, n int) ([]registration.DeadLetter, int, error)
	// CountDeadLetters counts them, for every page's menu.
	CountDeadLetters(ctx context.Context) (int, error)
	// DeadLetter finds one; NotFound "letter_settled" when it is none any more.
	DeadLetter(ctx context.Context, id string) (registration.DeadLetter, error)
	// ReviveLetter lets one go out anew, to the address, with the event; like
	// SettleLetter, which drops it, it is NotFound when a colleague was first.
	ReviveLetter(ctx context.Context, id, to string, e registration.Event) error
	SettleLetter(ctx context.Context, id string, e registration.Event) error
}

// mailSubject is what the log calls the whole of the mails.
const mailSubject = "mails"

const lettersShown = 200

// DeadLetters lists the mails that could not be delivered, up to 200, and counts all.
func (d *Desk) DeadLetters(ctx context.Context, c Caller) ([]registration.DeadLetter, int, error) {
	if err := d.record(ctx, c, seeLetters, mailSubject); err != nil {
		return nil, 0, err
	}
	return d.Letters.DeadLetters(ctx, lettersShown)
}

// Undelivered counts the mails that could not be delivered, for whoever may see them.
func (d *Desk) Undelivered(ctx context.Context, c Caller) (int, error) {
	if err := d.permit(c, seeLetters); err != nil {
		return 0, err
	}
	return d.Letters.CountDeadLetters(ctx)
}

// Resend sends an undelivered mail again, to the address that the application has now.
// One with a link is replaced by one with a fresh link: a later mail may have ended the
// old one's.
func (d *Desk) Resend(ctx context.Context, c Caller, id string) error {
	if err := d.permit(c, assist); err != nil {
		return err
	}
	letter, err := d.Letters.DeadLetter(ctx, id)
	if err != nil {
		return err
	}
	if letter.Receipt == "" {
		return registration.Fault(registration.Conflict, "letter_of_patron")
	}
	a, err := d.find(ctx, string(letter.Receipt))
	if err != nil {
		return err
	}
	if err := d.daily(ctx, a.ID); err != nil {
		return err
	}
	e := registration.Event{At: d.Now(), Subject: a.ID, Actor: c.actor(), Act: "mail_resent", Detail: "mail=" + string(letter.Kind)}
	if !letter.Kind.Links() {
		return d.Letters.ReviveLetter(ctx, id, letter.Recipient(a), e)
	}
	change, err := a.RenewLink(d.step(c))
	if err != nil {
		return err
	}
	if _, err := d.Applications.Apply(ctx, change); err != nil {
		return err
	}
	return d.Letters.SettleLetter(ctx, id, e)
}

// Settle takes an undelivered mail off the list: the applicant was told otherwise.
func (d *Desk) Settle(ctx context.Context, c Caller, id string) error {
	if err := d.permit(c, assist); err != nil {
		return err
	}
	letter, err := d.Letters.DeadLetter(ctx, id)
	if err != nil {
		return err
	}
	subject := letter.ApplicationID
	if subject == "" {
		subject = mailSubject
	}
	return d.Letters.SettleLetter(ctx, id, registration.Event{
		At: d.Now(), Subject: subject, Actor: c.actor(), Act: "mail_settled", Detail: "mail=" + string(letter.Kind),
	})
}
