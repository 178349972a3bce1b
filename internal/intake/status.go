package intake

import (
	"context"
	"errors"
	"slices"
	"time"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

const statusLife = 30 * time.Minute

// Standing is how an application stands, for its applicant.
type Standing struct {
	Application registration.Application
	Ahead       int // applications before it in the queue; 0 unless waiting
	// Sent are the documents that were sent last; none before.
	Sent []registration.Document
	// Held tells that it is approved and nobody may learn so yet: the library's own
	// system does not know the card.
	Held bool
	// Family is who applied together, itself among them, as their applicant knows them;
	// nil when alone.
	Family []registration.Application
}

// Ask opens the status page with receipt number and password and returns the
// cookie of a session of half an hour. A number that does not exist and a wrong
// password are the same Denied, at the same cost.
func (in *Intake) Ask(ctx context.Context, receipt, password, address string) (cookie string, err error) {
	a, err := in.asked(ctx, receipt)
	if err != nil {
		return "", err
	}
	if err := in.verify(ctx, a, password, address); err != nil {
		if registration.CodeOf(err) == registration.Denied {
			err = registration.Fault(registration.Denied, "wrong_receipt_or_password")
		}
		return "", err
	}
	return in.openStatus(ctx, a)
}

func (in *Intake) openStatus(ctx context.Context, a registration.Application) (cookie string, err error) {
	return in.open(ctx, registration.Session{
		Purpose: registration.StatusPurpose, Subject: a.ID, ExpiresAt: in.parts.Now().Add(statusLife),
	})
}

// asked finds the application or, to be throttled and refused alike, nothing with
// the number for its id: read, not as typed, or every spelling would have tries of its
// own where an application has them only once.
func (in *Intake) asked(ctx context.Context, typed string) (registration.Application, error) {
	receipt, ok := registration.ParseReceiptNumber(typed)
	if !ok {
		return registration.Application{ID: "unknown " + typed}, nil
	}
	nobody := registration.Application{ID: "unknown " + string(receipt)}
	a, err := in.parts.Applications.ApplicationByReceipt(ctx, receipt)
	if errors.Is(err, registration.ErrNotFound) {
		return nobody, nil
	}
	return a, err
}

// Standing tells how things stand for whoever asked; Denied "session_over" else. What was
// decided stands there when its mail may go, for until then it may be undone.
func (in *Intake) Standing(ctx context.Context, cookie string) (Standing, error) {
	a, err := in.subject(ctx, cookie)
	if err != nil {
		return Standing{}, err
	}
	now, err := in.standing(ctx, a)
	if err != nil || a.Family == "" {
		return now, err
	}
	err = in.besides(ctx, &now)
	return now, err
}

func (in *Intake) standing(ctx context.Context, a registration.Application) (Standing, error) {
	if a.Status == registration.Registered && a.Decision.Held {
		return Standing{Application: a, Held: true}, nil
	}
	if a = a.AsTold(in.parts.Now()); a.Status != registration.Waiting {
		return Standing{Application: a}, nil
	}
	sent, err := in.sent(ctx, a)
	if err != nil {
		return Standing{}, err
	}
	ahead, err := in.parts.Applications.WaitingBefore(ctx, a.SentAt)
	return Standing{Application: a, Ahead: ahead, Sent: sent}, err
}

// sent are the documents of an application's present round.
func (in *Intake) sent(ctx context.Context, a registration.Application) ([]registration.Document, error) {
	all, err := in.parts.Documents.Documents(ctx, a.ID)
	return slices.DeleteFunc(all, func(d registration.Document) bool { return d.Round != a.Round }), err
}

// subject finds the application of whoever asked.
func (in *Intake) subject(ctx context.Context, cookie string) (registration.Application, error) {
	over := registration.Fault(registration.Denied, "session_over")
	s, err := in.parts.Sessions.Session(ctx, secret.SessionHash(cookie), registration.StatusPurpose, in.parts.Now())
	if errors.Is(err, registration.ErrNotFound) {
		return registration.Application{}, over
	}
	if err != nil {
		return registration.Application{}, err
	}
	a, err := in.parts.Applications.Application(ctx, s.Subject)
	if errors.Is(err, registration.ErrNotFound) {
		err = over
	}
	return a, err
}

// Continue opens a session at the documents for whoever asked, as the mailed link does:
// the password was just given. Conflict when there is nothing to send.
func (in *Intake) Continue(ctx context.Context, cookie string) (identity string, err error) {
	a, err := in.subject(ctx, cookie)
	switch {
	case err != nil:
		return "", err
	case a.Decision.Waits(in.parts.Now()):
		return "", registration.Fault(registration.Conflict, "deciding")
	case !a.Status.Unsent():
		return "", registration.Fault(registration.Conflict, "already_"+string(a.Status))
	}
	if a, err = in.leading(ctx, a); err != nil {
		return "", err
	}
	return in.openIdentity(ctx, a, "")
}

// RenewLink mails a fresh link, whatever became of the one before.
func (in *Intake) RenewLink(ctx context.Context, cookie string) error {
	return in.steer(ctx, cookie, registration.Application.RenewLink)
}

// CorrectEmail mails a fresh link to another address. Invalid names the field.
func (in *Intake) CorrectEmail(ctx context.Context, cookie, email string) error {
	address, ok := jptext.Email(email)
	if !ok {
		return &registration.Error{
			Code: registration.Invalid, Reason: "form",
			Fields: []registration.FieldError{{Field: registration.FieldEmail, Reason: "email"}},
		}
	}
	return in.steer(ctx, cookie, func(a registration.Application, s registration.Step) (registration.Change, error) {
		return a.CorrectEmail(s, address)
	})
}

// Withdraw ends the application; its images are shredded after their days.
func (in *Intake) Withdraw(ctx context.Context, cookie string) error {
	return in.act(ctx, cookie, registration.Application.Withdraw)
}

// steer is act for what sends a link, of which there are only so many a day. Who is led
// by another asks for the link of the family.
func (in *Intake) steer(ctx context.Context, cookie string, do registration.Move) error {
	a, err := in.subject(ctx, cookie)
	if err != nil {
		return err
	}
	if a, err = in.leading(ctx, a); err != nil {
		return err
	}
	return in.move(ctx, a, func(a registration.Application, s registration.Step) (registration.Change, error) {
		change, err := do(a, s)
		if err != nil {
			return change, err
		}
		return change, in.throttle(ctx, try{"too_many_links", a.ID, 24 * time.Hour, in.parts.Policy.LinksADay})
	})
}

func (in *Intake) act(ctx context.Context, cookie string, do registration.Move) error {
	a, err := in.subject(ctx, cookie)
	if err != nil {
		return err
	}
	return in.move(ctx, a, do)
}

func (in *Intake) move(ctx context.Context, a registration.Application, do registration.Move) error {
	if a.Decision.Waits(in.parts.Now()) {
		// Nothing else would tell less of what was decided.
		return registration.Fault(registration.Conflict, "deciding")
	}
	family, err := in.parts.Families.Family(ctx, a.Family)
	if err != nil {
		return err
	}
	change, err := a.Lead(in.step(), family, do)
	if err != nil {
		return err
	}
	_, err = in.parts.Applications.Apply(ctx, change)
	return err
}

// Leave ends the session of the cookie, and what it let in.
func (in *Intake) Leave(ctx context.Context, cookie string) error {
	if err := in.parts.Offers.EndVouched(ctx, secret.SessionHash(cookie)); err != nil {
		return err
	}
	return in.parts.Sessions.EndSession(ctx, secret.SessionHash(cookie))
}
