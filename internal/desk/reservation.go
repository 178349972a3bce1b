package desk

import (
	"context"
	"time"

	"ouchi/internal/registration"
)

// InHand says who has an application in hand, so that no two people work on it.
type InHand struct {
	Mine  bool
	Name  string    // of the colleague; "" when it is mine or nobody's
	Until time.Time // zero: nobody has it
}

// Others tells whether a colleague has it.
func (h InHand) Others() bool { return !h.Mine && !h.Until.IsZero() }

// InHands tells what is in anybody's hands, by application.
func (d *Desk) InHands(ctx context.Context, c Caller) (map[string]InHand, error) {
	if err := d.permit(c, seeQueue); err != nil {
		return nil, err
	}
	list, err := d.Reservations.Reservations(ctx, d.Now())
	if err != nil {
		return nil, err
	}
	names, all := map[registration.Actor]string{}, map[string]InHand{}
	for id, r := range list {
		if all[id], err = d.inHand(ctx, c, r, names); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (d *Desk) inHand(ctx context.Context, c Caller, r registration.Reservation, names map[registration.Actor]string) (InHand, error) {
	if !r.Held(d.Now()) {
		return InHand{}, nil
	}
	h := InHand{Mine: r.Holder == c.actor(), Until: r.Until}
	if h.Mine {
		return h, nil
	}
	err := d.name(ctx, names, r.Holder)
	h.Name = names[r.Holder]
	return h, err
}

// reservation is what the caller would have of an application from now on.
func (d *Desk) reservation(c Caller, applicationID string) registration.Reservation {
	return registration.Reservation{
		ApplicationID: applicationID, Holder: c.actor(), Until: d.Now().Add(d.Policy.Reserve),
	}
}

// reserve takes a waiting application in hand for who may decide it, and tells whose it
// is then.
func (d *Desk) reserve(ctx context.Context, c Caller, a registration.Application) (InHand, error) {
	if a.Status != registration.Waiting {
		return InHand{}, nil
	}
	if d.permit(c, decide) != nil || d.Policy.Reserve == 0 {
		all, err := d.InHands(ctx, c)
		return all[a.ID], err
	}
	r, err := d.Reservations.Reserve(ctx, d.reservation(c, a.ID), d.Now())
	if err != nil {
		return InHand{}, err
	}
	return d.inHand(ctx, c, r, map[registration.Actor]string{})
}

// Keep holds an application longer that the caller has in hand, or that nobody has any
// more, and tells whose it is then.
func (d *Desk) Keep(ctx context.Context, c Caller, receipt string) (InHand, error) {
	if err := d.permit(c, decide); err != nil {
		return InHand{}, err
	}
	a, err := d.find(ctx, receipt)
	if err != nil {
		return InHand{}, err
	}
	return d.reserve(ctx, c, a)
}

// TakeOver makes a waiting application the caller's, whoever has it in hand. It is
// recorded.
func (d *Desk) TakeOver(ctx context.Context, c Caller, receipt string) error {
	if err := d.permit(c, decide); err != nil {
		return err
	}
	a, err := d.find(ctx, receipt)
	if err != nil {
		return err
	}
	if _, err := a.Status.After(registration.Approve); err != nil {
		return err
	}
	return d.Reservations.TakeOver(ctx, d.reservation(c, a.ID), registration.Event{
		At: d.Now(), Subject: a.ID, Actor: c.actor(), Act: "taken_over",
	})
}

// LetGo ends the caller's reservation; what a colleague has stays theirs.
func (d *Desk) LetGo(ctx context.Context, c Caller, receipt string) error {
	if err := d.permit(c, seeApplication); err != nil {
		return err
	}
	a, err := d.find(ctx, receipt)
	if err != nil {
		return err
	}
	return d.Reservations.EndReservation(ctx, a.ID, c.actor())
}

// Next reserves the oldest waiting application of the filter for the caller that no
// colleague has in hand, and returns its number; NotFound "nobody_waits" when there is
// none. To look at it is another act.
func (d *Desk) Next(ctx context.Context, c Caller, f registration.QueueFilter) (registration.ReceiptNumber, error) {
	if err := d.permit(c, decide); err != nil {
		return "", err
	}
	return d.Reservations.ReserveNext(ctx, f, d.reservation(c, ""), d.Now())
}
