package membership

import (
	"context"
	"errors"
	"time"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// NewPassword is a password to be set. Current is needed by those who are inside
// with a password of their own.
type NewPassword struct{ Current, Password, Confirm string }

// ChangePassword sets a patron's own password, logs out every other browser and
// returns a new cookie. Invalid names the faulty fields: "current" too.
func (m *Membership) ChangePassword(ctx context.Context, cookie string, in NewPassword) (Entry, error) {
	p, first, err := m.Insider(ctx, cookie)
	if err != nil {
		return Entry{}, err
	}
	if !first {
		if err := m.current(ctx, p, in.Current); err != nil {
			return Entry{}, err
		}
	}
	return m.set(ctx, p, in)
}

// current compares the password in force.
func (m *Membership) current(ctx context.Context, p registration.Patron, typed string) error {
	if err := m.throttle(ctx, "too_many_passwords", "current "+p.ID, tryFrame, m.Tries); err != nil {
		return err
	}
	ok, err := m.Passwords.Verify(ctx, p.Login.Hash, secret.Password(typed))
	switch {
	case err != nil:
		return err
	case !ok:
		return invalid("current", "wrong_password")
	}
	return m.right(ctx, "current "+p.ID)
}

func (m *Membership) set(ctx context.Context, p registration.Patron, in NewPassword) (Entry, error) {
	password, confirm := secret.Password(in.Password), secret.Password(in.Confirm)
	if faults := registration.CheckPassword(password, confirm); faults != nil {
		return Entry{}, &registration.Error{Code: registration.Invalid, Reason: "form", Fields: faults}
	}
	if password == p.Birth.Digits() {
		return Entry{}, invalid(registration.FieldPassword, "password_birth")
	}
	hash, err := m.Passwords.Hash(ctx, password)
	if err != nil {
		return Entry{}, err
	}
	p.Login = registration.Login{Hash: hash}
	p, err = m.Patrons.SavePatron(ctx, registration.PatronChange{
		Patron: p, Events: []registration.Event{m.event(p, "password_set")},
	})
	if err != nil {
		return Entry{}, err
	}
	if err := m.endAll(ctx, p); err != nil {
		return Entry{}, err
	}
	return m.admit(ctx, p)
}

// Forgot mails a link that sets a new password, if card number and mail address
// belong together. The caller learns nothing but TooMany.
func (m *Membership) Forgot(ctx context.Context, number, email, address string) error {
	card, _ := jptext.CardNumber(number)
	if err := m.throttle(ctx, "too_many_links", "address "+address, 24*time.Hour, linksADay*4); err != nil {
		return err
	}
	// By both together: guesses at the mail address must not use up its owner's links.
	pair := "card " + card + " " + jptext.EmailKey(email)
	if err := m.throttle(ctx, "too_many_links", pair, 24*time.Hour, linksADay); err != nil {
		return err
	}
	p, err := m.Patrons.PatronByNumber(ctx, registration.CardNumber(card))
	if errors.Is(err, registration.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	typed, _ := jptext.Email(email)
	if p.Blocked() || p.Login.Held() || typed == "" || jptext.EmailKey(typed) != jptext.EmailKey(p.Email) {
		return nil
	}
	p.Login.Nonce, p.Login.NonceUntil = secret.NewID(m.Rand), m.Now().Add(linkLife)
	_, err = m.Patrons.SavePatron(ctx, registration.PatronChange{
		Patron: p,
		Events: []registration.Event{m.event(p, "password_link")},
		Notices: []registration.Notice{{
			ID: secret.NewID(m.Rand), Kind: registration.PasswordLink, PatronID: p.ID, To: p.Email, DueAt: m.Now(),
			Data: registration.NoticeData{Link: registration.Link{Nonce: p.Login.Nonce, ExpiresAt: p.Login.NonceUntil}},
		}},
	})
	if errors.Is(err, registration.ErrConflict) {
		return nil // another request is mailing a link right now
	}
	return err
}

// PasswordLink tells whether a mailed token still sets a password: nil, NotFound
// or Expired. It changes nothing.
func (m *Membership) PasswordLink(ctx context.Context, token string) error {
	_, err := m.linked(ctx, token)
	return err
}

// LinkLanguage is the language of the patron whom a mailed token was sent to, even where
// it leads nowhere any more; "" when there is none.
func (m *Membership) LinkLanguage(ctx context.Context, token string) (string, error) {
	id, ok := secret.ID(token)
	if !ok {
		return "", nil
	}
	p, err := m.Patrons.Patron(ctx, id)
	if errors.Is(err, registration.ErrNotFound) {
		return "", nil
	}
	return p.Lang, err
}

// SetPassword sets a password by a mailed token, which is used up by it.
func (m *Membership) SetPassword(ctx context.Context, token string, in NewPassword) (Entry, error) {
	p, err := m.linked(ctx, token)
	if err != nil {
		return Entry{}, err
	}
	return m.set(ctx, p, in)
}

func (m *Membership) linked(ctx context.Context, token string) (registration.Patron, error) {
	unknown := registration.Fault(registration.NotFound, "link_unknown")
	id, ok := secret.ID(token)
	if !ok {
		return registration.Patron{}, unknown
	}
	p, err := m.Patrons.Patron(ctx, id)
	switch {
	case errors.Is(err, registration.ErrNotFound):
		return registration.Patron{}, unknown
	case err != nil:
		return registration.Patron{}, err
	case p.Login.Nonce == "" || !m.Links.Check(token, string(registration.PasswordPurpose), p.ID, p.Login.Nonce):
		return registration.Patron{}, registration.Fault(registration.Expired, "password_link_used")
	case !m.Now().Before(p.Login.NonceUntil):
		return registration.Patron{}, registration.Fault(registration.Expired, "password_link_expired")
	}
	return p, nil
}

func (m *Membership) event(p registration.Patron, act string) registration.Event {
	return registration.Event{At: m.Now(), Subject: p.ID, Actor: registration.ByPatron, Act: act}
}

func invalid(f registration.Field, reason string) error {
	return &registration.Error{
		Code: registration.Invalid, Reason: "form",
		Fields: []registration.FieldError{{Field: f, Reason: reason}},
	}
}
