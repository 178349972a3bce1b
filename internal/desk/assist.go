package desk

import (
	"context"
	"slices"
	"time"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
)

// How staff make sure who calls; the log keeps which.
const (
	CheckedByBirth   = "birth_and_address" // birth date and address were told as they stand
	CheckedByCall    = "call_back"         // called back at the number of the application
	CheckedAtCounter = "counter"           // came with a document
)

// Checks lists the ways to make sure who calls.
func Checks() []string { return []string{CheckedByBirth, CheckedByCall, CheckedAtCounter} }

// Call is an applicant on the telephone or at the counter, for whom staff act.
type Call struct {
	Receipt string
	Version int64  // as of a Decision
	Checked string // one of Checks, or the act is Invalid "check_missing"
}

// assistsADay bounds what is done for one applicant in a day: each sends mail.
const assistsADay = 10

// ResendLink mails a fresh link to whoever has something to send.
func (d *Desk) ResendLink(ctx context.Context, c Caller, in Call) (registration.Application, error) {
	return d.assist(ctx, c, in, registration.Application.RenewLink, d.leading)
}

// Readdress corrects the mail address; both addresses are told. Invalid names the field.
func (d *Desk) Readdress(ctx context.Context, c Caller, in Call, email string) (registration.Application, error) {
	return d.assist(ctx, c, in, func(a registration.Application, s registration.Step) (registration.Change, error) {
		address, ok := jptext.Email(email)
		if !ok {
			return registration.Change{}, &registration.Error{
				Code: registration.Invalid, Reason: "form",
				Fields: []registration.FieldError{{Field: registration.FieldEmail, Reason: "email"}},
			}
		}
		return a.ReaddressFor(s, address)
	}, d.leading)
}

// Rewriting is what a caller asks to correct.
type Rewriting struct {
	Form   registration.Form
	Open   []registration.Field // which of its fields are meant
	Reason string               // a code; needed for another name or birth date
}

// Rewrite corrects what was typed, the way the card is delivered among it. The mail
// address has an act of its own. Invalid names the faulty fields.
func (d *Desk) Rewrite(ctx context.Context, c Caller, in Call, typed Rewriting) (registration.Application, error) {
	return d.assist(ctx, c, in, func(a registration.Application, s registration.Step) (registration.Change, error) {
		open := slices.DeleteFunc(slices.Clone(typed.Open), func(f registration.Field) bool {
			return f == registration.FieldEmail || !slices.Contains(registration.Correctable(), f)
		})
		details, err := a.Details.Correct(typed.Form, open, d.Policy.Offer(d.today()))
		if err != nil {
			return registration.Change{}, err
		}
		return a.CorrectFor(s, details, typed.Reason)
	}, itself)
}

// WithdrawFor ends an application at its applicant's wish.
func (d *Desk) WithdrawFor(ctx context.Context, c Caller, in Call) (registration.Application, error) {
	return d.assist(ctx, c, in, registration.Application.Withdraw, itself)
}

// itself acts on the application that was looked at.
func itself(_ context.Context, a registration.Application) (registration.Application, error) {
	return a, nil
}

func (d *Desk) assist(ctx context.Context, c Caller, in Call, act registration.Move,
	whom func(context.Context, registration.Application) (registration.Application, error),
) (registration.Application, error) {
	a, err := d.asSeen(ctx, c, assist, sight{in.Receipt, in.Version})
	if err != nil {
		return registration.Application{}, err
	}
	if !slices.Contains(Checks(), in.Checked) {
		return registration.Application{}, registration.Fault(registration.Invalid, "check_missing")
	}
	step := d.step(c)
	step.Checked = in.Checked
	if a, err = whom(ctx, a); err != nil {
		return registration.Application{}, err
	}
	change, err := d.lead(ctx, a, step, act)
	if err != nil {
		return registration.Application{}, err
	}
	if err := d.daily(ctx, a.ID); err != nil {
		return registration.Application{}, err
	}
	return d.Applications.Apply(ctx, change)
}

// daily counts what is done for one applicant.
func (d *Desk) daily(ctx context.Context, id string) error {
	const day = 24 * time.Hour
	n, err := d.Throttles.Try(ctx, d.Links.Digest("staff_assist", id), day, d.Now())
	if err == nil && n > assistsADay {
		err = &registration.Error{Code: registration.TooMany, Reason: "too_many_assists", Retry: day}
	}
	return err
}
