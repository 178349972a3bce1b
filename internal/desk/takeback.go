package desk

import (
	"context"
	"errors"
	"time"

	"ouchi/internal/registration"
)

// Decided is what was last decided of an application, for whoever may take it back.
type Decided struct {
	Receipt registration.ReceiptNumber
	Version int64
	Status  registration.Status
	Undo    bool
	Until   time.Time // undo is possible before; zero: until another system has the patron
}

// Decided tells what was decided of an application and until when it can be undone.
func (d *Desk) Decided(ctx context.Context, c Caller, receipt string) (Decided, error) {
	if err := d.permit(c, decide); err != nil {
		return Decided{}, err
	}
	a, err := d.find(ctx, receipt)
	if err != nil {
		return Decided{}, err
	}
	out := Decided{Receipt: a.Receipt, Version: a.Version, Status: a.Status}
	out.Undo = a.Undoable(d.Now()) == nil
	if out.Undo && !a.Decision.Held {
		out.Until = a.Decision.Until
	}
	return out, nil
}

// Undo takes a decision back while its mail waits. It is a Conflict "undo_over" when
// that went, or the applicant acted; "patron_changed" when the patron changed since.
func (d *Desk) Undo(ctx context.Context, c Caller, in Decision) (registration.Application, error) {
	return d.takeBack(ctx, c, in, func(a registration.Application, now *registration.Patron) (registration.Change, error) {
		return a.Undo(d.step(c), now)
	})
}

// Reopening is which approval or refusal is taken back after its mail, and why.
type Reopening struct {
	Receipt string
	Version int64  // as of a Decision
	Reason  string // a code
	Words   string // for the applicant; may be ""
}

// Reopen takes an approval or a refusal back later and tells the applicant; where the
// mail of it still waits, nobody heard of it and it is Undo.
func (d *Desk) Reopen(ctx context.Context, c Caller, in Reopening) (registration.Application, error) {
	which := Decision{Receipt: in.Receipt, Version: in.Version}
	return d.takeBack(ctx, c, which, func(a registration.Application, now *registration.Patron) (registration.Change, error) {
		if a.Decision.Waits(d.Now()) {
			return a.Undo(d.step(c), now)
		}
		return a.Reopen(d.step(c), registration.Reopening{Reason: in.Reason, Words: in.Words, Patron: now})
	})
}

func (d *Desk) takeBack(ctx context.Context, c Caller, in Decision,
	act func(registration.Application, *registration.Patron) (registration.Change, error),
) (registration.Application, error) {
	a, err := d.asSeen(ctx, c, decide, sight{in.Receipt, in.Version})
	if err != nil {
		return registration.Application{}, err
	}
	var current *registration.Patron
	patron, err := d.Register.PatronByNumber(ctx, a.Issued)
	switch {
	case err == nil:
		current = &patron
	case !errors.Is(err, registration.ErrNotFound): // nobody's number, or none was given
		return registration.Application{}, err
	}
	change, err := act(a, current)
	if err != nil {
		return registration.Application{}, err
	}
	return d.Applications.Apply(ctx, change)
}
