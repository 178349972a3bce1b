package desk

import (
	"context"
	"strings"
	"unicode/utf8"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// handleLength is how much of a session's hash names it on a page.
const handleLength = 16

// Own is what belongs to an account.
type Own struct {
	Account  registration.Account
	Factors  []registration.Factor // without recovery codes
	Codes    int                   // recovery codes that are left
	Sessions []registration.Session
}

// Handle names a session on a page.
func Handle(s registration.Session) string { return s.Hash[:handleLength] }

// Own shows the caller their own account.
func (d *Desk) Own(ctx context.Context, c Caller) (Own, error) {
	if err := d.permit(c, keepOwn); err != nil {
		return Own{}, err
	}
	return d.belongings(ctx, c.ID)
}

func (d *Desk) belongings(ctx context.Context, id string) (own Own, err error) {
	if own.Account, err = d.Accounts.Account(ctx, id); err != nil {
		return own, err
	}
	factors, err := d.Accounts.Factors(ctx, id)
	if err != nil {
		return own, err
	}
	for _, f := range factors {
		if f.Kind == registration.RecoveryCode {
			own.Codes++
		} else {
			own.Factors = append(own.Factors, f)
		}
	}
	own.Sessions, err = d.Sessions.Sessions(ctx, registration.StaffPurpose, id, d.Now())
	return own, err
}

// NewPassword is what is typed to change one's password.
type NewPassword struct{ Present, Password, Confirm, Address string }

// Fields of the staff's own forms that may be Invalid.
const (
	FieldPresent registration.Field = "present"
	FieldLogin   registration.Field = "login"
	FieldRole    registration.Field = "role"
	FieldCode    registration.Field = "code"
	FieldPasskey registration.Field = "passkey_name"
)

// ChangePassword sets the caller's password and ends all their other sessions.
func (d *Desk) ChangePassword(ctx context.Context, c Caller, in NewPassword) error {
	if err := d.permit(c, keepOwn); err != nil {
		return err
	}
	if err := d.tries(ctx, in.Address, "login "+c.Login); err != nil {
		return err
	}
	a, err := d.Accounts.Account(ctx, c.ID)
	if err != nil {
		return err
	}
	ok, err := d.Passwords.Verify(ctx, a.Hash, secret.Password(in.Present))
	if err != nil {
		return err
	}
	password := secret.Password(in.Password)
	faults := d.passwordFaults(password, secret.Password(in.Confirm))
	switch {
	case !ok:
		faults = append(faults, registration.FieldError{Field: FieldPresent, Reason: "wrong_password"})
	case password == secret.Password(in.Present):
		faults = append(faults, registration.FieldError{Field: registration.FieldPassword, Reason: "password_same"})
	}
	if faults != nil {
		return &registration.Error{Code: registration.Invalid, Reason: "account", Fields: faults}
	}
	if a.Hash, err = d.Passwords.Hash(ctx, password); err != nil {
		return err
	}
	a.FirstUntil = registration.Account{}.FirstUntil
	return d.Accounts.ApplyStaff(ctx, registration.StaffChange{
		Of: a.ID, Account: &a, EndAll: true, Keep: c.Session, Events: []registration.Event{d.own(a.ID, "password_changed", "")},
	})
}

// passwordFaults is what is wrong with a staff password: patrons may have shorter ones.
func (d *Desk) passwordFaults(password, confirm string) []registration.FieldError {
	faults := registration.CheckPassword(password, confirm)
	if len(faults) == 0 && utf8.RuneCountInString(password) < d.Policy.Password {
		faults = append(faults, registration.FieldError{Field: registration.FieldPassword, Reason: "staff_password_short"})
	}
	return faults
}

// EndSession ends one of the caller's sessions by its handle; one that is gone is no
// error.
func (d *Desk) EndSession(ctx context.Context, c Caller, handle string) error {
	if err := d.permit(c, keepOwn); err != nil {
		return err
	}
	list, err := d.Sessions.Sessions(ctx, registration.StaffPurpose, c.ID, d.Now())
	if err != nil {
		return err
	}
	for _, s := range list {
		if len(handle) == handleLength && strings.HasPrefix(s.Hash, handle) {
			return d.Accounts.ApplyStaff(ctx, registration.StaffChange{
				Of: c.ID, End: []string{s.Hash}, Events: []registration.Event{d.own(c.ID, "session_ended", "count=1")},
			})
		}
	}
	return nil
}

// EndOtherSessions ends all of the caller's sessions but the one they act in.
func (d *Desk) EndOtherSessions(ctx context.Context, c Caller) error {
	if err := d.permit(c, keepOwn); err != nil {
		return err
	}
	return d.Accounts.ApplyStaff(ctx, registration.StaffChange{
		Of: c.ID, EndAll: true, Keep: c.Session, Events: []registration.Event{d.own(c.ID, "session_ended", "others")},
	})
}
