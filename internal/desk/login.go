package desk

import (
	"cmp"
	"context"
	"errors"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

const (
	tryFrame = 15 * time.Minute
	// codeLife is how long somebody may look for their telephone after the password.
	codeLife = 10 * time.Minute
)

// Ways in, as the log and the list of sessions name them.
const (
	byPassword = "password"
	byCode     = "authenticator"
	byRecovery = "recovery_code"
	byPasskey  = "passkey"
	byOIDC     = "oidc"
)

// Browser is where a login comes from.
type Browser struct {
	Address string // of the network
	Device  string // a word for the browser
	Cookie  string // the session it had so far; it ends with the login
}

// Entry is what was typed at the login.
type Entry struct {
	Login, Password string
	Browser
}

// Entered is a cookie. It opens the desk, or, where Code says so, only the question for
// a code.
type Entered struct {
	Cookie string
	Code   bool
}

// LogIn opens the desk, or asks for a code whoever has a second factor. An unknown
// login, a wrong password, a first password past its day and a disabled account are
// the same Denied at the same cost; too many tries are TooMany.
func (d *Desk) LogIn(ctx context.Context, in Entry) (Entered, error) {
	// The address first: from one that has no tries left, no colleague's are used up.
	if err := d.tries(ctx, in.Address, "login "+in.Login); err != nil {
		return Entered{}, err
	}
	a, err := d.Accounts.AccountByLogin(ctx, in.Login)
	if err != nil && !errors.Is(err, registration.ErrNotFound) {
		return Entered{}, err
	}
	ok, err := d.Passwords.Verify(ctx, a.Hash, secret.Password(in.Password))
	if err != nil {
		return Entered{}, err
	}
	if !ok || d.closed(a) {
		return Entered{}, errors.Join(registration.Fault(registration.Denied, "wrong_login"), d.refused(ctx, a.ID, byPassword))
	}
	factors, err := d.Accounts.Factors(ctx, a.ID)
	if err != nil {
		return Entered{}, err
	}
	if !second(factors) {
		cookie, err := d.enter(ctx, a, way{by: byPassword, Browser: in.Browser})
		return Entered{Cookie: cookie}, err
	}
	cookie, err := d.put(ctx, registration.Session{
		Purpose: registration.CodePurpose, Subject: a.ID, ExpiresAt: d.Now().Add(codeLife),
	})
	return Entered{Cookie: cookie, Code: true}, err
}

// closed tells whether nobody may come in by an account, whatever they know.
func (d *Desk) closed(a registration.Account) bool {
	return a.Disabled || !a.FirstUntil.IsZero() && d.Now().After(a.FirstUntil)
}

// second tells whether there is a second factor.
func second(factors []registration.Factor) bool {
	for _, f := range factors {
		if f.Kind != registration.RecoveryCode {
			return true
		}
	}
	return false
}

// way is how somebody came in.
type way struct {
	by string
	Browser
	change registration.StaffChange // what was used up, and what else changed
}

// enter opens a session, always a new one, and writes it down.
func (d *Desk) enter(ctx context.Context, a registration.Account, w way) (string, error) {
	cookie, hash := secret.NewSession(d.Rand)
	c := w.change
	c.Of = a.ID
	if w.Cookie != "" {
		c.End = append(c.End, secret.SessionHash(w.Cookie))
	}
	c.Open = &registration.Session{
		Hash: hash, Purpose: registration.StaffPurpose, Subject: a.ID, ExpiresAt: d.Now().Add(d.Policy.SessionLife),
		OpenedAt: d.Now(), SeenAt: d.Now(), Device: w.Device, Method: w.by,
	}
	c.Events = append(c.Events, d.own(a.ID, "logged_in", "method="+w.by))
	if err := d.Accounts.ApplyStaff(ctx, c); err != nil {
		return "", err
	}
	return cookie, d.forgive(ctx, a)
}

// forgive lets what somebody tried count no more once they are in: the tries are there
// for those who guess. Those of their network address stay.
func (d *Desk) forgive(ctx context.Context, a registration.Account) error {
	return errors.Join(
		d.Throttles.Forget(ctx, d.throttleKey("login "+a.Login)),
		d.Throttles.Forget(ctx, d.throttleKey("code "+a.ID)),
	)
}

func (d *Desk) throttleKey(by string) string { return d.Links.Digest("staff_login", by) }

// put keeps a session that is not yet one of the desk.
func (d *Desk) put(ctx context.Context, s registration.Session) (cookie string, err error) {
	cookie, s.Hash = secret.NewSession(d.Rand)
	s.OpenedAt = d.Now()
	return cookie, d.Sessions.PutSession(ctx, s)
}

// own is an event about an account by whoever it belongs to.
func (d *Desk) own(accountID, act, detail string) registration.Event {
	return registration.Event{
		At: d.Now(), Subject: cmp.Or(accountID, "nobody"), Actor: registration.ByStaff(accountID), Act: act, Detail: detail,
	}
}

// refused records a login that failed; one at no account costs the same.
func (d *Desk) refused(ctx context.Context, accountID, by string) error {
	return d.Log.Record(ctx, d.own(accountID, "login_refused", "method="+by))
}

// tries counts one more try of a network address and of what it is aimed at.
func (d *Desk) tries(ctx context.Context, address, target string) error {
	if err := d.throttle(ctx, "address "+address, d.Policy.AddressTries); err != nil {
		return err
	}
	return d.throttle(ctx, target, d.Policy.PasswordTries)
}

func (d *Desk) throttle(ctx context.Context, by string, limit int) error {
	n, err := d.Throttles.Try(ctx, d.throttleKey(by), tryFrame, d.Now())
	if err == nil && n > limit {
		err = &registration.Error{Code: registration.TooMany, Reason: "too_many_passwords", Retry: tryFrame}
	}
	return err
}

// LogOut ends the session of the cookie; one that has ended is no error.
func (d *Desk) LogOut(ctx context.Context, cookie string) error {
	hash := secret.SessionHash(cookie)
	s, err := d.Sessions.Session(ctx, hash, registration.StaffPurpose, d.Now())
	if errors.Is(err, registration.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return d.Accounts.ApplyStaff(ctx, registration.StaffChange{
		Of: s.Subject, End: []string{hash}, Events: []registration.Event{d.own(s.Subject, "logged_out", "")},
	})
}
