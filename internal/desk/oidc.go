package desk

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"ouchi/internal/registration"
)

// awayLife is how long somebody may be away at the other login.
const awayLife = 10 * time.Minute

// Issuer is another login, such as the prefecture's own (OpenID Connect). What proves
// nothing is a registration.Denied "wrong_issuer".
type Issuer interface {
	// Ready tells whether there is one.
	Ready() bool
	Begin(ctx context.Context) (address, mark string, err error)
	Finish(ctx context.Context, mark, state, code string) (registration.Claim, error)
}

// RoleFor is the role of who has a value in the claim that the settings name.
type RoleFor struct {
	Value string
	Role  registration.StaffRole
}

// away is what somebody takes along to the other login; sealed, it lies in a cookie, so
// that nothing is kept here of who only looks at the door.
type away struct {
	Mark  string
	Until time.Time
}

// GoToIssuer gives the address of the other login and what must be brought back.
func (d *Desk) GoToIssuer(ctx context.Context) (address, sealed string, err error) {
	if !d.Issuer.Ready() {
		return "", "", registration.ErrNotFound
	}
	address, mark, err := d.Issuer.Begin(ctx)
	if err != nil {
		return "", "", err
	}
	text, err := json.Marshal(away{mark, d.Now().Add(awayLife)})
	if err != nil {
		return "", "", err
	}
	sealed, err = d.Box.Seal(text, "issuer")
	return address, sealed, err
}

// Returned is what somebody brings back from the other login.
type Returned struct {
	Sealed, State, Code string
	Browser
}

// LogInByIssuer opens the desk to whom the other login vouches for: by its lasting name
// for them once that is linked, at first by their login. Where the settings give roles,
// nobody without one comes in, and who has no account gets one. Others are Denied
// "no_account" or "wrong_issuer".
func (d *Desk) LogInByIssuer(ctx context.Context, in Returned) (cookie string, err error) {
	claim, err := d.claim(ctx, in)
	if err != nil {
		if registration.CodeOf(err) == registration.Denied {
			err = errors.Join(err, d.refused(ctx, "", byOIDC))
		}
		return "", err
	}
	a, change, err := d.vouched(ctx, claim)
	if err != nil {
		return "", err
	}
	if a.ID == "" || a.Disabled {
		return "", errors.Join(registration.Fault(registration.Denied, "no_account"), d.refused(ctx, a.ID, byOIDC))
	}
	return d.enter(ctx, a, way{by: byOIDC, Browser: in.Browser, change: change})
}

func (d *Desk) claim(ctx context.Context, in Returned) (registration.Claim, error) {
	wrong := registration.Fault(registration.Denied, "wrong_issuer")
	if !d.Issuer.Ready() {
		return registration.Claim{}, registration.ErrNotFound
	}
	text, err := d.Box.Open(in.Sealed, "issuer")
	if err != nil {
		return registration.Claim{}, wrong
	}
	var taken away
	if err := json.Unmarshal(text, &taken); err != nil || d.Now().After(taken.Until) {
		return registration.Claim{}, wrong
	}
	return d.Issuer.Finish(ctx, taken.Mark, in.State, in.Code)
}

// vouched finds whose account it is and what is to be kept of that; no account is the
// zero one.
func (d *Desk) vouched(ctx context.Context, c registration.Claim) (a registration.Account, change registration.StaffChange, err error) {
	role, welcome := d.roleFor(c.Values)
	if !welcome {
		return a, change, nil
	}
	a, err = d.Accounts.AccountBySubject(ctx, c.Subject)
	if err == nil || !errors.Is(err, registration.ErrNotFound) {
		return a, change, err
	}
	a, err = d.Accounts.AccountByLogin(ctx, c.Login)
	switch {
	case errors.Is(err, registration.ErrNotFound):
		if a = d.newcomer(c, role); a.ID == "" {
			return a, change, nil
		}
		change.Events = append(change.Events, d.own(a.ID, "account_added", "role="+string(role)))
	case err != nil:
		return a, change, err
	case a.Subject != "": // the login changed hands over there
		return registration.Account{}, change, nil
	case !mayLink(a.Role, role):
		return registration.Account{}, change, nil
	}
	a.Subject = c.Subject
	linked := a
	change.Account = &linked
	change.Events = append(change.Events, d.own(a.ID, "login_linked", "method="+byOIDC))
	return a, change, nil
}

// newcomer is the account of somebody new to whom the issuer gives a role; the zero one
// where it gives none, or no login that could be one here.
func (d *Desk) newcomer(c registration.Claim, role registration.StaffRole) registration.Account {
	name := c.Name
	if (NewAccount{Login: c.Login, Name: name, Role: role}).faults() != nil {
		name = c.Login
	}
	if role == "" || (NewAccount{Login: c.Login, Name: name, Role: role}).faults() != nil {
		return registration.Account{}
	}
	return registration.Account{ID: d.newID(), Login: c.Login, Name: name, Role: role, CreatedAt: d.Now()}
}

// mayLink tells whether an account may be found by its login, which people can choose
// for themselves over there (OpenID Connect Core 1.0, section 5.7): only when the issuer
// gives the same role or, where it gives none, to no administrator.
func mayLink(here, there registration.StaffRole) bool {
	if there == "" {
		return here != registration.Administrator
	}
	return here == there
}

// roleFor is the first role of the settings that one of the values has; everybody is
// welcome where there are none.
func (d *Desk) roleFor(values []string) (registration.StaffRole, bool) {
	for _, r := range d.Policy.IssuerRoles {
		if slices.Contains(values, r.Value) {
			return r.Role, true
		}
	}
	return "", len(d.Policy.IssuerRoles) == 0
}
