// Package membership is what a patron may do on My page: log in with the card
// number, show the card, change the password, have a forgotten one replaced.
//
// It owns the logins of patrons and refuses to tell anybody else whether a card
// number, a mail address or a person exists: every wrong try looks and costs alike.
package membership

import (
	"context"
	"errors"
	"io"
	"time"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// Patrons keeps patrons. SavePatron updates by Version and writes events and mails
// in the same transaction; a registration.Conflict when somebody saved before.
type Patrons interface {
	Patron(ctx context.Context, id string) (registration.Patron, error)
	PatronByNumber(ctx context.Context, n registration.CardNumber) (registration.Patron, error)
	SavePatron(ctx context.Context, c registration.PatronChange) (registration.Patron, error)
}

// Sessions keeps who is logged in. Session finds none that has ended.
type Sessions interface {
	PutSession(ctx context.Context, s registration.Session) error
	Session(ctx context.Context, hash string, p registration.Purpose, now time.Time) (registration.Session, error)
	EndSession(ctx context.Context, hash string) error
	// EndSessions logs the subject out everywhere.
	EndSessions(ctx context.Context, p registration.Purpose, subject string) error
}

// Throttles counts tries within a window; keys are digests.
type Throttles interface {
	Try(ctx context.Context, key string, window time.Duration, now time.Time) (int, error)
}

// Passwords hashes and compares; an empty hash is compared at the same cost.
type Passwords interface {
	Hash(ctx context.Context, password string) (string, error)
	Verify(ctx context.Context, hash, password string) (bool, error)
}

// Parts are what a Membership is made of; all are needed.
type Parts struct {
	Patrons   Patrons
	Sessions  Sessions
	Throttles Throttles
	Passwords Passwords
	Links     secret.Links
	Now       func() time.Time
	Rand      io.Reader
	// Tries and AddressTries bound the passwords of a quarter of an hour, per card
	// number and per network address.
	Tries, AddressTries int
}

// Membership is the patron's side of the library.
type Membership struct{ Parts }

// New makes a Membership.
func New(p Parts) *Membership { return &Membership{p} }

const (
	memberLife = 12 * time.Hour
	firstLife  = 30 * time.Minute
	tryFrame   = 15 * time.Minute
	linkLife   = 24 * time.Hour
	linksADay  = 3
)

var errWrong = registration.Fault(registration.Denied, "wrong_card_or_password")

// Entry is a successful login.
type Entry struct {
	Cookie string
	First  bool   // only the page that changes the first password is open
	Lang   string // that the patron's mails are written in
}

// LogIn opens My page. Whatever is wrong (number, password, a first password that
// ended or is locked) is the same Denied; too many tries are TooMany.
func (m *Membership) LogIn(ctx context.Context, number, password, address string) (Entry, error) {
	card, _ := jptext.CardNumber(number)
	// The address first: from one that has no tries left, no card's are used up.
	if err := m.throttle(ctx, "too_many_passwords", "address "+address, tryFrame, m.AddressTries); err != nil {
		return Entry{}, err
	}
	if err := m.throttle(ctx, "too_many_passwords", "card "+card, tryFrame, m.Tries); err != nil {
		return Entry{}, err
	}
	p, err := m.counted(ctx, registration.CardNumber(card))
	if err != nil {
		return Entry{}, err
	}
	ok, err := m.Passwords.Verify(ctx, p.Login.Hash, secret.Password(password))
	if err != nil {
		return Entry{}, err
	}
	if !ok {
		return Entry{}, errWrong
	}
	if p.Blocked() { // told only to whoever knows the password
		return Entry{}, registration.Fault(registration.Denied, "card_blocked")
	}
	if p.Login.First {
		// Who knows it has not been guessing.
		p.Login.Failures = 0
		_, err := m.Patrons.SavePatron(ctx, registration.PatronChange{Patron: p})
		if err != nil && !errors.Is(err, registration.ErrConflict) {
			return Entry{}, err
		}
	}
	return m.admit(ctx, p)
}

// counted finds the patron, or a patron without a password for a number that
// opens nothing. A try at a first password is counted before it is compared, so
// that many at once don't get more than their five.
func (m *Membership) counted(ctx context.Context, n registration.CardNumber) (registration.Patron, error) {
	for {
		p, err := m.Patrons.PatronByNumber(ctx, n)
		switch {
		case errors.Is(err, registration.ErrNotFound):
			return registration.Patron{}, nil
		case err != nil || !p.Login.First:
			return p, err
		case !p.Login.FirstUsable(m.Now()):
			return registration.Patron{}, nil
		}
		p.Login.Failures++
		p, err = m.Patrons.SavePatron(ctx, registration.PatronChange{Patron: p})
		if !errors.Is(err, registration.ErrConflict) {
			return p, err
		}
	}
}

func (m *Membership) admit(ctx context.Context, p registration.Patron) (Entry, error) {
	purpose, life := registration.MemberPurpose, memberLife
	if p.Login.First {
		purpose, life = registration.FirstPurpose, firstLife
	}
	cookie, hash := secret.NewSession(m.Rand)
	err := m.Sessions.PutSession(ctx, registration.Session{
		Hash: hash, Purpose: purpose, Subject: p.ID, Mark: m.mark(p), ExpiresAt: m.Now().Add(life),
	})
	return Entry{cookie, p.Login.First, p.Lang}, err
}

// mark is what a session was opened with: the card and the password in force. It goes
// with either, in the same transaction, whatever becomes of the session's own row.
func (m *Membership) mark(p registration.Patron) string {
	return m.Links.Digest("member", string(p.Number)+" "+p.Login.Hash)
}

// Member finds who is logged in; Denied "login_needed" when nobody, and Denied
// "first_password" when only the first password was given.
func (m *Membership) Member(ctx context.Context, cookie string) (registration.Patron, error) {
	p, first, err := m.Insider(ctx, cookie)
	if err == nil && first {
		err = registration.Fault(registration.Denied, "first_password")
	}
	return p, err
}

// Insider is Member that also finds those inside with a first password.
func (m *Membership) Insider(ctx context.Context, cookie string) (p registration.Patron, first bool, err error) {
	out := registration.Fault(registration.Denied, "login_needed")
	for _, purpose := range []registration.Purpose{registration.MemberPurpose, registration.FirstPurpose} {
		s, err := m.Sessions.Session(ctx, secret.SessionHash(cookie), purpose, m.Now())
		if errors.Is(err, registration.ErrNotFound) {
			continue
		}
		if err != nil {
			return p, false, err
		}
		p, err = m.Patrons.Patron(ctx, s.Subject)
		if errors.Is(err, registration.ErrNotFound) || err == nil && (p.Blocked() || m.mark(p) != s.Mark) {
			return registration.Patron{}, false, out
		}
		return p, purpose == registration.FirstPurpose, err
	}
	return p, false, out
}

// LogOut ends the session of the cookie.
func (m *Membership) LogOut(ctx context.Context, cookie string) error {
	return m.Sessions.EndSession(ctx, secret.SessionHash(cookie))
}

func (m *Membership) throttle(ctx context.Context, what, by string, window time.Duration, limit int) error {
	n, err := m.Throttles.Try(ctx, m.Links.Digest("my_"+what, by), window, m.Now())
	if err == nil && n > limit {
		err = &registration.Error{Code: registration.TooMany, Reason: what, Retry: window}
	}
	return err
}
