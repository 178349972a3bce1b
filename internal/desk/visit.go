package desk

import (
	"context"
	"errors"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// seenEvery is how often a session notes that it was seen: a write a request would be
// one too many.
const seenEvery = time.Minute

// Visit is somebody with a cookie of the desk.
type Visit struct {
	Caller Caller // without a role while locked
	Locked bool   // Unlock comes first
}

// Visit finds who is logged in by the cookie; Denied "login_needed" when nobody. An
// active one keeps the session from locking.
func (d *Desk) Visit(ctx context.Context, cookie string, active bool) (Visit, error) {
	s, a, err := d.session(ctx, cookie)
	if err != nil {
		return Visit{}, err
	}
	c := Caller{ID: a.ID, Login: a.Login, Name: a.Name, Session: s.Hash}
	if d.idle(s) {
		return Visit{Caller: c, Locked: true}, nil
	}
	c.Role = a.Role
	if c.Due, err = d.due(ctx, a, s); err != nil {
		return Visit{}, err
	}
	if active && d.Now().Sub(s.SeenAt) >= seenEvery {
		err = d.Sessions.TouchSession(ctx, s, d.Now())
	}
	return Visit{Caller: c}, err
}

// Caller finds who may act by the cookie; Denied "login_needed" also while locked.
func (d *Desk) Caller(ctx context.Context, cookie string) (Caller, error) {
	v, err := d.Visit(ctx, cookie, true)
	if err == nil && v.Locked {
		err = registration.Fault(registration.Denied, "login_needed")
	}
	if err != nil {
		return Caller{}, err
	}
	return v.Caller, nil
}

func (d *Desk) session(ctx context.Context, cookie string) (s registration.Session, a registration.Account, err error) {
	out := registration.Fault(registration.Denied, "login_needed")
	s, err = d.Sessions.Session(ctx, secret.SessionHash(cookie), registration.StaffPurpose, d.Now())
	if errors.Is(err, registration.ErrNotFound) {
		return s, a, out
	}
	if err != nil {
		return s, a, err
	}
	a, err = d.Accounts.Account(ctx, s.Subject)
	if errors.Is(err, registration.ErrNotFound) || err == nil && a.Disabled {
		err = out
	}
	return s, a, err
}

// idle tells whether a session is locked. The time it was seen lags by a minute at
// most, and nobody is locked out early.
func (d *Desk) idle(s registration.Session) bool {
	after := d.Policy.Idle
	return s.SeenAt.IsZero() || after > 0 && d.Now().Sub(s.SeenAt) >= after+seenEvery
}

func (d *Desk) due(ctx context.Context, a registration.Account, s registration.Session) (Due, error) {
	switch {
	case !a.FirstUntil.IsZero():
		return DuePassword, nil
	case !d.Policy.SecondFactor || s.Method == byOIDC: // the other login asks for its own
		return "", nil
	}
	factors, err := d.Accounts.Factors(ctx, a.ID)
	if err != nil || second(factors) {
		return "", err
	}
	return DueFactor, nil
}

// Lock asks for the password before the session goes on.
func (d *Desk) Lock(ctx context.Context, cookie string) error {
	return d.Sessions.LockSession(ctx, secret.SessionHash(cookie))
}

// Unlock goes on with a locked session; Denied "wrong_password" and TooMany as at the
// login, by the same counts.
func (d *Desk) Unlock(ctx context.Context, in Entry) error {
	s, a, err := d.session(ctx, in.Cookie)
	if err != nil {
		return err
	}
	if err := d.tries(ctx, in.Address, "login "+a.Login); err != nil {
		return err
	}
	ok, err := d.Passwords.Verify(ctx, a.Hash, secret.Password(in.Password))
	if err != nil {
		return err
	}
	if !ok {
		return errors.Join(registration.Fault(registration.Denied, "wrong_password"), d.refused(ctx, a.ID, byPassword))
	}
	if err := d.Log.Record(ctx, d.own(a.ID, "unlocked", "method="+byPassword)); err != nil {
		return err
	}
	return d.Sessions.TouchSession(ctx, s, d.Now())
}
