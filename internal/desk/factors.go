package desk

import (
	"context"
	"errors"
	"strings"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

const (
	recoveryCodes  = 10
	recoveryLength = 10 // letters and digits of five bits each
	codeDigits     = 6
)

// Codes are those of an authenticator app (TOTP, RFC 6238).
type Codes interface {
	// New draws a secret.
	New() (string, error)
	// Address is what an app reads the secret from (otpauth://…), for the name of an account.
	Address(secret, login string) string
	// Period is the one, near now, that a code belongs to; false when to none.
	Period(secret, code string, now time.Time) (int64, bool)
}

// Offer is an authenticator app about to be added.
type Offer struct {
	Secret  string // to be typed where nothing can be scanned
	Address string // to be scanned
	Sealed  string // to be given back with the first code
}

// OfferAuthenticator draws a secret for the caller's app; nothing is kept.
func (d *Desk) OfferAuthenticator(_ context.Context, c Caller) (Offer, error) {
	if err := d.permit(c, keepOwn); err != nil {
		return Offer{}, err
	}
	text, err := d.Codes.New()
	if err != nil {
		return Offer{}, err
	}
	return d.offer(c, text)
}

func (d *Desk) offer(c Caller, text string) (Offer, error) {
	sealed, err := d.Box.Seal([]byte(text), "authenticator:"+c.ID)
	return Offer{Secret: text, Address: d.Codes.Address(text, c.Login), Sealed: sealed}, err
}

// ConfirmAuthenticator adds the app that shows the code of the secret, in place of one
// there was. It gives recovery codes, to be shown once, when there were none. A wrong
// code is Invalid, and the offer stands.
func (d *Desk) ConfirmAuthenticator(ctx context.Context, c Caller, sealed, code string) (Offer, []string, error) {
	if err := d.permit(c, keepOwn); err != nil {
		return Offer{}, nil, err
	}
	text, err := d.Box.Open(sealed, "authenticator:"+c.ID)
	if err != nil {
		return Offer{}, nil, registration.Fault(registration.Invalid, "form_unreadable")
	}
	offer, err := d.offer(c, string(text))
	if err != nil {
		return offer, nil, err
	}
	period, ok := d.Codes.Period(string(text), typedCode(code), d.Now())
	if !ok {
		return offer, nil, invalid(FieldCode, "wrong_code")
	}
	f := d.newFactor(registration.Authenticator)
	f.Step = period
	if f.Body, err = d.Box.Seal(text, "factor:"+f.ID); err != nil {
		return offer, nil, err
	}
	codes, err := d.addFactor(ctx, c, f)
	return offer, codes, err
}

func invalid(f registration.Field, reason string) error {
	return &registration.Error{
		Code: registration.Invalid, Reason: "account", Fields: []registration.FieldError{{Field: f, Reason: reason}},
	}
}

func (d *Desk) newFactor(kind registration.FactorKind) registration.Factor {
	return registration.Factor{ID: d.newID(), Kind: kind, CreatedAt: d.Now()}
}

// addFactor adds a second factor and, with the first, recovery codes. There is one app
// at most.
func (d *Desk) addFactor(ctx context.Context, c Caller, f registration.Factor) ([]string, error) {
	own, err := d.Accounts.Factors(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	change := registration.StaffChange{Of: c.ID, Add: []registration.Factor{f}}
	without := true
	for _, o := range own {
		without = without && o.Kind != registration.RecoveryCode
		if f.Kind == registration.Authenticator && o.Kind == f.Kind {
			change.Drop = append(change.Drop, o.ID)
		}
	}
	var codes []string
	if without {
		codes = d.drawCodes(c, &change)
	}
	change.Events = append(change.Events, d.own(c.ID, "factor_added", "kind="+string(f.Kind)))
	return d.given(ctx, codes, change)
}

// given gives codes out once they are kept.
func (d *Desk) given(ctx context.Context, codes []string, change registration.StaffChange) ([]string, error) {
	if err := d.Accounts.ApplyStaff(ctx, change); err != nil {
		return nil, err
	}
	return codes, nil
}

// drawCodes adds recovery codes to a change. Fifty random bits need no slow hash; the
// key of their digest lies outside the database.
func (d *Desk) drawCodes(c Caller, change *registration.StaffChange) []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		text := secret.NewID(d.Rand)[:recoveryLength]
		codes[i] = text[:recoveryLength/2] + "-" + text[recoveryLength/2:]
		f := d.newFactor(registration.RecoveryCode)
		f.Body = d.recoveryDigest(c.ID, text)
		change.Add = append(change.Add, f)
	}
	change.Events = append(change.Events, d.own(c.ID, "recovery_codes_drawn", ""))
	return codes
}

func (d *Desk) recoveryDigest(accountID, code string) string {
	return d.Links.Digest("recovery_code", accountID+" "+code)
}

// typedCode is a code as it was meant: on a telephone digits may come full-width.
func typedCode(text string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "ー", "", "－", "").Replace(secret.Password(text)))
}

// RenewRecoveryCodes draws new codes in place of those that are left, to be shown once.
func (d *Desk) RenewRecoveryCodes(ctx context.Context, c Caller) ([]string, error) {
	if err := d.permit(c, keepOwn); err != nil {
		return nil, err
	}
	own, err := d.Accounts.Factors(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	if !second(own) {
		return nil, registration.Fault(registration.Conflict, "factor_first")
	}
	change := registration.StaffChange{Of: c.ID, Drop: ids(own, registration.RecoveryCode)}
	return d.given(ctx, d.drawCodes(c, &change), change)
}

func ids(factors []registration.Factor, kind registration.FactorKind) (list []string) {
	for _, f := range factors {
		if f.Kind == kind {
			list = append(list, f.ID)
		}
	}
	return list
}

// RemoveFactor takes one of the caller's second factors away, and with the last the
// recovery codes; one that is gone is no error.
func (d *Desk) RemoveFactor(ctx context.Context, c Caller, id string) error {
	if err := d.permit(c, keepOwn); err != nil {
		return err
	}
	own, err := d.Accounts.Factors(ctx, c.ID)
	if err != nil {
		return err
	}
	var gone *registration.Factor
	var left []registration.Factor
	for i, f := range own {
		if f.ID == id && f.Kind != registration.RecoveryCode {
			gone = &own[i]
		} else {
			left = append(left, f)
		}
	}
	if gone == nil {
		return nil
	}
	change := registration.StaffChange{Of: c.ID, Drop: []string{id}}
	if !second(left) {
		change.Drop = append(change.Drop, ids(left, registration.RecoveryCode)...)
	}
	change.Events = []registration.Event{d.own(c.ID, "factor_removed", "kind="+string(gone.Kind))}
	return d.Accounts.ApplyStaff(ctx, change)
}

// CodeEntry is the code that LogIn asked for.
type CodeEntry struct {
	Pending string // the cookie that LogIn gave
	Code    string // of the app, or a recovery code
	Browser
}

// GiveCode opens the desk to whoever had the right password; Denied "wrong_code" and
// TooMany by the same counts as passwords, Denied "login_needed" when it took too long.
func (d *Desk) GiveCode(ctx context.Context, in CodeEntry) (cookie string, err error) {
	hash := secret.SessionHash(in.Pending)
	s, err := d.Sessions.Session(ctx, hash, registration.CodePurpose, d.Now())
	if errors.Is(err, registration.ErrNotFound) {
		return "", registration.Fault(registration.Denied, "login_needed")
	}
	if err != nil {
		return "", err
	}
	a, err := d.Accounts.Account(ctx, s.Subject)
	if err != nil {
		return "", err
	}
	if err := d.tries(ctx, in.Address, "code "+a.ID); err != nil {
		return "", err
	}
	factors, err := d.Accounts.Factors(ctx, a.ID)
	if err != nil {
		return "", err
	}
	w := way{Browser: in.Browser, change: registration.StaffChange{End: []string{hash}}}
	ok, err := d.accept(typedCode(in.Code), factors, &w)
	if err != nil {
		return "", err
	}
	if ok && !d.closed(a) {
		cookie, err = d.enter(ctx, a, w)
		if !errors.Is(err, registration.Fault(registration.Conflict, "code_used")) {
			return cookie, err
		}
	}
	return "", errors.Join(registration.Fault(registration.Denied, "wrong_code"), d.refused(ctx, a.ID, byCode))
}

// accept finds what a code is of and uses it up.
func (d *Desk) accept(code string, factors []registration.Factor, w *way) (bool, error) {
	for _, f := range factors {
		switch {
		case f.Kind == registration.Authenticator && len(code) == codeDigits:
			text, err := d.Box.Open(f.Body, "factor:"+f.ID)
			if err != nil {
				return false, err
			}
			if period, ok := d.Codes.Period(string(text), code, d.Now()); ok {
				f.Step, f.UsedAt = period, d.Now()
				w.by, w.change.Use = byCode, &f
				return true, nil
			}
		case f.Kind == registration.RecoveryCode && f.Body == d.recoveryDigest(f.AccountID, code):
			w.by, w.change.Drop = byRecovery, []string{f.ID}
			return true, nil
		}
	}
	return false, nil
}
