package intake

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// forgotLife is how long a mailed link sets another password.
const forgotLife = 24 * time.Hour

// linksAnAddress bounds what one network address may have mailed in a day.
const linksAnAddress = 12

// Forgot mails a link that sets another password for an application, if receipt number
// and mail address belong together. The caller learns nothing but TooMany.
func (in *Intake) Forgot(ctx context.Context, receipt, email, address string) error {
	day, typed := 24*time.Hour, "unreadable"
	if n, ok := registration.ParseReceiptNumber(receipt); ok {
		typed = string(n)
	}
	for _, t := range []try{
		{"too_many_links", "address " + address, day, linksAnAddress},
		// By both together: guesses at the mail address must not use up its owner's links.
		{"too_many_links", "forgot " + typed + " " + jptext.EmailKey(email), day, in.parts.Policy.LinksADay},
	} {
		if err := in.throttle(ctx, t); err != nil {
			return err
		}
	}
	a, err := in.asked(ctx, receipt)
	if err != nil || a.Email == "" || jptext.EmailKey(email) != jptext.EmailKey(a.Email) {
		return err
	}
	err = in.mailForgot(ctx, a)
	if errors.Is(err, registration.ErrConflict) {
		return nil // decided, ended, or just now altered: who asks learns nothing of it
	}
	return err
}

// mailForgot makes the link before the mail that tells of it: a link without its mail
// opens nothing for anybody.
func (in *Intake) mailForgot(ctx context.Context, a registration.Application) error {
	l := registration.Link{Nonce: in.newID() + in.forgotMark(a), ExpiresAt: in.parts.Now().Add(forgotLife)}
	change, err := a.AskPassword(in.step(), l)
	if err != nil {
		return err
	}
	if err := in.parts.Sessions.EndSessions(ctx, registration.ForgotPurpose, a.ID); err != nil {
		return err
	}
	err = in.parts.Sessions.PutSession(ctx, registration.Session{
		Hash: l.Nonce, Purpose: registration.ForgotPurpose, Subject: a.ID, Mark: l.Nonce,
		OpenedAt: in.parts.Now(), ExpiresAt: l.ExpiresAt,
	})
	if err != nil {
		return err
	}
	_, err = in.parts.Applications.Apply(ctx, change)
	return err
}

// ForgotLink tells whether a mailed token still sets a password: nil, NotFound
// "link_unknown" or Expired "forgot_link_over". It changes nothing.
func (in *Intake) ForgotLink(ctx context.Context, token string) error {
	_, _, err := in.forgotten(ctx, token)
	return err
}

func (in *Intake) forgotten(ctx context.Context, token string) (registration.Application, registration.Session, error) {
	var none registration.Session
	id, ok := secret.ID(token)
	if !ok {
		return registration.Application{}, none, registration.Fault(registration.NotFound, "link_unknown")
	}
	over := registration.Fault(registration.Expired, "forgot_link_over")
	offers, err := in.parts.Offers.Sessions(ctx, registration.ForgotPurpose, id, in.parts.Now())
	if err != nil {
		return registration.Application{}, none, err
	}
	i := slices.IndexFunc(offers, func(s registration.Session) bool {
		return in.parts.Links.Check(token, string(s.Purpose), id, s.Mark)
	})
	if i < 0 {
		return registration.Application{}, none, over
	}
	a, err := in.parts.Applications.Application(ctx, id)
	if errors.Is(err, registration.ErrNotFound) ||
		err == nil && (!a.Status.Open() || !strings.HasSuffix(offers[i].Mark, in.forgotMark(a))) {
		err = over
	}
	return a, offers[i], err
}

// forgotMark is what a mailed link was asked with, at the end of its nonce: once the mail
// address is corrected, or the password set, what went to the earlier one opens nothing.
func (in *Intake) forgotMark(a registration.Application) string {
	return in.parts.Links.Digest("forgot", jptext.EmailKey(a.Email)+" "+a.PasswordHash)
}

// SetPassword sets the application's password by a mailed token, which is used up by
// it, ends whatever the old one opened, and returns the cookie of the status page.
// Invalid names the faulty fields.
func (in *Intake) SetPassword(ctx context.Context, token, password, confirm string) (cookie string, err error) {
	a, offer, err := in.forgotten(ctx, token)
	if err != nil {
		return "", err
	}
	password, confirm = secret.Password(password), secret.Password(confirm)
	if faults := registration.CheckPassword(password, confirm); faults != nil {
		return "", &registration.Error{Code: registration.Invalid, Reason: "form", Fields: faults}
	}
	hash, err := in.parts.Passwords.Hash(ctx, password)
	if err != nil {
		return "", err
	}
	change, err := in.passwordOf(ctx, a, hash)
	if err != nil {
		return "", err
	}
	if err := in.take(ctx, offer, "forgot_link_over"); err != nil {
		return "", err
	}
	if a, err = in.parts.Applications.Apply(ctx, change); err != nil {
		// Somebody acted meanwhile: the link stays good for another try.
		return "", errors.Join(err, in.parts.Sessions.PutSession(ctx, offer))
	}
	for _, other := range change.Siblings {
		if err := in.endAll(ctx, other.Application); err != nil {
			return "", err
		}
	}
	return in.reopen(ctx, a)
}

// reopen ends all that the old password opened and lets its owner in.
func (in *Intake) reopen(ctx context.Context, a registration.Application) (cookie string, err error) {
	if err := in.endAll(ctx, a); err != nil {
		return "", err
	}
	return in.openStatus(ctx, a)
}

// endAll ends all that an application's password opened.
func (in *Intake) endAll(ctx context.Context, a registration.Application) error {
	for _, p := range []registration.Purpose{
		registration.IdentityPurpose, registration.StatusPurpose, registration.HandoffPurpose,
	} {
		if err := in.parts.Sessions.EndSessions(ctx, p, a.ID); err != nil {
			return err
		}
	}
	return nil
}
