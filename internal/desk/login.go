package desk

import (
	"cmp"
	"context"
	"errors"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

const tryFrame = 15 * time.Minute

// LogIn opens the desk. An unknown login, a wrong password and a disabled account
// are the same Denied at the same cost; too many tries are TooMany.
func (d *Desk) LogIn(ctx context.Context, login, password, address string) (cookie string, err error) {
	// The address first: from one that has no tries left, no colleague's are used up.
	if err := d.throttle(ctx, "address "+address, d.Policy.AddressTries); err != nil {
		return "", err
	}
	if err := d.throttle(ctx, "login "+login, d.Policy.PasswordTries); err != nil {
		return "", err
	}
	a, err := d.Accounts.AccountByLogin(ctx, login)
	if err != nil && !errors.Is(err, registration.ErrNotFound) {
		return "", err
	}
	ok, err := d.Passwords.Verify(ctx, a.Hash, secret.Password(password))
	if err != nil {
		return "", err
	}
	if !ok || a.Disabled {
		return "", errors.Join(registration.Fault(registration.Denied, "wrong_login"), d.refused(ctx, a))
	}
	cookie, hash := secret.NewSession(d.Rand)
	err = d.Sessions.PutSession(ctx, registration.Session{
		Hash: hash, Purpose: registration.StaffPurpose, Subject: a.ID, ExpiresAt: d.Now().Add(d.Policy.SessionLife),
	})
	if err != nil {
		return "", err
	}
	return cookie, d.Log.Record(ctx, registration.Event{
		At: d.Now(), Subject: a.ID, Actor: registration.ByStaff(a.ID), Act: "logged_in",
	})
}

// refused records a login that failed; one at no account costs the same.
func (d *Desk) refused(ctx context.Context, a registration.Account) error {
	return d.Log.Record(ctx, registration.Event{
		At: d.Now(), Subject: cmp.Or(a.ID, "nobody"), Actor: registration.ByStaff(a.ID), Act: "login_refused",
	})
}

func (d *Desk) throttle(ctx context.Context, by string, limit int) error {
	n, err := d.Throttles.Try(ctx, d.Links.Digest("staff_login", by), tryFrame, d.Now())
	if err == nil && n > limit {
		err = &registration.Error{Code: registration.TooMany, Reason: "too_many_passwords", Retry: tryFrame}
	}
	return err
}

// Caller finds who is logged in by the cookie; Denied "login_needed" when nobody.
func (d *Desk) Caller(ctx context.Context, cookie string) (Caller, error) {
	out := registration.Fault(registration.Denied, "login_needed")
	s, err := d.Sessions.Session(ctx, secret.SessionHash(cookie), registration.StaffPurpose, d.Now())
	if errors.Is(err, registration.ErrNotFound) {
		return Caller{}, out
	}
	if err != nil {
		return Caller{}, err
	}
	a, err := d.Accounts.Account(ctx, s.Subject)
	if errors.Is(err, registration.ErrNotFound) || err == nil && a.Disabled {
		return Caller{}, out
	}
	return Caller{a.ID, a.Login, a.Name, a.Role}, err
}

// LogOut ends the session of the cookie.
func (d *Desk) LogOut(ctx context.Context, cookie string) error {
	return d.Sessions.EndSession(ctx, secret.SessionHash(cookie))
}

// NewAccount is a member of staff to be added, or by an existing login to be given
// a new name, password and role.
type NewAccount struct {
	Login, Name, Password string
	Role                  registration.StaffRole
}

// KeepAccount adds or renews an account and ends its sessions.
func (d *Desk) KeepAccount(ctx context.Context, c Caller, in NewAccount) error {
	password := secret.Password(in.Password)
	if faults := registration.CheckPassword(password, password); faults != nil || in.Login == "" || permissions[in.Role] == nil {
		return &registration.Error{Code: registration.Invalid, Reason: "account", Fields: faults}
	}
	a, err := d.Accounts.AccountByLogin(ctx, in.Login)
	if errors.Is(err, registration.ErrNotFound) {
		a, err = registration.Account{ID: d.newID(), Login: in.Login}, nil
	}
	if err != nil {
		return err
	}
	if err := d.record(ctx, c, keepAccounts, a.ID); err != nil {
		return err
	}
	if a.Hash, err = d.Passwords.Hash(ctx, password); err != nil {
		return err
	}
	a.Name, a.Role, a.Disabled = in.Name, in.Role, false
	if err := d.Accounts.PutAccount(ctx, a); err != nil {
		return err
	}
	return d.Sessions.EndSessions(ctx, registration.StaffPurpose, a.ID)
}
