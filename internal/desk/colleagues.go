package desk

import (
	"context"
	"errors"
	"strings"

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
		id, staff := strings.CutPrefix(string(e.Actor), string(registration.ByStaff("")))
		if _, known := names[e.Actor]; known || !staff {
			continue
		}
		a, err := d.Accounts.Account(ctx, id)
		if errors.Is(err, registration.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		names[e.Actor] = a.Login
		if a.Name != "" {
			names[e.Actor] = a.Name
		}
	}
	return names, nil
}
