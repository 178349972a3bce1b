// Package membership is what a patron may do on My page: log in with the card
// number, show the card, save it on a device, change the password, have a forgotten one
// replaced, and see and take away all that is held on them.
//
// It owns the logins of patrons and the cards on their devices, leaves what changes a
// card to an application (intake), and refuses to tell anybody else whether a card
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
	// ExtendSession lets a session end later, never earlier.
	ExtendSession(ctx context.Context, hash string, until time.Time) error
	EndSession(ctx context.Context, hash string) error
	// EndSessions logs the subject out everywhere.
	EndSessions(ctx context.Context, p registration.Purpose, subject string) error
	// Sessions lists those that have not ended, the newest first.
	Sessions(ctx context.Context, p registration.Purpose, subject string, now time.Time) ([]registration.Session, error)
}

// Throttles counts tries within a window; keys are digests.
type Throttles interface {
	Try(ctx context.Context, key string, window time.Duration, now time.Time) (int, error)
	// Forget lets the tries under a key count no more.
	Forget(ctx context.Context, key string) error
}

// Records is what the library holds on a patron beyond the patron's own row.
type Records interface {
	// ApplicationsOf lists the applications that made or changed the patron, and those
	// that name the card in force and the birth date, newest first.
	ApplicationsOf(ctx context.Context, p registration.Patron) ([]registration.Application, error)
	// MailsOf lists the mails of a patron and of applications, newest first.
	MailsOf(ctx context.Context, patron string, applications []string) ([]registration.Mailing, error)
	// LooksAt lists the looks of staff at any of the subjects, newest first, n at most.
	LooksAt(ctx context.Context, subjects []string, n int) ([]registration.Look, error)
	// Record writes an event, durably.
	Record(ctx context.Context, e registration.Event) error
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
	Records   Records
	Links     secret.Links
	Location  *time.Location // of the library: where a day begins
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
	if err := m.right(ctx, "card "+card); err != nil {
		return Entry{}, err
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
		Hash: hash, Purpose: purpose, Subject: p.ID, Mark: m.mark(p), OpenedAt: m.Now(), ExpiresAt: m.Now().Add(life),
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

// right lets the tries of a card or patron before a right password count no more; those
// of the address stay.
func (m *Membership) right(ctx context.Context, by string) error {
	return m.Throttles.Forget(ctx, m.Links.Digest("my_too_many_passwords", by))
}

func (m *Membership) throttle(ctx context.Context, what, by string, window time.Duration, limit int) error {
	n, err := m.Throttles.Try(ctx, m.Links.Digest("my_"+what, by), window, m.Now())
	if err == nil && n > limit {
		err = &registration.Error{Code: registration.TooMany, Reason: what, Retry: window}
	}
	return err
}
