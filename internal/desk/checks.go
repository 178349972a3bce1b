package desk

import (
	"context"

	"ouchi/internal/registration"
)

// ticked is what was compared on the documents. With a box unticked it is Invalid
// "checks_missing" where the settings ask for all.
func (d *Desk) ticked(ctx context.Context, a registration.Application, ticks []registration.Tick) (registration.Ticked, error) {
	documents, err := d.Documents.Documents(ctx, a.ID)
	if err != nil {
		return registration.Ticked{}, err
	}
	done := a.Compare(documents, d.Policy.Kinds, ticks)
	if d.Policy.RequireChecks && done.Missing > 0 {
		return done, registration.Fault(registration.Invalid, "checks_missing")
	}
	return done, nil
}
