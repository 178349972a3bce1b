package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

const (
	// firstLife is how long a password that was handed over is good.
	firstLife = 14 * 24 * time.Hour
	maxName   = 60
)

// NewAccount is a member of staff to be added.
type NewAccount struct {
	Login, Name, Password string // AddAccount draws the password itself
	Role                  registration.StaffRole
}

// Staff lists everybody.
func (d *Desk) Staff(ctx context.Context, c Caller) ([]registration.StaffRow, error) {
	if err := d.permit(c, keepAccounts); err != nil {
		return nil, err
	}
	return d.Accounts.StaffRows(ctx, d.Now())
}

// Colleague shows one account.
func (d *Desk) Colleague(ctx context.Context, c Caller, id string) (Own, error) {
	if err := d.permit(c, keepAccounts); err != nil {
		return Own{}, err
	}
	return d.belongings(ctx, id)
}

// AddAccount adds somebody and gives the password to hand over: it is good for 14 days
// and opens only the page that changes it.
func (d *Desk) AddAccount(ctx context.Context, c Caller, in NewAccount) (id, password string, err error) {
	if err := d.permit(c, keepAccounts); err != nil {
		return "", "", err
	}
	if err := in.faults(); err != nil {
		return "", "", err
	}
	a := registration.Account{ID: d.newID(), Login: in.Login, Name: in.Name, Role: in.Role, CreatedAt: d.Now()}
	if password, err = d.firstPassword(ctx, &a); err != nil {
		return "", "", err
	}
	err = d.keep(ctx, c, a, registration.StaffChange{}, registration.Event{Act: "account_added", Detail: "role=" + string(a.Role)})
	if err != nil {
		return "", "", err
	}
	return a.ID, password, nil
}

// faults tells what is wrong with a login, name and role.
func (in NewAccount) faults() error {
	var faults []registration.FieldError
	wrong := func(f registration.Field, reason string) {
		faults = append(faults, registration.FieldError{Field: f, Reason: reason})
	}
	odd := func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }
	if in.Login == "" || utf8.RuneCountInString(in.Login) > maxName || strings.ContainsFunc(in.Login, odd) {
		wrong(FieldLogin, "login")
	}
	if strings.TrimSpace(in.Name) == "" || utf8.RuneCountInString(in.Name) > maxName {
		wrong(registration.FieldName, "staff_name")
	}
	if permissions[in.Role] == nil {
		wrong(FieldRole, "choose")
	}
	if faults == nil {
		return nil
	}
	return &registration.Error{Code: registration.Invalid, Reason: "account", Fields: faults}
}

// firstPassword draws a password of a hundred bits that must be changed.
func (d *Desk) firstPassword(ctx context.Context, a *registration.Account) (string, error) {
	text := secret.NewID(d.Rand)
	password := strings.Join([]string{text[:5], text[5:10], text[10:15], text[15:20]}, "-")
	hash, err := d.Passwords.Hash(ctx, secret.Password(password))
	a.Hash, a.FirstUntil = hash, d.Now().Add(firstLife)
	return password, err
}

// keep commits an account with what else changes, and writes down by whom.
func (d *Desk) keep(ctx context.Context, c Caller, a registration.Account, with registration.StaffChange, e registration.Event) error {
	with.Of, with.Account = a.ID, &a
	e.At, e.Subject, e.Actor = d.Now(), a.ID, c.actor()
	with.Events = append(with.Events, e)
	return d.Accounts.ApplyStaff(ctx, with)
}

// ChangeAccount gives an account another name and role; the login stays.
func (d *Desk) ChangeAccount(ctx context.Context, c Caller, id string, in NewAccount) error {
	a, err := d.colleague(ctx, c, id)
	if err != nil {
		return err
	}
	in.Login = a.Login
	if err := in.faults(); err != nil {
		return err
	}
	was := a.Role
	a.Name, a.Role = in.Name, in.Role
	if was == a.Role {
		return d.keep(ctx, c, a, registration.StaffChange{}, registration.Event{Act: "account_renamed"})
	}
	return d.keep(ctx, c, a, registration.StaffChange{}, registration.Event{Act: "role_changed", Detail: fmt.Sprintf("from=%s to=%s", was, a.Role)})
}

func (d *Desk) colleague(ctx context.Context, c Caller, id string) (registration.Account, error) {
	if err := d.permit(c, keepAccounts); err != nil {
		return registration.Account{}, err
	}
	return d.Accounts.Account(ctx, id)
}

// ResetAccount gives an account a new first password, takes away its second factors and
// ends its sessions; a disabled one stays so.
func (d *Desk) ResetAccount(ctx context.Context, c Caller, id string) (password string, err error) {
	a, err := d.colleague(ctx, c, id)
	if err != nil {
		return "", err
	}
	factors, err := d.Accounts.Factors(ctx, id)
	if err != nil {
		return "", err
	}
	if password, err = d.firstPassword(ctx, &a); err != nil {
		return "", err
	}
	change := registration.StaffChange{EndAll: true}
	for _, f := range factors {
		change.Drop = append(change.Drop, f.ID)
	}
	err = d.keep(ctx, c, a, change, registration.Event{Act: "account_reset", Detail: fmt.Sprintf("factors=%d", len(factors))})
	if err != nil {
		return "", err
	}
	return password, nil
}

// DisableAccount shuts an account out and ends its sessions.
func (d *Desk) DisableAccount(ctx context.Context, c Caller, id string) error {
	a, err := d.colleague(ctx, c, id)
	if err != nil {
		return err
	}
	a.Disabled = true
	return d.keep(ctx, c, a, registration.StaffChange{EndAll: true}, registration.Event{Act: "account_disabled"})
}

// EnableAccount lets it in again.
func (d *Desk) EnableAccount(ctx context.Context, c Caller, id string) error {
	a, err := d.colleague(ctx, c, id)
	if err != nil {
		return err
	}
	a.Disabled = false
	return d.keep(ctx, c, a, registration.StaffChange{}, registration.Event{Act: "account_enabled"})
}

// EndColleaguesSessions ends all sessions of an account.
func (d *Desk) EndColleaguesSessions(ctx context.Context, c Caller, id string) error {
	a, err := d.colleague(ctx, c, id)
	if err != nil {
		return err
	}
	return d.Accounts.ApplyStaff(ctx, registration.StaffChange{
		Of: a.ID, EndAll: true,
		Events: []registration.Event{{At: d.Now(), Subject: a.ID, Actor: c.actor(), Act: "session_ended", Detail: "all"}},
	})
}

// KeepAccount adds an account with the password given or, by its login, renews it; its
// sessions end.
func (d *Desk) KeepAccount(ctx context.Context, c Caller, in NewAccount) error {
	password := secret.Password(in.Password)
	if faults := d.passwordFaults(password, password); faults != nil || in.Login == "" || permissions[in.Role] == nil {
		return &registration.Error{Code: registration.Invalid, Reason: "account", Fields: faults}
	}
	if err := d.permit(c, keepAccounts); err != nil {
		return err
	}
	a, err := d.Accounts.AccountByLogin(ctx, in.Login)
	if errors.Is(err, registration.ErrNotFound) {
		a, err = registration.Account{ID: d.newID(), Login: in.Login, CreatedAt: d.Now()}, nil
	}
	if err != nil {
		return err
	}
	if a.Hash, err = d.Passwords.Hash(ctx, password); err != nil {
		return err
	}
	a.Name, a.Role, a.Disabled, a.FirstUntil = in.Name, in.Role, false, time.Time{}
	return d.keep(ctx, c, a, registration.StaffChange{EndAll: true}, registration.Event{Act: string(keepAccounts), Detail: "role=" + string(a.Role)})
}
