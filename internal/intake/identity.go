package intake

import (
	"context"
	"errors"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

const (
	identityLife  = 2 * time.Hour // of a session at the documents, after the last deed in it
	passwordFrame = 15 * time.Minute
)

// Identity is an applicant inside the mailed link.
type Identity struct {
	Application registration.Application
	Documents   []registration.Document    // of the present round
	Family      []registration.Application // who is sent, or was sent, with it; see registration.Application.Along
	Sent        bool                       // the documents have been sent in this session
	Vouched     bool                       // let in by another device, by the code on its screen
}

// Ready tells whether all is there for sending.
func (id Identity) Ready() bool {
	for _, d := range id.Documents {
		if d.State != registration.Ready || d.Kind == "" {
			return false
		}
	}
	return len(id.Documents) > 0 || !id.Application.NeedsDocuments()
}

// Pending tells whether a document is still being decoded.
func (id Identity) Pending() bool {
	for _, d := range id.Documents {
		if d.State == registration.Received {
			return true
		}
	}
	return false
}

// Link tells whether a mailed token leads anywhere: nil, NotFound, or Expired with
// the reason "link_expired", "link_replaced" or "link_used". It changes nothing.
func (in *Intake) Link(ctx context.Context, token string) error {
	_, err := in.linked(ctx, token)
	return err
}

// LinkLanguage is the language of the application that a mailed token belonged to, even
// where it leads nowhere any more; "" when there is none.
func (in *Intake) LinkLanguage(ctx context.Context, token string) (string, error) {
	id, ok := secret.ID(token)
	if !ok {
		return "", nil
	}
	a, err := in.parts.Applications.Application(ctx, id)
	if errors.Is(err, registration.ErrNotFound) {
		return "", nil
	}
	return a.Lang, err
}

func (in *Intake) linked(ctx context.Context, token string) (registration.Application, error) {
	unknown := registration.Fault(registration.NotFound, "link_unknown")
	id, ok := secret.ID(token)
	if !ok {
		return registration.Application{}, unknown
	}
	a, err := in.parts.Applications.Application(ctx, id)
	a = a.AsTold(in.parts.Now())
	switch {
	case errors.Is(err, registration.ErrNotFound):
		return registration.Application{}, unknown
	case err != nil:
		return registration.Application{}, err
	case !a.Status.Unsent():
		return registration.Application{}, registration.Fault(registration.Expired, "link_used")
	case !in.parts.Links.Check(token, string(registration.IdentityPurpose), a.ID, a.Link.Nonce):
		return registration.Application{}, registration.Fault(registration.Expired, "link_replaced")
	case !in.parts.Now().Before(a.Link.ExpiresAt):
		return registration.Application{}, registration.Fault(registration.Expired, "link_expired")
	}
	return a, nil
}

// Enter opens the link with the password of the form and returns the cookie of a
// session of two hours. A wrong password is Denied, too many tries TooMany.
func (in *Intake) Enter(ctx context.Context, token, password, address string) (cookie string, err error) {
	a, err := in.linked(ctx, token)
	if err != nil {
		return "", err
	}
	if err := in.verify(ctx, a, password, address); err != nil {
		return "", err
	}
	return in.openIdentity(ctx, a, "")
}

// openIdentity opens a session at the documents; voucher is the session that let it in,
// "" for a proof of its own.
func (in *Intake) openIdentity(ctx context.Context, a registration.Application, voucher string) (cookie string, err error) {
	return in.open(ctx, registration.Session{
		Purpose: registration.IdentityPurpose, Subject: a.ID, Mark: a.Link.Nonce, Voucher: voucher,
		ExpiresAt: in.parts.Now().Add(identityLife),
	})
}

// verify checks the application's password within the limits of tries.
func (in *Intake) verify(ctx context.Context, a registration.Application, password, address string) error {
	// The address first: from one that has no tries left, nobody else's are used up.
	for _, t := range []try{
		{"too_many_passwords", "address " + address, passwordFrame, in.parts.Policy.AddressTries},
		{"too_many_passwords", "application " + a.ID, passwordFrame, in.parts.Policy.PasswordTries},
	} {
		if err := in.throttle(ctx, t); err != nil {
			return err
		}
	}
	ok, err := in.parts.Passwords.Verify(ctx, a.PasswordHash, secret.Password(password))
	if err != nil {
		return err
	}
	if !ok {
		return registration.Fault(registration.Denied, "wrong_password")
	}
	return nil
}

func (in *Intake) open(ctx context.Context, s registration.Session) (cookie string, err error) {
	cookie, s.Hash = secret.NewSession(in.parts.Rand)
	s.OpenedAt = in.parts.Now()
	return cookie, in.parts.Sessions.PutSession(ctx, s)
}

// Identity finds who is inside by the cookie, as the applicant knows it: Denied "session_over" when nobody,
// Expired "link_replaced" when a newer link was mailed meanwhile.
func (in *Intake) Identity(ctx context.Context, cookie string) (Identity, error) {
	over := registration.Fault(registration.Denied, "session_over")
	s, err := in.parts.Sessions.Session(ctx, secret.SessionHash(cookie), registration.IdentityPurpose, in.parts.Now())
	if errors.Is(err, registration.ErrNotFound) {
		return Identity{}, over
	}
	if err != nil {
		return Identity{}, err
	}
	a, err := in.parts.Applications.Application(ctx, s.Subject)
	a = a.AsTold(in.parts.Now())
	switch {
	case errors.Is(err, registration.ErrNotFound):
		return Identity{}, over
	case err != nil:
		return Identity{}, err
	case a.Status == registration.Withdrawn || a.Status == registration.Lapsed:
		return Identity{}, registration.Fault(registration.Expired, "link_used")
	case !a.Status.Unsent():
		family, err := in.along(ctx, a)
		return Identity{Application: a, Sent: true, Vouched: s.Voucher != "", Family: family}, err
	case a.Link.Nonce != s.Mark:
		return Identity{}, registration.Fault(registration.Expired, "link_replaced")
	}
	family, err := in.along(ctx, a)
	if err != nil {
		return Identity{}, err
	}
	documents, err := in.round(ctx, a)
	return Identity{Application: a, Documents: documents, Vouched: s.Voucher != "", Family: family}, err
}

// unsent is Identity for those who still have something to send.
func (in *Intake) unsent(ctx context.Context, cookie string) (Identity, error) {
	id, err := in.Identity(ctx, cookie)
	if err == nil && id.Sent {
		err = registration.Fault(registration.Conflict, "already_sent")
	}
	return id, err
}

// round lists the documents of the application's present round.
func (in *Intake) round(ctx context.Context, a registration.Application) ([]registration.Document, error) {
	all, err := in.parts.Documents.Documents(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	var present []registration.Document
	for _, d := range all {
		if d.Round == a.Round && a.NeedsDocuments() {
			present = append(present, d)
		}
	}
	return present, nil
}

// Correct stores the fields that a return opened; Invalid names the faulty ones.
func (in *Intake) Correct(ctx context.Context, cookie string, f registration.Form) error {
	id, err := in.unsent(ctx, cookie)
	if err != nil {
		return err
	}
	a := id.Application
	details, err := a.Details.Correct(f, a.Correction.Fields, in.parts.Policy.Offer(in.today()))
	if err != nil {
		return err
	}
	change, err := a.CorrectForm(in.step(), details)
	if err != nil {
		return err
	}
	_, err = in.parts.Applications.Apply(ctx, change)
	return err
}

// Send hands the application to the library (登録). Sending twice is sending once.
func (in *Intake) Send(ctx context.Context, cookie string) (registration.Application, error) {
	id, err := in.Identity(ctx, cookie)
	if err != nil || id.Sent {
		return id.Application, err
	}
	change, err := id.Application.Lead(in.step(), id.Family, func(a registration.Application, s registration.Step) (registration.Change, error) {
		return a.SendDocuments(s, id.Documents)
	})
	if err != nil {
		return registration.Application{}, err
	}
	a, err := in.parts.Applications.Apply(ctx, change)
	if errors.Is(err, registration.ErrConflict) {
		// The other click of a double click was first.
		if now, again := in.Identity(ctx, cookie); again == nil && now.Sent {
			return now.Application, nil
		}
	}
	return a, err
}
