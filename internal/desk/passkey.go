package desk

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// challengeLife is how long a browser may ask its owner.
const challengeLife = 5 * time.Minute

// Passkeys speaks WebAuthn. A mark is what one answer must belong to; an answer that
// proves nothing is a registration.Denied "wrong_passkey".
type Passkeys interface {
	// Ready tells whether there are passkeys at all at this address.
	Ready() bool
	Invite(a registration.Account, factors []registration.Factor) (options []byte, mark string, err error)
	Accept(a registration.Account, mark string, answer []byte) (body string, err error)
	Challenge() (options []byte, mark string, err error)
	// Answer finds whose passkey it was and how that stands now.
	Answer(ctx context.Context, mark string, answer []byte, find Holder) (registration.Account, registration.Factor, error)
}

// Holder finds an account and what it has.
type Holder = func(ctx context.Context, accountID string) (registration.Account, []registration.Factor, error)

// Asked is what a browser is asked for, and the cookie that its answer must come with.
type Asked struct {
	Options []byte // JSON
	Cookie  string
}

// InvitePasskey asks the caller's browser to make a passkey.
func (d *Desk) InvitePasskey(ctx context.Context, c Caller) (Asked, error) {
	if err := d.permit(c, keepOwn); err != nil {
		return Asked{}, err
	}
	if !d.Passkeys.Ready() {
		return Asked{}, registration.Fault(registration.NotFound, "passkeys_unavailable")
	}
	a, factors, err := d.holder(ctx, c.ID)
	if err != nil {
		return Asked{}, err
	}
	options, mark, err := d.Passkeys.Invite(a, factors)
	if err != nil {
		return Asked{}, err
	}
	return d.ask(ctx, c.ID, options, mark)
}

func (d *Desk) holder(ctx context.Context, id string) (a registration.Account, factors []registration.Factor, err error) {
	if a, err = d.Accounts.Account(ctx, id); err != nil {
		return a, nil, err
	}
	factors, err = d.Accounts.Factors(ctx, id)
	return a, factors, err
}

// ask keeps the mark until the answer comes, for one answer.
func (d *Desk) ask(ctx context.Context, subject string, options []byte, mark string) (Asked, error) {
	cookie, err := d.put(ctx, registration.Session{
		Purpose: registration.PasskeyPurpose, Subject: subject, Mark: mark, ExpiresAt: d.Now().Add(challengeLife),
	})
	return Asked{options, cookie}, err
}

// asked finds what was asked for, for the last time.
func (d *Desk) asked(ctx context.Context, cookie string) (registration.Session, error) {
	s, err := d.Sessions.TakeSession(ctx, secret.SessionHash(cookie), registration.PasskeyPurpose, d.Now())
	if errors.Is(err, registration.ErrNotFound) {
		err = registration.Fault(registration.Denied, "wrong_passkey")
	}
	return s, err
}

// Answer is what a browser answered.
type Answer struct {
	Cookie string // of Asked
	JSON   []byte
	Name   string // what a new passkey is called
}

// AddPasskey keeps the passkey that the caller's browser made; with the first second
// factor it gives recovery codes, to be shown once.
func (d *Desk) AddPasskey(ctx context.Context, c Caller, in Answer) ([]string, error) {
	if err := d.permit(c, keepOwn); err != nil {
		return nil, err
	}
	f := d.newFactor(registration.Passkey)
	f.Name = strings.TrimSpace(in.Name)
	if f.Name == "" || utf8.RuneCountInString(f.Name) > maxName {
		return nil, invalid(FieldPasskey, "staff_name")
	}
	s, err := d.asked(ctx, in.Cookie)
	if err != nil {
		return nil, err
	}
	a, err := d.Accounts.Account(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	if s.Subject != c.ID {
		return nil, registration.Fault(registration.Denied, "wrong_passkey")
	}
	if f.Body, err = d.Passkeys.Accept(a, s.Mark, in.JSON); err != nil {
		return nil, err
	}
	return d.addFactor(ctx, c, f)
}

// ChallengePasskey asks a browser for any passkey it has for us.
func (d *Desk) ChallengePasskey(ctx context.Context, from Browser) (Asked, error) {
	if !d.Passkeys.Ready() {
		return Asked{}, registration.Fault(registration.NotFound, "passkeys_unavailable")
	}
	if err := d.throttle(ctx, "passkey "+from.Address, d.Policy.AddressTries); err != nil {
		return Asked{}, err
	}
	options, mark, err := d.Passkeys.Challenge()
	if err != nil {
		return Asked{}, err
	}
	return d.ask(ctx, "", options, mark)
}

// LogInByPasskey opens the desk: a passkey is something one has and shows that it is
// its owner who uses it. What proves nothing is Denied "wrong_passkey".
func (d *Desk) LogInByPasskey(ctx context.Context, in Answer, from Browser) (cookie string, err error) {
	s, err := d.asked(ctx, in.Cookie)
	if err != nil {
		return "", err
	}
	a, f, err := d.Passkeys.Answer(ctx, s.Mark, in.JSON, d.holder)
	if err == nil && d.closed(a) {
		err = registration.Fault(registration.Denied, "wrong_passkey")
	}
	if err == nil {
		f.UsedAt = d.Now()
		return d.enter(ctx, a, way{by: byPasskey, Browser: from, change: registration.StaffChange{Use: &f}})
	}
	if registration.CodeOf(err) == registration.Denied {
		err = errors.Join(err, d.refused(ctx, a.ID, byPasskey))
	}
	return "", err
}
