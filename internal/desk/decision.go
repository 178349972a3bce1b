package desk

import (
	"context"

	"ouchi/internal/registration"
)

// Decision is what is decided of which application. Version is the one the
// librarian looked at; 0 decides on the present one.
type Decision struct {
	Receipt    string
	Version    int64
	Correction registration.Correction // of a return or, its deficiencies, a refusal
}

// Approve registers the applicant (承認). A named card that is nobody's is a
// Conflict "card_unknown"; a name or birth date other than the card's, asked for as
// 変更 or 更新, is a Conflict "name_differs".
func (d *Desk) Approve(ctx context.Context, c Caller, in Decision) (registration.Application, error) {
	return d.decide(ctx, c, in, func(a registration.Application) (registration.Change, error) {
		approval, err := d.approval(ctx, a)
		if err != nil {
			return registration.Change{}, err
		}
		return a.Approve(d.step(c), approval)
	})
}

func (d *Desk) approval(ctx context.Context, a registration.Application) (registration.Approval, error) {
	patron, known, err := d.named(ctx, a)
	if err != nil {
		return registration.Approval{}, err
	}
	approval := registration.Approval{Draw: d.Policy.Draw, Today: d.today(), DueAt: d.Now().Add(d.Policy.Undo), Hold: d.Policy.Hold}
	if known {
		approval.Patron = &patron
	}
	if (Case{Application: a, Patron: approval.Patron}).Renames() {
		return approval, registration.Fault(registration.Conflict, "name_differs")
	}
	if d.Policy.BirthPassword && a.Kind.DrawsNumber() {
		approval.FirstHash, err = d.Passwords.Hash(ctx, a.Birth.Digits())
	}
	return approval, err
}

// Return sends the application back with what is to be corrected (差し戻し).
func (d *Desk) Return(ctx context.Context, c Caller, in Decision) (registration.Application, error) {
	return d.decide(ctx, c, in, func(a registration.Application) (registration.Change, error) {
		return a.Return(d.step(c), in.Correction, d.Now().Add(d.Policy.Undo))
	})
}

// Refuse ends the application with reasons (却下).
func (d *Desk) Refuse(ctx context.Context, c Caller, in Decision) (registration.Application, error) {
	return d.decide(ctx, c, in, func(a registration.Application) (registration.Change, error) {
		return a.Refuse(d.step(c), in.Correction.Deficiencies, d.Now().Add(d.Policy.Undo))
	})
}

// decide passes the gate; the decision's own event is its record, written with it.
func (d *Desk) decide(ctx context.Context, c Caller, in Decision,
	act func(registration.Application) (registration.Change, error),
) (registration.Application, error) {
	if err := d.permit(c, decide); err != nil {
		return registration.Application{}, err
	}
	a, err := d.find(ctx, in.Receipt)
	if err != nil {
		return registration.Application{}, err
	}
	// That it is decided says more than that it changed.
	if _, err := a.Status.After(registration.Approve); err != nil {
		return registration.Application{}, err
	}
	if in.Version != 0 && in.Version != a.Version {
		return registration.Application{}, registration.Fault(registration.Conflict, "seen_is_old")
	}
	change, err := act(a)
	if err != nil {
		return registration.Application{}, err
	}
	return d.Applications.Apply(ctx, change)
}
