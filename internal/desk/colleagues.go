package desk

import (
	"context"
	"errors"

	"ouchi/internal/registration"
)

// Colleagues tells what the members of staff in a history are called, by actor: the
// name, or the login where there is no name. Whose account is gone is left out.
func (d *Desk) Colleagues(ctx context.Context, c Caller, history []registration.Event) (map[registration.Actor]string, error) {
	if err := d.permit(c, seeApplication); err != nil {
		return nil, err
	}
	names := map[registration.Actor]string{}
	for _, e := range history {
		if err := d.name(ctx, names, e.Actor); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// name adds what a member of staff is called, unless it is known.
func (d *Desk) name(ctx context.Context, names map[registration.Actor]string, who registration.Actor) error {
	id, staff := who.Staff()
	if _, known := names[who]; known || !staff {
		return nil
	}
	a, err := d.Accounts.Account(ctx, id)
	if errors.Is(err, registration.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	names[who] = a.Login
	if a.Name != "" {
		names[who] = a.Name
	}
	return nil
}
